package ua.stiika.ui

import android.view.View

/** A screen. Its views are built once; each [bind] shows one more state in them. */
interface Screen<in S> {
    val view: View

    /** Shows [state]. */
    fun bind(state: S)

    /** The shown state needs the whole height: the navigation below the screen is hidden. */
    val whole: Boolean get() = false

    /** The step that the shown state asks about. When the step changes, [Stage] ignores the second touch of a double tap. */
    val step: Any? get() = null
}

/** Shows or hides a view. A hidden view takes no room. */
fun View.shown(visible: Boolean) {
    val wanted = if (visible) View.VISIBLE else View.GONE
    if (visibility != wanted) visibility = wanted
}
