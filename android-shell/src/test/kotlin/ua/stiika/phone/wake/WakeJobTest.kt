package ua.stiika.phone.wake

import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.os.Looper
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadow.api.Shadow
import org.robolectric.util.ReflectionHelpers
import ua.stiika.phone.PhoneTestApp
import ua.stiika.phone.service

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class WakeJobTest {
    private val app = RuntimeEnvironment.getApplication() as PhoneTestApp
    private val job = Robolectric.setupService(WakeJob::class.java)

    @Test
    fun `each job says why it woke the app`() {
        assertTrue(job.onStartJob(params(Jobs.DELIVERY)))
        assertTrue(job.onStartJob(params(Jobs.PERIODIC)))

        assertEquals(listOf(WakeReason.Network, WakeReason.Periodic), app.work.wakes)
    }

    @Test
    fun `the job is over only when the work is, and comes again if something is owed`() {
        job.onStartJob(params(Jobs.DELIVERY))
        assertFalse(shadowOf(job).isJobFinished)

        done(again = true)

        assertTrue(shadowOf(job).isJobFinished)
        assertTrue(shadowOf(job).isRescheduleNeeded)
    }

    @Test
    fun `delivery that has delivered does not come again`() {
        job.onStartJob(params(Jobs.DELIVERY))

        done(again = false)

        assertTrue(shadowOf(job).isJobFinished)
        assertFalse(shadowOf(job).isRescheduleNeeded)
    }

    @Test
    fun `what the quarter-hourly look finds owed goes to the delivery job`() {
        job.onStartJob(params(Jobs.PERIODIC))

        done(again = true)

        assertFalse("its own turn comes anyway", shadowOf(job).isRescheduleNeeded)
        assertEquals(listOf(Jobs.DELIVERY), app.service<JobScheduler>().allPendingJobs.map { it.id })
    }

    @Test
    fun `a job that the platform stopped is not finished afterwards, and delivery comes again`() {
        val delivery = params(Jobs.DELIVERY)
        job.onStartJob(delivery)

        assertTrue(job.onStopJob(delivery))
        done(again = false)

        assertFalse(shadowOf(job).isJobFinished)
    }

    private fun done(again: Boolean) {
        app.work.done(again)
        shadowOf(Looper.getMainLooper()).idle()
    }

    private fun params(id: Int): JobParameters =
        Shadow.newInstanceOf(JobParameters::class.java).also { ReflectionHelpers.setField(it, "jobId", id) }
}
