package ua.stiika.sale

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import ua.stiika.till.Told
import ua.stiika.ui.Key

/** Tests of the lines of a receipt on Каса. */
class LinesTest {
    private val stall = Stall()

    @Test
    fun `a touched tile is a line, with sums that the core has made`() {
        stall.coffee()

        assertEquals(listOf(SaleLine("line 1", "Кава", "1 шт × 45,00", "45,00*1")), stall.counter.lines)
        assertEquals("45,00*1", stall.counter.total)
        assertTrue(stall.counter.payable)
    }

    @Test
    fun `touched twice it is one more as the core counts`() {
        repeat(2) { stall.coffee() }

        assertEquals("1+1 шт × 45,00", stall.counter.lines.single().detail)
        assertEquals("1+1", stall.counter.tiles.first().inReceipt)
    }

    @Test
    fun `one more of a line is the core's to count as well`() {
        stall.coffee()

        stall.sale.onCounter.oneMore("line 1")

        assertEquals("1+1 шт × 45,00", stall.counter.lines.single().detail)
    }

    @Test
    fun `the first line gives the sale its name, and has what is owed tried`() {
        stall.sinceThen()

        stall.coffee()
        stall.coffee()

        assertEquals(listOf("kept name 1, 1 Кава", "hint", "kept name 1, 1+1 Кава"), stall.sinceThen())
    }

    @Test
    fun `a typed price is a line without a name`() {
        stall.type("12,50")
        stall.sale.onCounter.add()

        assertEquals(SaleLine("line 1", "", "1 шт × 12,50", "12,50*1"), stall.counter.lines.single())
        assertEquals("the keypad is clear again", Entry(), stall.counter.entry)
        assertEquals("the registrar's own letters", "А", stall.store.disk.lines.single().typed.letters)
    }

    @Test
    fun `a typed price can have a name and a quantity`() {
        stall.type("12")
        stall.sale.onCounter.nameIt()
        assertTrue(stall.counter.entry.naming)
        stall.sale.onCounter.named(" Листівка ")
        stall.sale.onCounter.field(EntryField.Quantity)
        stall.type("3")
        stall.sale.onCounter.add()

        assertEquals(SaleLine("line 1", "Листівка", "3 шт × 12", "12*3"), stall.counter.lines.single())
    }

    @Test
    fun `a name that is not wanted leaves what was typed`() {
        stall.type("12")
        stall.sale.onCounter.nameIt()

        stall.sale.onCounter.notNamed()

        assertEquals(Entry("12"), stall.counter.entry)
    }

    @Test
    fun `what the core makes nothing of is no line, and it says why`() {
        stall.sale.onCounter.add()

        assertEquals(emptyList<SaleLine>(), stall.counter.lines)
        assertEquals("price_missing", stall.counter.refusal!!.code)
    }

    @Test
    fun `weighed goods ask for their quantity, with name and price set`() {
        stall.honey()

        assertEquals(Pane.Keypad, stall.counter.pane)
        assertEquals(Entry("320,00", "", EntryField.Quantity, "Мед", fixed = true, unit = "кг"), stall.counter.entry)

        stall.type("0,45")
        stall.sale.onCounter.add()

        assertEquals(SaleLine("line 1", "Мед", "0,45 кг × 320,00", "320,00*0,45", countable = false), stall.counter.lines.single())
        assertEquals("the letters of these goods", "Б", stall.store.disk.lines.single().typed.letters)
    }

    @Test
    fun `goods of one name by piece and by weight keep their own letters`() {
        stall.till.goods = listOf(Told.honey.copy(key = "honey by piece", unit = "шт", letters = "А"), Told.honey)
        val stall = stall.killed()

        stall.honey()
        stall.type("2")
        stall.sale.onCounter.add()

        assertEquals("Б", stall.store.disk.lines.single().typed.letters)
    }

    @Test
    fun `a removed line can be put back where it was`() {
        stall.coffee()
        stall.type("10")
        stall.sale.onCounter.add()

        stall.sale.onCounter.remove("line 1")
        assertEquals("Кава", stall.counter.removed)
        assertEquals(listOf("10*1"), stall.counter.lines.map { it.sum })

        stall.sale.onCounter.putBack()
        assertEquals(listOf("45,00*1", "10*1"), stall.counter.lines.map { it.sum })
        assertNull(stall.counter.removed)
    }

    @Test
    fun `with its last line the sale loses its name, and the next one has another`() {
        stall.coffee()
        stall.sinceThen()

        stall.sale.onCounter.remove("line 1")
        assertFalse(stall.counter.payable)
        assertEquals("0,00", stall.counter.total)
        stall.coffee()

        assertEquals(listOf("kept nothing", "kept name 2, 1 Кава", "hint"), stall.sinceThen())
    }

    @Test
    fun `what is no line is not touched`() {
        stall.coffee()
        stall.sinceThen()

        listOf("5", "-1", "", "x").forEach { stall.sale.onCounter.remove(it) }
        listOf("5", "-1", "", "x").forEach { stall.sale.onCounter.tile(it) }

        assertEquals(emptyList<String>(), stall.sinceThen())
    }

    @Test
    fun `keys write digits and one comma, and take them back`() {
        stall.type("1,2,5")
        assertEquals("1,25", stall.counter.entry.price)

        stall.sale.onCounter.key(Key.Erase)
        assertEquals("1,2", stall.counter.entry.price)

        stall.type("34567890123")
        assertEquals("no longer than a price can be", "1,2345678901", stall.counter.entry.price)
    }

    @Test
    fun `with nothing sold yet there are no tiles, and a price is typed`() {
        stall.till.goods = emptyList()

        assertEquals(Pane.Keypad, stall.killed().counter.pane)
    }

    @Test
    fun `lines that the disk does not take are shown as not kept`() {
        stall.store.full = true

        stall.coffee()

        assertEquals("not_kept", stall.counter.refusal!!.code)
        assertEquals("Кава", stall.counter.lines.single().name)
    }
}
