package ua.stiika.sale

import org.junit.Assert.assertEquals
import org.junit.Test
import ua.stiika.bindings.DraftLine
import ua.stiika.bindings.Payment
import ua.stiika.bindings.Remedy
import ua.stiika.till.FakeGateway
import ua.stiika.till.Outcome
import ua.stiika.till.Told

/** The process dies at every step of a sale. The receipt is made once, it is shown, and it is never lost. */
class KilledTest {
    private val stall = Stall()

    @Test
    fun `after the first line the half-made receipt is there again`() {
        stall.coffee()

        val again = stall.killed()

        assertEquals("Кава", again.counter.lines.single().name)
        assertMadeOnce(again, "name 1")
    }

    @Test
    fun `before the first line is on disk nothing was begun`() {
        stall.store.holding = true
        stall.coffee()

        assertEquals(emptyList<SaleLine>(), stall.killed().counter.lines)
    }

    @Test
    fun `after the confirmation and before it is on disk, the receipt waits to be confirmed`() {
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.store.holding = true
        stall.sale.onCash.issue()

        val again = stall.killed()

        assertEquals("nothing was made", 0, again.till.made.size)
        assertEquals("45,00*1", again.counter.total)
        assertMadeOnce(again, "name 1")
    }

    @Test
    fun `after it is on disk and before the core is asked, the receipt is made at the start`() {
        val confirmed = Kept("name 9", listOf(line), paying = Payment.Cash("500"))

        val again = Stall(store = MemoryStore(onDisk = confirmed))

        assertEquals("№ of name 9", again.issued.number)
        assertEquals(Kept(), again.store.disk)
        assertEquals(1, again.till.made.size)
    }

    @Test
    fun `after the core is asked and before it answers, the receipt is shown at the start and made once`() {
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.till.holding = true
        stall.sale.onCash.issue()
        assertEquals("made, and nobody knows", 1, stall.till.made.size)

        val again = stall.killed()

        assertEquals("№ of name 1", again.issued.number)
        assertEquals(1, again.till.made.size)
    }

    @Test
    fun `after the answer and before the page is clear, the receipt is shown once more and made once`() {
        stall.coffee()
        stall.sale.onCounter.cash()
        stall.till.holding = true
        stall.sale.onCash.issue()
        stall.store.holding = true
        stall.till.release()
        assertEquals("№ of name 1", stall.issued.number)

        val again = stall.killed()

        assertEquals("№ of name 1", again.issued.number)
        assertEquals(1, again.till.made.size)
    }

    @Test
    fun `after the page is clear the next sale begins`() {
        stall.sellCoffee()

        val again = stall.killed()

        assertEquals(emptyList<SaleLine>(), again.counter.lines)
        assertEquals(1, again.till.made.size)
    }

    @Test
    fun `when the end was not known, it is asked for again at the start, under the same name`() {
        stall.till.next("sell", Outcome.Pending(Told.complaint("pending")))
        stall.sellCoffee()

        val again = stall.killed()

        assertEquals("№ of name 1", again.issued.number)
    }

    @Test
    fun `when consent was asked for, it is asked for again`() {
        repeat(2) { stall.till.next("sell", Outcome.Refused(Told.complaint("offline_not_agreed", Remedy.AGREE_TO_OFFLINE))) }
        stall.sellCoffee()

        val again = stall.killed()

        assertEquals("offline_not_agreed", again.counter.stopped!!.refusal.code)
    }

    @Test
    fun `while the server is waited for at the start, the screen says so`() {
        val store = MemoryStore(onDisk = Kept("name 9", listOf(line), paying = Payment.Card))
        val till = FakeGateway().apply { holding = true }

        val again = Stall(till = till, store = store)

        assertEquals(WaitingFor.Receipt, (again.shown as SaleStage.Waiting).state.kind)
        till.release()
        assertEquals("№ of name 9", again.issued.number)
    }

    private val line = KeptLine("line 9", DraftLine("Кава", "1", "45,00", "шт", "А"))

    private fun assertMadeOnce(stall: Stall, name: String) {
        stall.sale.onCounter.cash()
        stall.sale.onCash.issue()
        assertEquals("№ of $name", stall.issued.number)
        assertEquals(listOf(name), stall.till.made.keys.toList())
    }
}
