package ua.stiika.rooms

import android.os.Looper
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import ua.stiika.RegisterWork
import ua.stiika.bindings.Link
import ua.stiika.phone.PhoneTestApp
import ua.stiika.phone.wake.WakeReason
import ua.stiika.till.FakeGateway
import ua.stiika.till.Told
import java.time.Duration

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = PhoneTestApp::class)
class RegisterWorkTest {
    private val till = FakeGateway()
    private val ends = mutableListOf<Boolean>()
    private val work = RegisterWork(till)

    @Test
    fun `with nothing owed it ends at once`() {
        wake()

        assertEquals(listOf(false), ends)
        assertEquals(listOf("hint", "time"), till.asked)
    }

    @Test
    fun `it ends when nothing is owed any more`() {
        owed(Link.RETURNING)
        wake()
        after(seconds = 2)
        assertEquals(emptyList<Boolean>(), ends)

        till.state = Told.status
        after(seconds = 1)

        assertEquals(listOf(false), ends)
    }

    @Test
    fun `it gives up when the server gives no sign, and asks to be woken again`() {
        owed(Link.OFFLINE)
        wake()

        after(seconds = 60)

        assertEquals(listOf(true), ends)
    }

    @Test
    fun `while something moves it stays`() {
        owed(Link.RETURNING)
        wake()

        after(seconds = 60)
        assertEquals(emptyList<Boolean>(), ends)
        owed(Link.OFFLINE)
        after(seconds = 60)

        assertEquals(listOf(true), ends)
    }

    @Test
    fun `a phone without a register has nothing to do`() {
        till.enrolled = false

        wake()

        assertEquals(listOf(false), ends)
        assertEquals(emptyList<String>(), till.asked)
    }

    @Test
    fun `a register that does not open is not waited for`() {
        till.state = null

        wake()

        assertEquals(listOf(false), ends)
    }

    @Test
    fun `a changed clock gives the register time`() {
        work.onClockChanged()

        assertEquals(listOf("time"), till.asked)
    }

    private fun wake() = work.onWake(WakeReason.Network, ends::add)

    private fun owed(link: Link) {
        till.state = Told.status.copy(owed = 3u, link = link)
    }

    private fun after(seconds: Long) = shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(seconds))
}
