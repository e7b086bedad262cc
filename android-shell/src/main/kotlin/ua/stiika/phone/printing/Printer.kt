package ua.stiika.phone.printing

import ua.stiika.R
import java.io.Closeable
import java.io.IOException
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors
import java.util.concurrent.ScheduledExecutorService
import java.util.concurrent.ScheduledFuture
import java.util.concurrent.TimeUnit.MILLISECONDS

/** Reason why a receipt was not printed completely. The sale stays valid. */
enum class PrinterProblem(val label: Int) {
    /** The phone has no Bluetooth. */
    NoBluetooth(R.string.phone_printer_no_bluetooth),

    /** Bluetooth is switched off. */
    Off(R.string.phone_printer_off),

    /** The owner has not granted the permission. */
    NotAllowed(R.string.phone_printer_not_allowed),

    /** The printer is not paired with this phone. */
    NotPaired(R.string.phone_printer_not_paired),

    /** The printer does not answer: it is off, far away, or busy with another phone. */
    Unreachable(R.string.phone_printer_unreachable),

    /** The printer answered and then took no more data, for example without paper. */
    TooSlow(R.string.phone_printer_too_slow),

    /** The connection broke while printing. */
    Broken(R.string.phone_printer_broken),
}

/** A connection to a printer is not possible, with the reason. */
class PrinterException(val problem: PrinterProblem, cause: Throwable? = null) : IOException(problem.name, cause)

/** One connection to one printer. [close] may be called from another thread, and it must end blocked calls. */
interface PrinterLink : Closeable {
    /** Connects, or throws an [IOException]. */
    fun connect()

    /** Writes all of [bytes], or throws an [IOException]. */
    fun write(bytes: ByteArray)
}

/**
 * Time limits of a printer, in milliseconds.
 *
 * @property connectMillis until the printer answers
 * @property pieceMillis until the printer has taken one more piece of the receipt
 * @property settleMillis after the last piece: a socket that is closed at once loses the data in transit
 */
data class PrinterPatience(val connectMillis: Long = 12_000, val pieceMillis: Long = 8_000, val settleMillis: Long = 500)

/**
 * Prints receipts one after another, on a separate thread, with time limits.
 *
 * A receipt is printed after it was issued. A failure here never changes the sale.
 */
class Printer(private val patience: PrinterPatience = PrinterPatience()) : Closeable {
    private val worker: ExecutorService = Executors.newSingleThreadExecutor { daemon(it, "printer") }
    private val watch: ScheduledExecutorService = Executors.newSingleThreadScheduledExecutor { daemon(it, "printer watch") }

    /**
     * Prints [pieces] over the connection that [link] makes. [done] is called once, on the thread of the printer, with null
     * or the problem.
     */
    fun print(pieces: List<ByteArray>, link: () -> PrinterLink, done: (PrinterProblem?) -> Unit) {
        worker.execute { done(Attempt(link).run(pieces)) }
    }

    /** Ends both threads. A print that has begun is finished. */
    override fun close() {
        worker.execute(watch::shutdown)
        worker.shutdown()
    }

    private inner class Attempt(private val open: () -> PrinterLink) {
        @Volatile private var late = false

        fun run(pieces: List<ByteArray>): PrinterProblem? = try {
            open().use { link -> over(link, pieces) }
        } catch (refused: PrinterException) {
            refused.problem
        } catch (_: SecurityException) {
            PrinterProblem.NotAllowed
        } catch (_: IOException) {
            PrinterProblem.Broken
        }

        private fun over(link: PrinterLink, pieces: List<ByteArray>): PrinterProblem? {
            within(link, patience.connectMillis, PrinterProblem.Unreachable, PrinterProblem.Unreachable, link::connect)
            for (piece in pieces) {
                within(link, patience.pieceMillis, PrinterProblem.TooSlow, PrinterProblem.Broken) { link.write(piece) }
            }
            Thread.sleep(patience.settleMillis)
            return null
        }

        /** Bluetooth calls ignore an interruption. Only a close of the socket from another thread ends them. */
        private fun within(link: PrinterLink, millis: Long, slow: PrinterProblem, broken: PrinterProblem, act: () -> Unit) {
            val alarm: ScheduledFuture<*> = watch.schedule({ cut(link) }, millis, MILLISECONDS)
            try {
                act()
            } catch (refused: PrinterException) {
                throw refused
            } catch (failed: IOException) {
                throw PrinterException(if (late) slow else broken, failed)
            } finally {
                alarm.cancel(false)
            }
        }

        private fun cut(link: PrinterLink) {
            late = true
            link.close()
        }
    }
}

private fun daemon(act: Runnable, name: String) = Thread(act, name).apply { isDaemon = true }
