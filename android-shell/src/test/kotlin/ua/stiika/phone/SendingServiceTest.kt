package ua.stiika.phone

import android.app.Notification
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.ContextWrapper
import android.content.Intent
import android.content.pm.ServiceInfo
import android.os.Looper
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import ua.stiika.phone.wake.WakeReason
import java.time.Duration

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class SendingServiceTest {
    private val app = RuntimeEnvironment.getApplication() as PhoneTestApp
    private val control = Robolectric.buildService(SendingService::class.java, Intent())
    private val service get() = control.get()

    @Test
    fun `it stands in the foreground while it sends, and stops when all is sent`() {
        start()
        assertNotNull(foreground())
        assertFalse(shadowOf(service).isStoppedBySelf)

        done(again = false)

        assertEquals(listOf(WakeReason.Sending), app.work.wakes)
        assertTrue(shadowOf(service).isStoppedBySelf)
        assertEquals(emptyList<Int>(), jobs())
    }

    @Test
    @Config(sdk = [35])
    fun `it is of the short kind where the platform has that`() {
        start()

        assertEquals(ServiceInfo.FOREGROUND_SERVICE_TYPE_SHORT_SERVICE, service.foregroundServiceType)
    }

    @Test
    fun `what could not be sent goes to the job`() {
        start()

        done(again = true)

        assertTrue(shadowOf(service).isStoppedBySelf)
        assertEquals(1, jobs().size)
    }

    @Test
    fun `a second start while it sends begins nothing twice`() {
        start()
        service.onStartCommand(Intent(), 0, 2)

        assertEquals(listOf(WakeReason.Sending), app.work.wakes)
    }

    @Test
    fun `it stops by itself before three minutes are over and leaves the rest to the job`() {
        start()

        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(175))

        assertTrue(shadowOf(service).isStoppedBySelf)
        assertEquals(1, jobs().size)
    }

    @Test
    fun `it stops when the platform says that time is over`() {
        start()

        service.onTimeout(1)

        assertTrue(shadowOf(service).isStoppedBySelf)
        assertEquals(1, jobs().size)
    }

    @Test
    fun `a platform that refuses the foreground gets a job instead, without a fuss`() {
        val refusing = object : ContextWrapper(app) {
            override fun startForegroundService(service: Intent?): ComponentName? = error("app is in background")
        }

        assertFalse(SendingService.start(refusing))

        assertEquals(1, jobs().size)
    }

    @Test
    fun `a platform that allows it starts the service and needs no job`() {
        assertTrue(SendingService.start(app))

        assertEquals(SendingService::class.java.name, shadowOf(app).nextStartedService.component!!.className)
        assertEquals(emptyList<Int>(), jobs())
    }

    private fun start() {
        control.create().startCommand(0, 1)
    }

    private fun foreground(): Notification? = shadowOf(service).lastForegroundNotification

    private fun done(again: Boolean) {
        app.work.done(again)
        shadowOf(Looper.getMainLooper()).idle()
    }

    private fun jobs() = app.service<JobScheduler>().allPendingJobs.map { it.id }
}
