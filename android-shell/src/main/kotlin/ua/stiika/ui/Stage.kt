package ua.stiika.ui

import android.annotation.SuppressLint
import android.content.Context
import android.view.MotionEvent
import android.view.View
import android.view.ViewGroup
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.ScrollView
import ua.stiika.R

/**
 * Where the activity shows its screens. A new drawing of the same screen keeps what the platform's views hold by
 * themselves: how far one has scrolled, what stands in a field, and where the focus is.
 *
 * After a change of screen the second touch of a double tap is let fall, or it would press what has come under the thumb.
 * While a finger is down nothing is drawn anew: the touch would be lost with the view it began on.
 */
@SuppressLint("ViewConstructor")
class Stage(context: Context) : FrameLayout(context) {
    private var shown: Any? = null
    private var guarded: Any? = null
    private var lastUp = 0L
    private var deafUntil = 0L
    private var deaf = false
    private var touched = false
    private var waiting: (() -> Unit)? = null

    /** Shows a drawing of the screen that [screen] names; the last one asked for, as soon as no finger is down. */
    fun show(screen: Any, view: View) {
        if (touched) waiting = { place(screen, view) } else place(screen, view)
    }

    private fun place(screen: Any, view: View) {
        val same = screen == shown
        val kept = if (same && childCount > 0) Kept.of(getChildAt(0)) else null
        removeAllViews()
        addView(view, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
        requestApplyInsets()
        kept?.giveTo(view)
        val guard = view.tree().firstNotNullOfOrNull { it.getTag(R.id.guard) }
        if (!same || guard != guarded) deafUntil = lastUp + DOUBLE_TAP
        shown = screen
        guarded = guard
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
        // The click of this touch was posted just now; what waits comes after it.
        if (event.actionMasked == MotionEvent.ACTION_UP || event.actionMasked == MotionEvent.ACTION_CANCEL) post(::release)
        return taken
    }

    private fun release() {
        touched = false
        waiting?.invoke()
        waiting = null
    }

    private companion object {
        /** Milliseconds between the events of one double tap. */
        const val DOUBLE_TAP = 300L
    }
}

/** Names the step a screen is at; when the step changes, [Stage] lets the second touch of a double tap fall. */
fun View.guarded(step: Any): View = apply { setTag(R.id.guard, step) }

/** What one drawing leaves to the next. */
private class Kept(
    private val scrolled: Map<Int, Int>,
    private val typed: Map<Int, Typed>,
    private val focus: Place?,
    private val read: Place?,
) {
    /** A field's text and selection. */
    class Typed(val text: CharSequence, val from: Int, val to: Int)

    /** A view, by its way from the root; [said] guards against another having come there. */
    class Place(val way: List<Int>, val said: CharSequence?)

    fun giveTo(root: View) {
        for (view in root.tree()) {
            if (view is ScrollView) scrolled[view.id]?.let { scrollOnceLaidOut(view, it) }
            if (view is EditText) typed[view.id]?.let { view.type(it) }
        }
        focus?.find(root)?.requestFocus()
        val reading = read?.find(root) ?: return
        root.post { reading.performAccessibilityAction(AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS, null) }
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

    private fun Place.find(root: View): View? {
        val found = way.fold(root as View?) { view, i -> (view as? ViewGroup)?.getChildAt(i) }
        return found?.takeIf { it.contentDescription == said }
    }

    companion object {
        fun of(root: View): Kept {
            val all = root.tree()
            return Kept(
                scrolled = all.filterIsInstance<ScrollView>().associate { it.id to it.scrollY },
                typed = all.filterIsInstance<EditText>().associate {
                    it.id to Typed(it.text.toString(), it.selectionStart, it.selectionEnd)
                },
                focus = all.find { it.isFocused }?.let { place(root, it) },
                read = all.find { it.isAccessibilityFocused }?.let { place(root, it) },
            )
        }

        private fun place(root: View, view: View): Place {
            val way = generateSequence(view) { it.parent as? View }.takeWhile { it !== root }
                .map { (it.parent as ViewGroup).indexOfChild(it) }.toList().reversed()
            return Place(way, view.contentDescription)
        }
    }
}

/** A view and all under it, in the order they are read. */
fun View.tree(): List<View> =
    if (this is ViewGroup) listOf<View>(this) + (0 until childCount).flatMap { getChildAt(it).tree() } else listOf(this)
