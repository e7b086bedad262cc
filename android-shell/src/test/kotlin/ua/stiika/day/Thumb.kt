package ua.stiika.day

import android.app.Activity
import android.graphics.Rect
import android.os.Looper
import android.os.SystemClock
import android.view.MotionEvent
import android.view.View
import android.widget.TextView
import org.junit.Assert.assertTrue
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowSystemClock
import ua.stiika.App
import ua.stiika.ui.tree
import java.time.Duration
import java.util.concurrent.TimeUnit

/**
 * A cashier's thumb: it finds what it sees and touches the screen there. Each touch is two events at coordinates of the
 * window, and is counted; nothing is pressed that could not be pressed.
 */
class Thumb(private val activity: Activity) {
    private val app = activity.application as App
    private val root: View get() = activity.window.decorView

    /** Touches so far. */
    var taps = 0
        private set

    /** Touches since [from] were made in [act]. */
    fun counted(act: () -> Unit): Int {
        val before = taps
        act()
        return taps - before
    }

    /** Touches the middle of what is labelled so. */
    fun tap(label: String) {
        val view = checkNotNull(find(label)) { "«$label» is not on the screen: ${texts()}" }
        touch(view)
        taps += 1
        rest()
    }

    /** Types on the keypad on the screen; digits are no taps that a target counts. */
    fun digits(typed: String) = typed.forEach { key ->
        touch(checkNotNull(find("$key")) { "no key $key: ${texts()}" })
        rest()
    }

    /** Types into the field that is there, as the phone's keyboard would. */
    fun write(text: String) {
        val field = root.tree().filterIsInstance<android.widget.EditText>().single()
        field.setText(text)
        rest()
    }

    /** Whether this text can be read on the screen. */
    fun sees(text: String): Boolean = root.tree().any { it.isShown && it is TextView && text in it.text.plain() }

    /** Waits until it is so; what must happen for it happens on other threads. */
    fun until(what: String, holds: () -> Boolean) {
        val deadline = System.nanoTime() + PATIENCE_NANOS
        while (!holds()) {
            check(System.nanoTime() < deadline) { "$what: it did not come to that. ${texts()}" }
            second()
        }
    }

    /** A second goes by for the app, and its threads do what they have to. */
    fun second() {
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(1))
        rest()
    }

    /** All that can be read. */
    fun texts(): List<String> = root.tree().filter { it.isShown }.filterIsInstance<TextView>().map { it.text.plain() }

    /** Lets the threads finish what was begun, each waking the next, and what was drawn be laid out. */
    private fun rest() {
        repeat(ROUNDS) {
            app.writer.submit {}.get(PATIENCE, TimeUnit.SECONDS)
            app.worker.submit {}.get(PATIENCE, TimeUnit.SECONDS)
            shadowOf(Looper.getMainLooper()).idle()
        }
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(FRAMES))
    }

    private fun find(label: String): View? {
        val shown = root.tree().filter { it.isShown && it.getGlobalVisibleRect(Rect()) }
        val clickable = shown.filter { it.isClickable }
        return clickable.firstOrNull { it.contentDescription?.plain() == label }
            ?: clickable.firstOrNull { it.contentDescription?.plain()?.startsWith("$label,") == true }
            ?: clickable.firstOrNull { view -> view.tree().any { it is TextView && it.text.plain() == label } }
    }

    private fun touch(view: View) {
        val place = Rect()
        assertTrue("«${view.contentDescription}» cannot be seen", view.getGlobalVisibleRect(place))
        // The second touch of a double tap is let fall, so a thumb that means it takes its time.
        ShadowSystemClock.advanceBy(Duration.ofMillis(400))
        val now = SystemClock.uptimeMillis()
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            val event = MotionEvent.obtain(now, now + 20, action, place.exactCenterX(), place.exactCenterY(), 0)
            root.dispatchTouchEvent(event)
            event.recycle()
        }
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(100))
    }

    private companion object {
        const val ROUNDS = 5

        /** A few frames of the screen, in milliseconds. */
        const val FRAMES = 50L
        const val PATIENCE = 60L
        const val PATIENCE_NANOS = 60_000_000_000L
    }
}

/** Text with ordinary spaces. */
internal fun CharSequence.plain(): String = toString().replace('\u00A0', ' ')
