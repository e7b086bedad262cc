package ua.stiika.phone.wake

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.os.Handler
import android.os.Looper
import ua.stiika.phone.Once

/** The phone was started or the app was updated: the alarms are lost, and the jobs may be lost. */
class BootReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val reason = when (intent.action) {
            Intent.ACTION_BOOT_COMPLETED -> WakeReason.Boot
            Intent.ACTION_MY_PACKAGE_REPLACED -> WakeReason.Update
            else -> return
        }
        Wakeups(context).restore()
        wake(context, reason)
    }
}

/** The clock or its zone was changed, or the owner granted exact alarms: the alarms are set again. */
class ClockReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        if (intent.action !in CHANGES) return
        Wakeups(context).restore()
        if (intent.action != EXACT_GRANTED) context.work.onClockChanged()
    }

    private companion object {
        /** `AlarmManager.ACTION_SCHEDULE_EXACT_ALARM_PERMISSION_STATE_CHANGED`, sent by Android 12 and newer. */
        const val EXACT_GRANTED = "android.app.action.SCHEDULE_EXACT_ALARM_PERMISSION_STATE_CHANGED"
        val CHANGES = setOf(Intent.ACTION_TIME_CHANGED, Intent.ACTION_TIMEZONE_CHANGED, EXACT_GRANTED)
    }
}

/** A moment that the core asked for. */
class AlarmReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        Wakeups(context).heard()
        wake(context, WakeReason.Mark)
    }
}

/** Keeps the phone awake until the work is done, but not longer than a receiver may. The job does the rest. */
private fun BroadcastReceiver.wake(context: Context, reason: WakeReason) {
    val held: BroadcastReceiver.PendingResult? = goAsync()
    val main = Handler(Looper.getMainLooper())
    val release = Once { held?.finish() }
    val limit = Runnable {
        Wakeups(context).deliver()
        release()
    }
    main.postDelayed(limit, PATIENCE)
    context.work.onWake(reason) { again ->
        main.removeCallbacks(limit)
        if (again) Wakeups(context).deliver()
        release()
    }
}

/** Time limit of a receiver. After ten seconds the platform reports that the app does not respond. */
private const val PATIENCE = 8_000L
