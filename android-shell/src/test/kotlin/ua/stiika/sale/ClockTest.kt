package ua.stiika.sale

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test
import ua.stiika.bindings.Clock
import ua.stiika.bindings.Remedy
import ua.stiika.bindings.Status
import ua.stiika.till.Outcome
import ua.stiika.till.Told

/** Tests with a phone whose clock may be wrong. */
class ClockTest {
    private val stall = Stall()

    @Test
    fun `a clock that nobody vouches for is shown, and confirmed by the cashier`() {
        stall.till.becomes(doubted())
        stall.sale.refresh()
        assertEquals(doubted().clock, stall.counter.stopped!!.clock)
        assertEquals(listOf(Remedy.CONFIRM_CLOCK, Remedy.SET_CLOCK), stall.counter.stopped!!.buttons)

        stall.sale.onCounter.remedy(Remedy.CONFIRM_CLOCK)

        assertEquals("confirm clock", stall.sinceThen().last())
        assertNull(stall.counter.stopped)
        assertEquals(listOf("done"), stall.handed)
    }

    @Test
    fun `a time before the last document is not taken, and it is said why`() {
        stall.till.becomes(doubted())
        stall.till.next("confirm clock", Outcome.Refused(Told.complaint("clock", Remedy.SET_CLOCK).copy(message = Told.said("відстає"))))

        stall.sale.onCounter.remedy(Remedy.CONFIRM_CLOCK)

        assertEquals("відстає", stall.counter.stopped!!.refusal.what)
        assertEquals(listOf("stopped"), stall.handed)
    }

    @Test
    fun `a sale declined for the clock leads to it, keeps its lines, and can be tried again`() {
        stall.till.next("sell", Outcome.Refused(Told.complaint("clock", Remedy.SET_CLOCK)))
        stall.sellCoffee()
        assertEquals(listOf(Remedy.SET_CLOCK), stall.counter.stopped!!.buttons)
        assertEquals(Told.status.clock, stall.counter.stopped!!.clock)

        stall.sale.onCounter.remedy(Remedy.SET_CLOCK)

        assertEquals(listOf(Remedy.SET_CLOCK), stall.remedies)
        assertNull(stall.counter.stopped)
        assertEquals(1, stall.counter.lines.size)
        stall.sale.onCounter.cash()
        stall.sale.onCash.issue()
        assertEquals("№ of name 2", stall.issued.number)
    }

    @Test
    fun `a clock that the tax service contradicts is set, or confirmed by the cashier`() {
        val differs = doubted().copy(stop = Told.complaint("clock", Remedy.SET_CLOCK))
        stall.till.becomes(differs)
        stall.sale.refresh()
        assertEquals(listOf(Remedy.SET_CLOCK, Remedy.CONFIRM_CLOCK), stall.counter.stopped!!.buttons)

        stall.sale.onCounter.remedy(Remedy.CONFIRM_CLOCK)

        assertEquals("confirm clock", stall.sinceThen().last())
    }

    @Test
    fun `the time on the screen goes on`() {
        stall.till.becomes(doubted())
        stall.till.becomes(doubted().copy(clock = Clock("25.11.2026", "11:33", confirmable = true)))

        stall.sale.refresh()

        assertEquals("11:33", stall.counter.stopped!!.clock!!.time)
    }

    private fun doubted(): Status =
        Told.status.copy(stop = Told.complaint("clock", Remedy.CONFIRM_CLOCK), clock = Clock("25.11.2026", "11:32", confirmable = true))
}
