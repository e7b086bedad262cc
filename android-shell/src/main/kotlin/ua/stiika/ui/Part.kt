package ua.stiika.ui

import android.view.View
import ua.stiika.R

/** What a view is on its screen, for the checks that measure it. */
enum class Part {
    /** A button that takes money or ends a step. */
    Main,

    /** The status strip's words. */
    Strip,

    /** The sum to be paid. */
    Total,

    /** The change to be given. */
    Change,
}

/** Says what a view is. */
fun <V : View> V.part(part: Part): V = apply { setTag(R.id.role, part) }

/** What a view was said to be. */
val View.part: Part? get() = getTag(R.id.role) as? Part
