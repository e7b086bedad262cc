package ua.stiika.phone

import android.app.Service
import android.content.Context
import android.content.Intent
import android.content.pm.ServiceInfo
import android.os.Build
import android.os.Handler
import android.os.IBinder
import android.os.Looper
import android.util.Log
import ua.stiika.phone.notice.Notices
import ua.stiika.phone.wake.WakeReason
import ua.stiika.phone.wake.Wakeups
import ua.stiika.phone.wake.work
import ua.stiika.ui.NewerApi

/**
 * Keeps the app alive for the minutes in which a queue is sent to the fiscal server, and not longer.
 *
 * The service only helps. If the platform refuses or ends it, the job sends the rest of the queue.
 */
class SendingService : Service() {
    private val main = Handler(Looper.getMainLooper())
    private val limit = Runnable { giveUp("three minutes are over") }
    private var sending = false

    override fun onBind(intent: Intent?): IBinder? = null

    override fun onStartCommand(intent: Intent?, flags: Int, startId: Int): Int {
        if (foreground() && !sending) begin()
        return START_NOT_STICKY
    }

    /** Android 14 and newer: the time of a short service is over. */
    override fun onTimeout(startId: Int) = giveUp("the platform's time is over")

    /** Android 15 and newer: the time of a service of the other kind is over. */
    override fun onTimeout(startId: Int, fgsType: Int) = giveUp("the platform's time is over")

    override fun onDestroy() {
        main.removeCallbacks(limit)
        sending = false
    }

    private fun begin() {
        sending = true
        main.postDelayed(limit, LIMIT)
        work.onWake(WakeReason.Sending) { again -> main.post { finish(again) } }
    }

    private fun finish(again: Boolean) {
        if (!sending) return
        if (again) Wakeups(this).deliver()
        stopSelf()
    }

    private fun giveUp(why: String) {
        Log.i(LOG, "sending service: $why; the job goes on")
        Wakeups(this).deliver()
        stopSelf()
    }

    private fun foreground(): Boolean = try {
        when {
            Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE -> short()
            Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q -> dataSync()
            else -> startForeground(Notices.SENDING, Notices(this).sendingNotification())
        }
        true
    } catch (refused: IllegalStateException) {
        giveUp("refused, ${refused.message}")
        false
    } catch (refused: SecurityException) {
        giveUp("refused, ${refused.message}")
        false
    }

    @NewerApi
    private fun short() = startForeground(
        Notices.SENDING,
        Notices(this).sendingNotification(),
        ServiceInfo.FOREGROUND_SERVICE_TYPE_SHORT_SERVICE,
    )

    @NewerApi
    private fun dataSync() = startForeground(
        Notices.SENDING,
        Notices(this).sendingNotification(),
        ServiceInfo.FOREGROUND_SERVICE_TYPE_DATA_SYNC,
    )

    companion object {
        /** A short service has three minutes. The service stops itself before the platform stops it. */
        private const val LIMIT = 170_000L

        /**
         * Starts the service in the foreground. If the platform refuses (the app is in the background, or its time is
         * spent), this function schedules the job, logs the refusal and returns false.
         */
        fun start(context: Context): Boolean = try {
            context.startForegroundService(Intent(context, SendingService::class.java)) != null
        } catch (refused: IllegalStateException) {
            instead(context, refused)
        } catch (refused: SecurityException) {
            instead(context, refused)
        }

        private fun instead(context: Context, refused: RuntimeException): Boolean {
            Log.i(LOG, "sending service: not started, ${refused.message}; the job does it")
            Wakeups(context).deliver()
            return false
        }
    }
}
