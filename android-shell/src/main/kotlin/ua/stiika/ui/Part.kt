package ua.stiika.ui

import android.view.View
import ua.stiika.R

/** Purpose of a view on its screen. The tests that measure screens read it. */
enum class Part {
    /** A button that takes money or ends a step. */
    Main,

    /** Text of the status strip. */
    Strip,

    /** The sum to pay. */
    Total,

    /** The change for the buyer. */
    Change,
}

/** Sets the purpose of a view. */
fun <V : View> V.part(part: Part): V = apply { setTag(R.id.role, part) }

/** Purpose of a view, if one was set. */
val View.part: Part? get() = getTag(R.id.role) as? Part
