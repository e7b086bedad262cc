package ua.stiika

import android.os.Handler
import android.os.Looper
import ua.stiika.bindings.Link
import ua.stiika.phone.wake.WakeReason
import ua.stiika.phone.wake.Work
import ua.stiika.till.TillGateway

/**
 * The work of the app after the phone wakes it: it gives the register time until no document waits or nothing changes.
 *
 * The work makes many short calls instead of a long one, so a sale can be made between two of them. Notices for the cashier
 * come through [TillGateway.hear].
 */
class RegisterWork(private val till: TillGateway) : Work {
    private val main = Handler(Looper.getMainLooper())

    override fun onWake(reason: WakeReason, done: (again: Boolean) -> Unit) {
        if (!till.isEnrolled()) return done(false)
        till.hint()
        step(PATIENCE, done)
    }

    override fun onClockChanged() = till.passTime {}

    private fun step(patience: Int, done: (again: Boolean) -> Unit): Unit = till.passTime {
        val status = till.status()
        when {
            status == null || status.owed == 0u -> done(false)
            patience == 0 -> done(true)
            else -> main.postDelayed({ step(if (status.link == Link.RETURNING) PATIENCE else patience - 1, done) }, PAUSE)
        }
    }

    private companion object {
        const val PAUSE = 400L

        /** Number of steps without an answer of the server. */
        const val PATIENCE = 20
    }
}
