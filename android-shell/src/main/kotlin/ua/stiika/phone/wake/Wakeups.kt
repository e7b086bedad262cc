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
 * How the app is woken when nobody looks at it: jobs, and alarms at the moments that the core names.
 *
 * Everything may be called as often as one likes; what is already arranged stays as it is. Nothing here is promised by
 * the platform to be on time, so whoever is woken asks the core what is due *now*.
 */
class Wakeups(private val context: Context, private val nowMillis: () -> Long = PhoneClock(context)::wallMillis) {
    private val alarms = context.service<AlarmManager>()
    private val memory: SharedPreferences = context.getSharedPreferences("wakeups", Context.MODE_PRIVATE)
    private val jobs = Jobs(context)

    /** Something is owed to the fiscal server: wake the app when there is a network. */
    fun deliver() = jobs.deliver()

    /** Nothing is owed any more. */
    fun delivered() = jobs.delivered()

    /** Wakes the app at each of [marks], and no longer at those given before. */
    @Synchronized
    fun at(marks: List<Mark>) {
        val plan = WakePlan.of(marks, remembered().map { it.kind }.toSet(), nowMillis(), memory.getLong(HEARD, 0))
        plan.cancel.forEach(::cancel)
        plan.set.forEach(::set)
        memory.edit().putString(MARKS, plan.written()).apply()
    }

    /** An alarm rang; what was due by now is being looked at, and does not ring again. */
    internal fun heard() = memory.edit().putLong(HEARD, nowMillis()).apply()

    /** Arranges everything anew: at the app's start, after a boot, an update, or a change of the clock. */
    fun restore() {
        jobs.periodic()
        at(remembered())
    }

    /** Whether alarms ring on the minute. Where the owner has not granted it, they ring when the platform likes. */
    fun exact(): Boolean = Build.VERSION.SDK_INT < Build.VERSION_CODES.S || granted()

    @NewerApi
    private fun granted() = alarms.canScheduleExactAlarms()

    private fun remembered() = WakePlan.read(memory.getString(MARKS, null).orEmpty())

    private fun set(mark: Mark) {
        val ring = pending(mark.kind, PendingIntent.FLAG_UPDATE_CURRENT) ?: return
        try {
            if (exact()) return alarms.setExactAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, mark.atMillis, ring)
        } catch (_: SecurityException) {
            // The owner took the permission back between the question and the call.
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
