package ua.stiika

import android.os.Handler
import android.os.Looper
import ua.stiika.phone.wake.WakeReason
import ua.stiika.phone.wake.Work
import ua.stiika.till.Link
import ua.stiika.till.TillGateway

/**
 * What the app does when the phone wakes it: the register is given time until nothing is owed, or nothing moves any more.
 *
 * It is never waited for in one long call, so a sale that comes meanwhile is not behind the delivery. What the cashier is
 * to be told comes by [TillGateway.hear].
 */
class RegisterWork(private val till: TillGateway) : Work {
    private val main = Handler(Looper.getMainLooper())

    override fun onWake(reason: WakeReason, done: (again: Boolean) -> Unit) {
        if (!till.isEnrolled()) return done(false)
        till.hint()
        step(PATIENCE, done)
    }

    override fun onClockChanged() = till.passTime()

    private fun step(patience: Int, done: (again: Boolean) -> Unit): Unit = till.passTime {
        val status = till.status()
        when {
            status == null || status.owed == 0 -> done(false)
            patience == 0 -> done(true)
            else -> main.postDelayed({ step(if (status.link == Link.Returning) PATIENCE else patience - 1, done) }, PAUSE)
        }
    }

    private companion object {
        const val PAUSE = 400L

        /** Steps without a sign of the server. */
        const val PATIENCE = 20
    }
}
