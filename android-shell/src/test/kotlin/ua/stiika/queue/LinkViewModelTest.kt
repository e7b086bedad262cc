package ua.stiika.queue

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import ua.stiika.bindings.Link
import ua.stiika.bindings.Remedy
import ua.stiika.till.FakeGateway
import ua.stiika.till.Outcome
import ua.stiika.till.Told
import ua.stiika.ui.Speech
import ua.stiika.ui.Ways

class LinkViewModelTest {
    private val till = FakeGateway()
    private val shown = mutableListOf<LinkUiState>()
    private val ways = mutableListOf<String>()
    private val link = LinkViewModel(till, Speech(english = true), Ways({}, { ways += "keys" }), shown::add)

    @Test
    fun `the state is shown in the words of the core, in the cashier's language`() {
        till.state = Told.status.copy(owed = 7u, link = Link.OFFLINE)

        link.refresh()

        val month = Limit("en 168 год", "en 0 хв", 0)
        val session = Limit("en 36 год", "en 0 хв", 0)
        val forecast = "en Вистачить до кінця місяця."
        val said = LinkUiState(Link.OFFLINE, "en Можна продавати.", session, month, forecast, "7", "сьогодні о 08:05")
        assertEquals(said, shown.last())
    }

    @Test
    fun `an error that a new key settles leads to the keys`() {
        till.state = Told.status.copy(lastError = Told.complaint("key_expired", Remedy.LOAD_KEY))

        link.refresh()
        link.on.keys()

        assertTrue(shown.last().refusal!!.keys)
        assertEquals(listOf("keys"), ways)
    }

    @Test
    fun `before the register is open nothing is shown`() {
        till.state = null

        link.refresh()

        assertEquals(emptyList<LinkUiState>(), shown)
    }

    @Test
    fun `what is owed is sent at once, and touched twice it is sent once`() {
        till.holding = true

        repeat(2) { link.on.sendNow() }

        assertEquals(listOf("deliver"), till.asked)
        assertEquals(Link.RETURNING, shown.last().link)
        assertFalse(shown.last().canSend)
        till.release()
        assertEquals(Link.ONLINE, shown.last().link)
        assertTrue(shown.last().canSend)
    }

    @Test
    fun `what was declined is said until it is tried again`() {
        till.next("deliver", Outcome.Refused(Told.complaint("unreachable")))
        link.on.sendNow()
        assertEquals("unreachable", shown.last().refusal!!.code)

        link.on.sendNow()

        assertNull(shown.last().refusal)
    }

    @Test
    fun `what a delivery stumbled over by itself is said`() {
        till.state = Told.status.copy(lastError = Told.complaint("server_refused"))

        link.refresh()

        assertEquals("server_refused", shown.last().refusal!!.code)
    }

    @Test
    fun `a broken register is said, and it can be tried again while it is opened anew`() {
        till.next("deliver", Outcome.Broken(Told.complaint("broken")))
        till.holding = true
        link.on.sendNow()
        till.state = null
        till.release()

        assertEquals("broken", shown.last().refusal!!.code)
        assertTrue(shown.last().canSend)
    }
}
