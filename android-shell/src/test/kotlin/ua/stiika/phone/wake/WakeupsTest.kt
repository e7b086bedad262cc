package ua.stiika.phone.wake

import android.app.AlarmManager
import android.app.PendingIntent
import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Intent
import android.os.Build
import android.os.Looper
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowAlarmManager
import ua.stiika.phone.PhoneClock
import ua.stiika.phone.PhoneTestApp
import ua.stiika.phone.service
import java.time.Duration

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class WakeupsTest {
    private val app = RuntimeEnvironment.getApplication() as PhoneTestApp
    private val scheduler = app.service<JobScheduler>()
    private val alarms = shadowOf(app.service<AlarmManager>())
    private val wakeups = Wakeups(app) { NOW }
    private val newer = Build.VERSION.SDK_INT >= Build.VERSION_CODES.S

    @Test
    fun `delivery waits for a network in one job, however often it is asked for`() {
        repeat(3) { wakeups.deliver() }

        val job = scheduler.allPendingJobs.single()
        assertEquals(JobInfo.NETWORK_TYPE_ANY, networkOf(job))
        assertTrue("survives a boot", job.isPersisted)
        assertEquals("hurried where the platform can", newer, newer && job.isExpedited)
        assertEquals(ComponentName(app, WakeJob::class.java), job.service)
    }

    @Test
    fun `a job that waits already is left alone, for to arrange it again would stop it at work`() {
        wakeups.deliver()
        wakeups.restore()
        val before = scheduler.allPendingJobs.associateBy { it.id }

        wakeups.deliver()
        wakeups.restore()

        assertEquals(2, before.size)
        scheduler.allPendingJobs.forEach { assertSame(before[it.id], it) }
    }

    @Test
    fun `nothing owed, nothing waits`() {
        wakeups.deliver()

        wakeups.delivered()

        assertEquals(emptyList<JobInfo>(), scheduler.allPendingJobs)
    }

    @Test
    fun `the quarter-hourly job is one, and comes without a network as well`() {
        repeat(2) { wakeups.restore() }

        val job = scheduler.allPendingJobs.single()
        assertEquals(Duration.ofMinutes(15).toMillis(), job.intervalMillis)
        assertEquals(JobInfo.NETWORK_TYPE_NONE, networkOf(job))
    }

    @Test
    fun `alarms ring to the minute where the owner has granted it`() {
        ShadowAlarmManager.setCanScheduleExactAlarms(true)

        wakeups.at(listOf(Mark("36 h", NOW + 7)))

        val alarm = alarms.scheduledAlarms.single()
        assertEquals(NOW + 7, alarm.triggerAtMs)
        assertTrue("asleep or not", alarm.isAllowWhileIdle())
        assertEquals(EXACT, alarm.windowLengthMs)
        assertEquals(AlarmManager.RTC_WAKEUP, alarm.getType())
    }

    @Test
    fun `without the grant they ring when the platform likes, even in deep sleep`() {
        ShadowAlarmManager.setCanScheduleExactAlarms(false)

        wakeups.at(listOf(Mark("36 h", NOW + 7)))

        val alarm = alarms.scheduledAlarms.single()
        assertTrue(alarm.isAllowWhileIdle())
        assertEquals("older phones need no grant", !newer, alarm.windowLengthMs == EXACT)
    }

    @Test
    fun `marks replace the marks before them, and twice the same changes nothing`() {
        wakeups.at(listOf(Mark("22 h", NOW + 1), Mark("36 h", NOW + 9)))
        repeat(2) { wakeups.at(listOf(Mark("36 h", NOW + 8), Mark("23 h", NOW + 3))) }

        assertEquals(listOf(NOW + 3, NOW + 8), ringing())
    }

    @Test
    fun `an alarm wakes the app, and what is still owed then waits for a network`() {
        wakeups.at(listOf(Mark("23 h 50 min", NOW + 1)))

        ring(alarms.scheduledAlarms.single()).send()
        settle()
        app.work.done(again = true)

        assertEquals(listOf(WakeReason.Mark), app.work.wakes)
        assertEquals(listOf(Jobs.DELIVERY), pending())
    }

    @Test
    fun `an alarm that rang is not set again when the same marks are given, or it would ring for ever`() {
        val soon = listOf(Mark("23 h 50 min", PhoneClock(app).wallMillis() - 1), Mark("36 h", FAR))
        val wakeups = Wakeups(app)
        wakeups.at(soon)
        ring(alarms.scheduledAlarms.minBy { it.triggerAtMs }).send()
        settle()

        wakeups.at(soon)

        assertEquals(listOf(FAR), ringing())
    }

    @Test
    fun `after a boot or an update the marks and the jobs are there again, and the app is woken`() {
        val boots = mapOf(
            Intent.ACTION_BOOT_COMPLETED to WakeReason.Boot,
            Intent.ACTION_MY_PACKAGE_REPLACED to WakeReason.Update,
        )
        for ((action, reason) in boots) {
            forgetAfter { wakeups.at(listOf(Mark("36 h", FAR))) }

            send(action)

            assertEquals(action, listOf(FAR), ringing())
            assertEquals(action, listOf(Jobs.PERIODIC), pending())
            assertEquals(action, reason, app.work.wakes.last())
        }
    }

    @Test
    fun `a change of the clock or of its zone is passed on, and the marks are set anew`() {
        for (action in listOf(Intent.ACTION_TIME_CHANGED, Intent.ACTION_TIMEZONE_CHANGED)) {
            forgetAfter { wakeups.at(listOf(Mark("36 h", FAR))) }

            send(action)

            assertEquals(action, listOf(FAR), ringing())
        }
        assertEquals(2, app.work.clockChanges)
    }

    @Test
    fun `when the owner grants exact alarms the marks become exact, and no clock has changed`() {
        ShadowAlarmManager.setCanScheduleExactAlarms(false)
        wakeups.at(listOf(Mark("36 h", FAR)))
        ShadowAlarmManager.setCanScheduleExactAlarms(true)

        send(GRANTED)

        assertEquals(EXACT, alarms.scheduledAlarms.single().windowLengthMs)
        assertEquals(0, app.work.clockChanges)
    }

    @Test
    fun `a receiver that hears something else does nothing`() {
        BootReceiver().onReceive(app, Intent("android.intent.action.SOMETHING"))
        ClockReceiver().onReceive(app, Intent("android.intent.action.SOMETHING"))

        assertEquals(emptyList<WakeReason>(), app.work.wakes)
        assertEquals(emptyList<Int>(), pending())
    }

    @Test
    fun `work that takes too long for a receiver goes on in a job`() {
        send(Intent.ACTION_BOOT_COMPLETED)
        assertFalse(Jobs.DELIVERY in pending())

        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(9))

        assertTrue(Jobs.DELIVERY in pending())
    }

    @Test
    fun `work that is done in time leaves no job behind`() {
        send(Intent.ACTION_BOOT_COMPLETED)
        app.work.done(again = false)

        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(9))

        assertFalse(Jobs.DELIVERY in pending())
    }

    private fun networkOf(job: JobInfo): Int {
        @Suppress("DEPRECATION") // the newer form starts at API 28
        return job.networkType
    }

    private fun ring(alarm: ShadowAlarmManager.ScheduledAlarm): PendingIntent {
        @Suppress("DEPRECATION") // there is no other access
        return alarm.operation!!
    }

    /** Removes alarms and jobs, as a boot does. */
    private fun forgetAfter(act: () -> Unit) {
        act()
        alarms.scheduledAlarms.toList().forEach { app.service<AlarmManager>().cancel(ring(it)) }
        scheduler.cancelAll()
        assertEquals(emptyList<Long>(), ringing())
    }

    private fun send(action: String) {
        val receiver = if (action in CLOCK) ClockReceiver::class.java else BootReceiver::class.java
        app.sendBroadcast(Intent(action).setClass(app, receiver))
        settle()
    }

    private fun settle() = shadowOf(Looper.getMainLooper()).idle()

    private fun ringing() = alarms.scheduledAlarms.map { it.triggerAtMs }.sorted()

    private fun pending() = scheduler.allPendingJobs.map { it.id }.sorted()

    private companion object {
        const val NOW = 1_000_000L
        const val FAR = 4_000_000_000_000L
        const val EXACT = 0L
        const val GRANTED = "android.app.action.SCHEDULE_EXACT_ALARM_PERMISSION_STATE_CHANGED"
        val CLOCK = setOf(Intent.ACTION_TIME_CHANGED, Intent.ACTION_TIMEZONE_CHANGED, GRANTED)
    }
}
