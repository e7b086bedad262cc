package ua.stiika.phone.printing

import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.IOException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit.SECONDS

class PrinterTest {
    private val printer = Printer(PrinterPatience(connectMillis = 200, pieceMillis = 200, settleMillis = 0))
    private val answers = LinkedBlockingQueue<String>()

    @After
    fun end() = printer.close()

    @Test
    fun `a receipt is written piece by piece and the connection is closed before the answer`() {
        val link = FakeLink()

        assertEquals("printed", print(link))
        assertEquals(listOf("connect", "1", "2", "close"), link.heard)
    }

    @Test
    fun `a printer that refuses the connection is unreachable`() {
        val link = FakeLink(onConnect = { throw IOException("read failed, socket might closed or timeout") })

        assertEquals("Unreachable", print(link))
        assertTrue("close" in link.heard)
    }

    @Test
    fun `a printer that never answers is given up and cut off`() {
        val link = FakeLink()
        link.onConnect = link::hang

        assertEquals("Unreachable", print(link))
    }

    @Test
    fun `a printer without paper that stops reading is too slow`() {
        val link = FakeLink()
        link.onWrite = link::hang

        assertEquals("TooSlow", print(link))
    }

    @Test
    fun `a printer that is carried away while printing breaks`() {
        assertEquals("Broken", print(FakeLink(onWrite = { throw IOException("Broken pipe") })))
    }

    @Test
    fun `what the way to the printer says is passed on as it is`() {
        assertEquals("NotPaired", print(FakeLink(onConnect = { throw PrinterException(PrinterProblem.NotPaired) })))
        assertEquals("NotAllowed", print(FakeLink(onConnect = { throw SecurityException("BLUETOOTH_CONNECT") })))
    }

    @Test
    fun `after a failure the next receipt is printed`() {
        print(FakeLink(onConnect = { throw IOException("off") }))

        assertEquals("printed", print(FakeLink()))
    }

    @Test
    fun `asking to print does not wait for the printer`() {
        val slow = FakeLink()
        slow.onConnect = slow::hang

        printer.print(pieces, { slow }) { answers += "late" }

        assertEquals(null, answers.peek())
        assertEquals("late", answers.poll(5, SECONDS))
    }

    private fun print(link: FakeLink): String? {
        printer.print(pieces, { link }) { answers += it?.name ?: "printed" }
        return answers.poll(5, SECONDS)
    }

    private val pieces = listOf(byteArrayOf(1), byteArrayOf(2))
}

/** A socket that the test controls. */
private class FakeLink(var onConnect: () -> Unit = {}, var onWrite: () -> Unit = {}) : PrinterLink {
    val heard = mutableListOf<String>()
    private val closed = CountDownLatch(1)

    override fun connect() {
        heard += "connect"
        onConnect()
    }

    override fun write(bytes: ByteArray) {
        heard += bytes.joinToString()
        onWrite()
    }

    override fun close() {
        heard += "close"
        closed.countDown()
    }

    /** Blocks like a Bluetooth socket, until another thread closes it. */
    fun hang() {
        closed.await(5, SECONDS)
        throw IOException("bt socket closed, read return: -1")
    }
}
