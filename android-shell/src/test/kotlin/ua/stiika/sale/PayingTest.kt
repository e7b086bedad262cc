package ua.stiika.sale

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import ua.stiika.bindings.Payment
import ua.stiika.till.Outcome
import ua.stiika.till.Told
import ua.stiika.ui.Outcome as Fate

/** Tests of the way from the last line to the receipt, with and without a refusal. */
class PayingTest {
    private val stall = Stall()

    @Test
    fun `cash exactly is two touches after the goods`() {
        stall.coffee()
        stall.sale.onCounter.cash()
        assertEquals("≈ 45,00*1", stall.cash.toPay)
        assertNull("nothing was held out", stall.cash.given)
        assertNull("and nothing goes back", stall.cash.change)

        stall.sale.onCash.issue()

        assertEquals("№ of name 1", stall.issued.number)
    }

    @Test
    fun `a touched note shows its change, and is what was held out`() {
        stall.coffee()
        stall.sale.onCounter.cash()

        stall.sale.onCash.note(stall.cash.notes.single().given.text)
        assertEquals("500,00", stall.cash.note)
        assertEquals("change of 500,00", stall.cash.change)

        stall.store.holding = true
        stall.sale.onCash.issue()
        assertEquals(Payment.Cash("500,00"), stall.store.load().paying)
    }

    @Test
    fun `a typed sum shows its change, and after a note begins anew`() {
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.sale.onCash.note("500,00")

        stall.hold("60")

        assertEquals("60", stall.cash.given)
        assertNull(stall.cash.note)
        assertEquals("change of 60", stall.cash.change)
    }

    @Test
    fun `too little is not issued, and its rest can be paid by card`() {
        stall.till.tooLittle = setOf("20")
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.hold("20")
        assertEquals("rest of 20", stall.cash.restByCard)

        stall.sale.onCash.issue()
        assertEquals("too_little", stall.cash.refusal!!.code)
        assertEquals(0, stall.till.made.size)

        stall.sale.onCash.restByCard()
        assertEquals(CardUiState("rest of 20", inCash = "rest in cash"), stall.card)
        stall.sale.onCard.paid()
        assertEquals("№ of name 1", stall.issued.number)
    }

    @Test
    fun `from the rest by card one step back is the cash`() {
        stall.till.tooLittle = setOf("20")
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.hold("20")
        stall.sale.onCash.restByCard()

        stall.sale.onCard.back()
        assertEquals("20", stall.cash.given)
        stall.sale.onCash.back()
        assertEquals("45,00*1", stall.counter.total)
    }

    @Test
    fun `the card says what would be declined before the terminal is touched`() {
        stall.till.declining = Told.complaint("limit_36h")
        stall.coffee()
        stall.sale.onCounter.card()

        assertEquals("45,00*1", stall.card.sum)
        assertEquals("limit_36h", stall.card.refusal!!.code)
        stall.sale.onCard.paid()
        assertEquals("and is not asked for then", 0, stall.till.made.size)
    }

    @Test
    fun `a price that was typed is paid without being added first`() {
        stall.sale.onCounter.pane(Pane.Keypad)
        stall.type("85")

        stall.sale.onCounter.cash()

        assertEquals("≈ 85*1", stall.cash.toPay)
    }

    @Test
    fun `with nothing to pay for the counter says what is missing`() {
        stall.sale.onCounter.cash()

        assertEquals("price_missing", stall.counter.refusal!!.code)
    }

    @Test
    fun `name and payment are on disk before the core is asked`() {
        stall.sellCoffee()

        assertEquals(
            listOf("kept name 1, 1 Кава", "hint", "kept name 1, 1 Кава, paying", "sell name 1", "kept nothing"),
            stall.sinceThen(),
        )
    }

    @Test
    fun `while the disk works and the server thinks, the screen waits and says for what`() {
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.store.holding = true

        stall.sale.onCash.issue()

        assertEquals(WaitingUiState(WaitingFor.Receipt, "≈ 45,00*1"), (stall.shown as SaleStage.Waiting).state)
    }

    @Test
    fun `touched twice it is sold once`() {
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.till.holding = true
        stall.sinceThen()

        repeat(2) { stall.sale.onCash.issue() }
        stall.sale.onCard.paid()
        stall.till.release()
        stall.sale.onCash.issue()

        assertEquals(1, stall.sinceThen().count { it.startsWith("sell") })
        assertEquals(1, stall.till.made.size)
    }

    @Test
    fun `what the disk does not keep is not asked for, and the cashier is told`() {
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.store.full = true
        stall.sinceThen()

        stall.sale.onCash.issue()

        assertEquals(listOf("not kept"), stall.sinceThen())
        assertEquals("not_kept", stall.counter.refusal!!.code)
        assertEquals(Fate.NotMade, stall.counter.refusal!!.outcome)
        assertEquals("the lines are all there", "Кава", stall.counter.lines.single().name)
    }

    @Test
    fun `when the disk has room again the same sale is made`() {
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.store.full = true
        stall.sale.onCash.issue()
        stall.store.full = false

        stall.sale.onCounter.cash()
        stall.sale.onCash.issue()

        assertEquals(setOf("name 1"), stall.till.made.keys)
    }

    @Test
    fun `while a sale is under way nothing of it changes`() {
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.till.holding = true
        stall.sale.onCash.issue()
        val kept = stall.store.disk

        touchEverything()

        assertEquals(kept, stall.store.disk)
        stall.till.release()
        assertEquals("№ of name 1", stall.issued.number)
    }

    @Test
    fun `what is declined was not made, and is asked for under another name`() {
        stall.till.next("sell", Outcome.Refused(Told.complaint("shift_closed")))
        stall.sellCoffee()

        assertEquals("shift_closed", stall.counter.refusal!!.code)
        assertEquals(Fate.NotMade, stall.counter.refusal!!.outcome)
        assertEquals(Kept("name 2", stall.store.disk.lines), stall.store.disk)
        assertEquals("Кава", stall.counter.lines.single().name)

        stall.sale.onCounter.cash()
        stall.sale.onCash.issue()
        assertEquals(setOf("name 2"), stall.till.made.keys)
    }

    @Test
    fun `a sale whose end is not known is asked for again as it was, whatever is touched`() {
        for (unknown in listOf(Outcome.Pending(Told.complaint("pending")), Outcome.Broken(Told.complaint("broken")))) {
            val stall = Stall()
            stall.till.next("sell", unknown)
            stall.sellCoffee()
            assertEquals(unknown.complaint()!!.code, stall.counter.refusal!!.code)
            assertNull("nobody says it was not made", stall.counter.refusal!!.outcome)
            assertTrue("the way to ask again is there", stall.counter.payable)

            stall.sale.onCounter.card()

            assertEquals("№ of name 1", stall.issued.number)
            assertEquals(1, stall.till.made.size)
        }
    }

    @Test
    fun `a sale whose end is not known cannot be changed into another one`() {
        stall.till.next("sell", Outcome.Pending(Told.complaint("pending")))
        stall.sellCoffee()
        val kept = stall.store.disk

        touchEverything()

        assertEquals(kept, stall.store.disk)
        assertEquals("pending", stall.counter.refusal!!.code)
    }

    @Test
    fun `until the register is open anew the way to ask again stays`() {
        stall.till.next("sell", Outcome.Broken(Told.complaint("broken")))
        stall.sellCoffee()

        stall.till.becomes(null)
        stall.sale.refresh()

        assertTrue(stall.counter.payable)
    }

    private fun Outcome<*>.complaint() = when (this) {
        is Outcome.Pending -> complaint
        is Outcome.Broken -> complaint
        else -> null
    }

    private fun touchEverything() = with(stall.sale.onCounter) {
        tile("coffee")
        tile("honey")
        oneMore("line 1")
        remove("line 1")
        putBack()
        add()
    }
}
