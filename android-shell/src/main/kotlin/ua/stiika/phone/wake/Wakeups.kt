package ua.stiika.phone.wake

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.content.SharedPreferences
import android.net.Uri
import android.os.Build
import ua.stiika.phone.PhoneClock
import ua.stiika.phone.service
import ua.stiika.ui.NewerApi

/**
 * Wakes the app in the background: by jobs, and by alarms at the moments that the core names.
 *
 * Every function can be called again; an existing job or alarm is not changed. The platform may wake the app too late, so the
 * woken app asks the core what is due now.
 */
class Wakeups(private val context: Context, private val nowMillis: () -> Long = PhoneClock(context)::wallMillis) {
    private val alarms = context.service<AlarmManager>()
    private val memory: SharedPreferences = context.getSharedPreferences("wakeups", Context.MODE_PRIVATE)
    private val jobs = Jobs(context)

    /** A document waits for the fiscal server: wakes the app when a network is available. */
    fun deliver() = jobs.deliver()

    /** No document waits any more. */
    fun delivered() = jobs.delivered()

    /** Wakes the app at each of [marks], and not at earlier marks any more. */
    @Synchronized
    fun at(marks: List<Mark>) {
        val plan = WakePlan.of(marks, remembered().map { it.kind }.toSet(), nowMillis(), memory.getLong(HEARD, 0))
        plan.cancel.forEach(::cancel)
        plan.set.forEach(::set)
        memory.edit().putString(MARKS, plan.written()).apply()
    }

    /** An alarm rang. Marks before this moment are handled now and do not ring again. */
    internal fun heard() = memory.edit().putLong(HEARD, nowMillis()).apply()

    /** Sets all jobs and alarms again: at the start of the app, after a boot, an update, or a change of the clock. */
    fun restore() {
        jobs.periodic()
        at(remembered())
    }

    /** Tells whether alarms are exact. Without the permission of the owner the platform may delay them. */
    fun exact(): Boolean = Build.VERSION.SDK_INT < Build.VERSION_CODES.S || granted()

    @NewerApi
    private fun granted() = alarms.canScheduleExactAlarms()

    private fun remembered() = WakePlan.read(memory.getString(MARKS, null).orEmpty())

    private fun set(mark: Mark) {
        val ring = pending(mark.kind, PendingIntent.FLAG_UPDATE_CURRENT) ?: return
        try {
            if (exact()) return alarms.setExactAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, mark.atMillis, ring)
        } catch (_: SecurityException) {
            // The owner withdrew the permission between the check and the call.
        }
        alarms.setAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, mark.atMillis, ring)
    }

    private fun cancel(kind: String) {
        pending(kind, PendingIntent.FLAG_NO_CREATE)?.let {
            alarms.cancel(it)
            it.cancel()
        }
    }

    private fun pending(kind: String, flag: Int): PendingIntent? {
        val intent = Intent(context, AlarmReceiver::class.java).setData(Uri.fromParts("mark", kind, null))
        return PendingIntent.getBroadcast(context, 0, intent, flag or PendingIntent.FLAG_IMMUTABLE)
    }
}

private const val MARKS = "marks"
private const val HEARD = "heard"
