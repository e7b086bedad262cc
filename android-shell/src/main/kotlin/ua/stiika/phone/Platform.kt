package ua.stiika.phone

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.os.Handler
import android.os.Looper
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicBoolean

/** Tag of these classes in the log. The log never holds a key, a password or the goods of a buyer. */
internal const val LOG = "stiika"

/** A service of the platform that every phone has, although its annotations allow null. */
internal inline fun <reified T : Any> Context.service(): T = checkNotNull(getSystemService(T::class.java)) { T::class.java.name }

/** The main thread. */
internal fun mainThread(): Executor = Handler(Looper.getMainLooper()).let { handler -> Executor { handler.post(it) } }

/** Starts the activity of [intent]; false if the phone has none. */
internal fun Context.opens(intent: Intent): Boolean = try {
    startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
    true
} catch (_: ActivityNotFoundException) {
    false
}

/** Executes [act] once, at the first call on any thread. */
internal class Once(private val act: () -> Unit) : () -> Unit {
    private val done = AtomicBoolean()

    override fun invoke() {
        if (done.compareAndSet(false, true)) act()
    }
}
