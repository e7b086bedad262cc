package ua.stiika.sale

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test
import ua.stiika.bindings.Remedy
import ua.stiika.till.Outcome
import ua.stiika.till.Told

/** Tests of stopped sales and of finished receipts. */
class AfterwardsTest {
    private val stall = Stall()

    @Test
    fun `going offline for the first time is asked for, and the same sale is made after the yes`() {
        declineOffline()
        stall.sellCoffee()
        assertEquals(Remedy.AGREE_TO_OFFLINE, stall.counter.stopped!!.remedy)
        assertEquals("Кава", stall.counter.lines.single().name)
        stall.sinceThen()

        stall.sale.onCounter.remedy(Remedy.AGREE_TO_OFFLINE)

        assertEquals(listOf("agree", "sell name 1", "kept nothing"), stall.sinceThen())
        assertEquals("№ of name 1", stall.issued.number)
    }

    @Test
    fun `agreed to twice is agreed to once, and the next sale is not touched by it`() {
        declineOffline()
        stall.sellCoffee()
        stall.till.holding = true

        repeat(2) { stall.sale.onCounter.remedy(Remedy.AGREE_TO_OFFLINE) }
        stall.till.release()
        stall.sale.onIssued.tile("coffee")

        assertEquals("Кава", stall.counter.lines.single().name)
        assertEquals(1, stall.events.count { it == "agree" })
    }

    @Test
    fun `lines can be changed before the yes, and then nothing is sold by it`() {
        declineOffline()
        stall.sellCoffee()

        stall.coffee()
        stall.sale.onCounter.remedy(Remedy.AGREE_TO_OFFLINE)

        assertNull(stall.counter.stopped)
        assertEquals("45,00*1+1", stall.counter.total)
        assertEquals(0, stall.till.made.size)
    }

    @Test
    fun `a yes that is not kept is said, and nothing was made`() {
        declineOffline()
        stall.till.next("agree", Outcome.Refused(Told.complaint("disk_full")))
        stall.sellCoffee()

        stall.sale.onCounter.remedy(Remedy.AGREE_TO_OFFLINE)

        assertEquals("disk_full", stall.counter.refusal!!.code)
        assertEquals("name 2", stall.store.disk.operation)
    }

    @Test
    fun `a stop is said where the buttons were, with the way on`() {
        val stops = mapOf("shift_closed" to Remedy.OPEN_SHIFT, "limit_36h" to Remedy.SEE_CONNECTION, "foreign" to null)
        for ((code, remedy) in stops) {
            stall.till.becomes(Told.status.copy(stop = Told.complaint(code, remedy)))
            stall.sale.refresh()

            assertEquals(code, stall.counter.stopped!!.refusal.code)
            assertEquals(remedy, stall.counter.stopped!!.remedy)
        }
        stall.sale.onCounter.remedy(Remedy.OPEN_SHIFT)
        assertEquals(listOf(Remedy.OPEN_SHIFT), stall.remedies)
    }

    @Test
    fun `a register that does not open says so, and is tried again`() {
        stall.till.next("goods", Outcome.Broken(Told.complaint("bad_keystore", Remedy.OPEN_AGAIN)))
        stall.sale.start()
        assertEquals("bad_keystore", stall.counter.stopped!!.refusal.code)
        assertEquals(Remedy.OPEN_AGAIN, stall.counter.stopped!!.remedy)

        stall.sale.onCounter.remedy(Remedy.OPEN_AGAIN)

        assertNull(stall.counter.stopped)
    }

    @Test
    fun `the hand is told how it went`() {
        stall.till.next("sell", Outcome.Refused(Told.complaint("limit_36h")))
        stall.sellCoffee()
        stall.sale.onCounter.cash()
        stall.sale.onCash.issue()

        assertEquals(listOf("stopped", "done"), stall.handed)
    }

    @Test
    fun `a printer that fails says so and touches nothing else`() {
        stall.printer = "Немає паперу"
        stall.sellCoffee()

        stall.sale.onIssued.print()

        assertEquals(PrintState.Problem("Немає паперу"), stall.issued.print)
        assertEquals("№ of name 1", stall.issued.number)
        stall.printer = null
        stall.sale.onIssued.print()
        assertEquals(PrintState.Printed, stall.issued.print)
    }

    @Test
    fun `the other printer is chosen elsewhere`() {
        stall.sellCoffee()

        stall.sale.onIssued.otherPrinter()

        assertEquals("other printer", stall.handed.last())
    }

    @Test
    fun `what a slow printer says is not said of the next receipt`() {
        stall.slowPrinter()
        stall.sellCoffee()
        stall.sale.onIssued.print()
        assertEquals(PrintState.Printing, stall.issued.print)
        stall.sale.onIssued.next()
        stall.sellCoffee()

        stall.printing!!("Немає паперу")

        assertEquals(PrintState.Idle, stall.issued.print)
    }

    @Test
    fun `a receipt is shared as it is`() {
        stall.sellCoffee()

        stall.sale.onIssued.share()

        assertEquals("share № of name 1", stall.handed.last())
        assertEquals(SendState.Sent, stall.issued.sending)
    }

    @Test
    fun `a touched tile begins the next sale`() {
        stall.sellCoffee()

        stall.sale.onIssued.tile("coffee")

        assertEquals("Кава", stall.counter.lines.single().name)
        assertEquals("name 2", stall.store.disk.operation)
    }

    @Test
    fun `the next sale begins where this one did, and with nothing in it`() {
        stall.sale.onCounter.pane(Pane.Keypad)
        stall.type("85")
        stall.sale.onCounter.cash()
        stall.sale.onCash.issue()

        stall.sale.onIssued.next()

        assertEquals(Pane.Keypad, stall.counter.pane)
        assertEquals(emptyList<SaleLine>(), stall.counter.lines)
        assertEquals(Entry(), stall.counter.entry)
    }

    @Test
    fun `an offline receipt is marked so`() {
        stall.till.made["name 1"] = Told.receipt("name 1").copy(online = false)
        stall.sellCoffee()

        assertEquals(false, stall.issued.online)
    }

    private fun declineOffline() = stall.till.next("sell", Outcome.Refused(Told.complaint("offline_not_agreed", Remedy.AGREE_TO_OFFLINE)))
}
