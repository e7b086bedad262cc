package ua.stiika.ui

import android.annotation.SuppressLint
import android.content.Context
import android.view.MotionEvent
import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.ListView
import android.widget.ScrollView

/**
 * The place where the activity shows its screens.
 *
 * After a change of screen, the stage ignores the second touch of a double tap; otherwise that touch could press a button
 * of the new screen. While a finger is down, nothing changes: a touched button could disappear or move.
 */
@SuppressLint("ViewConstructor")
class Stage(context: Context) : FrameLayout(context) {
    private var shown: Any? = null
    private var step: Any? = null
    private var lastUp = 0L
    private var deafUntil = 0L
    private var deaf = false
    private var touched = false
    private var waiting: (() -> Unit)? = null

    /**
     * Shows the screen that [screen] names. [bind] shows its state in the views of [root] and returns its step. If a finger
     * is down, only the last request is executed, after the touch.
     */
    fun show(screen: Any, root: View, bind: () -> Any?) {
        if (touched) waiting = { place(screen, root, bind) } else place(screen, root, bind)
    }

    private fun place(screen: Any, root: View, bind: () -> Any?) {
        val before = getChildAt(0)
        val left = if (screen == shown && before != null && before !== root) Left.by(before) else null
        val asked = bind()
        if (before !== root) {
            removeAllViews()
            addView(root, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
            requestApplyInsets()
            left?.giveTo(root)
        }
        if (screen != shown || asked != step) deafUntil = lastUp + DOUBLE_TAP
        shown = screen
        step = asked
    }

    override fun dispatchTouchEvent(event: MotionEvent): Boolean {
        when (event.actionMasked) {
            MotionEvent.ACTION_DOWN -> {
                deaf = event.eventTime < deafUntil
                touched = true
            }

            MotionEvent.ACTION_UP -> lastUp = event.eventTime
        }
        val taken = if (deaf) true else super.dispatchTouchEvent(event)
        // The click of this touch was posted before; the waiting request must come after the click.
        if (event.actionMasked == MotionEvent.ACTION_UP || event.actionMasked == MotionEvent.ACTION_CANCEL) post(::release)
        return taken
    }

    private fun release() {
        touched = false
        val act = waiting
        waiting = null
        act?.invoke()
    }

    private companion object {
        /** Longest time between the two touches of a double tap, in milliseconds. */
        const val DOUBLE_TAP = 300L
    }
}

/** Scroll positions, typed text and focus that old views leave to new views after a change of theme or configuration. */
private class Left(private val scrolled: Map<Int, Int>, private val typed: Map<Int, Typed>, private val focus: Int?) {
    /** Text and selection of a field. */
    class Typed(val text: CharSequence, val from: Int, val to: Int)

    fun giveTo(root: View) {
        for (view in root.tree()) {
            val place = scrolled[view.id]
            if (place != null && view is ScrollView) scrollOnceLaidOut(view, place)
            if (place != null && view is ListView) view.setSelection(place)
            if (view is EditText) typed[view.id]?.let { view.type(it) }
            if (view.id == focus) view.requestFocus()
        }
    }

    private fun EditText.type(typed: Typed) {
        setText(typed.text)
        setSelection(minOf(typed.from, text.length), minOf(typed.to, text.length))
    }

    private fun scrollOnceLaidOut(view: ScrollView, y: Int) {
        view.addOnLayoutChangeListener(
            object : View.OnLayoutChangeListener {
                override fun onLayoutChange(v: View, l: Int, t: Int, r: Int, b: Int, ol: Int, ot: Int, or: Int, ob: Int) {
                    v.removeOnLayoutChangeListener(this)
                    v.scrollTo(0, y)
                }
            },
        )
    }

    companion object {
        fun by(root: View): Left {
            val all = root.tree().filter { it.isShown }
            val lists = all.filterIsInstance<ListView>().associate { it.id to it.firstVisiblePosition }
            return Left(
                scrolled = lists + all.filterIsInstance<ScrollView>().associate { it.id to it.scrollY },
                typed = all.filterIsInstance<EditText>().associate {
                    it.id to Typed(it.text.toString(), it.selectionStart, it.selectionEnd)
                },
                focus = all.find { it.isFocused && it.id != View.NO_ID }?.id,
            )
        }
    }
}

/** Scrolls everything in this view to its top. */
internal fun View.toTop() = tree().forEach {
    if (it is ScrollView) it.scrollTo(0, 0)
    if (it is FadingList) it.toTop()
}

/** A view and all views in it, in the order of reading. */
fun View.tree(): List<View> =
    if (this is ViewGroup) listOf<View>(this) + (0 until childCount).flatMap { getChildAt(it).tree() } else listOf(this)
