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
 * The thumb of a cashier. It finds visible text and touches the screen there. A touch is two events at coordinates of the
 * window, so it presses only what a real thumb can press. The touches are counted.
 */
class Thumb(private val activity: Activity) {
    private val app = activity.application as App
    private val root: View get() = activity.window.decorView

    /** Number of touches so far. */
    var taps = 0
        private set

    /** Number of touches during [act]. */
    fun counted(act: () -> Unit): Int {
        val before = taps
        act()
        return taps - before
    }

    /** Touches the centre of the view with this label. */
    fun tap(label: String) {
        val view = checkNotNull(find(label)) { "«$label» is not on the screen: ${texts()}" }
        touch(view)
        taps += 1
        rest()
    }

    /** Types on the keypad of the screen. The targets do not count digits. */
    fun digits(typed: String) = typed.forEach { key ->
        touch(checkNotNull(find("$key")) { "no key $key: ${texts()}" })
        rest()
    }

    /** Types into the visible field, like the keyboard of the phone. */
    fun write(text: String) {
        val field = root.tree().filterIsInstance<android.widget.EditText>().single { it.isShown }
        field.setText(text)
        rest()
    }

    /** Tells whether this text is visible. */
    fun sees(text: String): Boolean = root.tree().any { it.isShown && it is TextView && text in it.text.plain() }

    /** Waits until the condition holds. The necessary work runs on other threads. */
    fun until(what: String, holds: () -> Boolean) {
        val deadline = System.nanoTime() + PATIENCE_NANOS
        while (!holds()) {
            check(System.nanoTime() < deadline) { "$what: it did not come to that. ${texts()}" }
            second()
        }
    }

    /** Lets one second pass for the app, and lets its threads work. */
    fun second() {
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(1))
        rest()
    }

    /** All visible texts. */
    fun texts(): List<String> = root.tree().filter { it.isShown }.filterIsInstance<TextView>().map { it.text.plain() }

    /** Lets the threads finish their work, then lets the screen be laid out. */
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
        // The stage ignores the second touch of a double tap, so there is a pause between two touches.
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

        /** Time of a few frames, in milliseconds. */
        const val FRAMES = 50L
        const val PATIENCE = 60L
        const val PATIENCE_NANOS = 60_000_000_000L
    }
}

/** Text with ordinary spaces. */
internal fun CharSequence.plain(): String = toString().replace('\u00A0', ' ')
