package ua.stiika.phone

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.os.Handler
import android.os.Looper
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicBoolean

/** What these classes write into the phone's log under; never a key, a password or what a buyer bought. */
internal const val LOG = "stiika"

/** A service of the platform that every phone has. The annotations say it may be missing; for these it never is. */
internal inline fun <reified T : Any> Context.service(): T = checkNotNull(getSystemService(T::class.java)) { T::class.java.name }

/** The thread of the screen. */
internal fun mainThread(): Executor = Handler(Looper.getMainLooper()).let { handler -> Executor { handler.post(it) } }

/** Starts what [intent] names; false when the phone has nothing of the kind. */
internal fun Context.opens(intent: Intent): Boolean = try {
    startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
    true
} catch (_: ActivityNotFoundException) {
    false
}

/** Lets [act] happen once, whoever calls first and on whatever thread. */
internal class Once(private val act: () -> Unit) : () -> Unit {
    private val done = AtomicBoolean()

    override fun invoke() {
        if (done.compareAndSet(false, true)) act()
    }
}
