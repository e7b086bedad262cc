package ua.stiika.phone.wake

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import android.os.Build
import android.os.Handler
import android.os.Looper
import ua.stiika.phone.service
import ua.stiika.ui.NewerApi

/** The two jobs of the app: one delivers waiting documents, the other runs every quarter of an hour. */
internal class Jobs(private val context: Context) {
    private val scheduler = context.service<JobScheduler>()

    /** Waits for a network and then wakes the app. If the job is scheduled already, it is not changed, because that would stop it. */
    fun deliver() {
        if (scheduler.getPendingJob(DELIVERY) != null) return
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S && scheduler.schedule(expedited()) == JobScheduler.RESULT_SUCCESS) return
        scheduler.schedule(delivery().build())
    }

    fun delivered() = scheduler.cancel(DELIVERY)

    /** Needs no network, because a shift must be closed in time without a network too. */
    fun periodic() {
        if (scheduler.getPendingJob(PERIODIC) != null) return
        scheduler.schedule(job(PERIODIC).setPeriodic(QUARTER_OF_AN_HOUR).build())
    }

    @NewerApi
    private fun expedited(): JobInfo = delivery().setExpedited(true).build()

    private fun delivery() = job(DELIVERY)
        .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
        .setBackoffCriteria(BACKOFF, JobInfo.BACKOFF_POLICY_LINEAR)

    private fun job(id: Int) = JobInfo.Builder(id, ComponentName(context, WakeJob::class.java)).setPersisted(true)

    companion object {
        const val DELIVERY = 1
        const val PERIODIC = 2
        private const val QUARTER_OF_AN_HOUR = 15 * 60 * 1000L
        private const val BACKOFF = 30 * 1000L
    }
}

/** The service that the platform starts for both jobs. */
class WakeJob : JobService() {
    private val main = Handler(Looper.getMainLooper())
    private val running = mutableMapOf<Int, JobParameters>()

    override fun onStartJob(params: JobParameters): Boolean {
        running[params.jobId] = params
        work.onWake(if (params.jobId == Jobs.DELIVERY) WakeReason.Network else WakeReason.Periodic) { again ->
            main.post { finish(params, again) }
        }
        return true
    }

    /** The platform ends the job. Waiting documents stay in the queue. */
    override fun onStopJob(params: JobParameters): Boolean {
        running.remove(params.jobId)
        return params.jobId == Jobs.DELIVERY
    }

    private fun finish(params: JobParameters, again: Boolean) {
        if (!running.remove(params.jobId, params)) return // the job was stopped, or reported twice
        val repeats = params.jobId == Jobs.DELIVERY
        jobFinished(params, again && repeats)
        if (again && !repeats) Wakeups(this).deliver()
    }
}
