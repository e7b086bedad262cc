package ua.stiika.ui

import android.graphics.drawable.GradientDrawable
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.LinearLayout
import android.widget.ListView
import android.widget.ScrollView
import android.widget.Space

/** Views below each other, [gap] dp apart. */
fun Ui.column(gap: Int = Gap.SMALL, fill: LinearLayout.() -> Unit): LinearLayout = lined(LinearLayout.VERTICAL, gap).apply(fill)

/** Views side by side, [gap] dp apart, vertically centred. */
fun Ui.row(gap: Int = Gap.SMALL, fill: LinearLayout.() -> Unit): LinearLayout =
    lined(LinearLayout.HORIZONTAL, gap).apply { gravity = Gravity.CENTER_VERTICAL }.apply(fill)

/** Adds a view. A view with a [weight] takes its share of the remaining room. */
fun LinearLayout.put(view: View, weight: Float = 0f, width: Int? = null, height: Int? = null) {
    val upright = orientation == LinearLayout.VERTICAL
    val w = width ?: if (upright) {
        MATCH_PARENT
    } else if (weight > 0) {
        0
    } else {
        WRAP_CONTENT
    }
    val h = height ?: if (upright && weight > 0) 0 else WRAP_CONTENT
    addView(view, LinearLayout.LayoutParams(w, h, weight))
}

/** Adds views of equal width and height, side by side. */
fun LinearLayout.putEqually(views: List<View>) = views.forEach { put(it, weight = 1f, height = MATCH_PARENT) }

/** Cells in rows of [columns]. All cells have the same width; the cells of a row have the same height. */
fun Ui.grid(columns: Int, cells: List<View>, gap: Int = Gap.SMALL): LinearLayout = column(gap) {
    for (line in cells.chunked(columns)) {
        put(row(gap) { putEqually(line + List(columns - line.size) { Space(context) }) })
    }
}

/** Content that may be taller than its place. [Stage] restores the scroll position by [id] after a change of configuration. */
fun Ui.scroll(id: Int, content: View): ScrollView = FadingScroll(this).apply {
    this.id = id
    addView(content, ViewGroup.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
}

/** Adds a scrolling view. It is wider than its neighbours by the margin of the page; the scroll bar is in that margin. */
fun LinearLayout.putScroll(ui: Ui, view: View, weight: Float = 0f, height: Int = 0) {
    if (view is ScrollView || view is ListView) {
        putWide(ui, view, weight, height)
    } else {
        addView(view, LinearLayout.LayoutParams(MATCH_PARENT, height, weight))
    }
}

/** Adds a view that covers the margins of the page too, and gives it these margins as padding. */
fun LinearLayout.putWide(ui: Ui, view: View, weight: Float = 0f, height: Int = 0) {
    val margin = ui.dp(Gap.LARGE)
    view.setPadding(margin, 0, margin, 0)
    addView(view, LinearLayout.LayoutParams(MATCH_PARENT, height, weight).apply { setMargins(-margin, 0, -margin, 0) })
}

/** Two panes. The [acting] pane, with the buttons, is on the side of the thumb. */
fun Ui.panes(reading: View, acting: View): LinearLayout = row(0) {
    for (pane in handed(reading, acting)) put(pane, weight = 1f, height = MATCH_PARENT)
}

/** Sets the padding of a view, in dp. */
fun <V : View> V.padded(ui: Ui, across: Int, along: Int): V = apply { setPadding(ui.dp(across), ui.dp(along), ui.dp(across), ui.dp(along)) }

/** A rounded surface in the colours of a role. */
fun Ui.surface(role: Role, corner: Int = Size.CORNER): GradientDrawable = GradientDrawable().apply {
    setColor(role.fill)
    cornerRadius = dp(corner).toFloat()
    if (role.edge != 0) setStroke(dp(palette.stroke), role.edge)
}

/** A card: a sheet with views below each other. */
fun Ui.card(gap: Int = Gap.SMALL, role: Role = palette.sheet, fill: LinearLayout.() -> Unit): LinearLayout = column(gap, fill).apply {
    background = surface(role)
    padded(this@card, Gap.LARGE, Gap.MEDIUM)
}

private fun Ui.lined(orientation: Int, gap: Int) = LinearLayout(context).apply {
    this.orientation = orientation
    spaced(this, gap)
}

/** Puts [gap] dp between the visible children of [layout]. */
internal fun Ui.spaced(layout: LinearLayout, gap: Int) = layout.run {
    isBaselineAligned = false
    clipToPadding = false
    if (gap > 0) {
        dividerDrawable = GradientDrawable().apply { setSize(dp(gap), dp(gap)) }
        showDividers = LinearLayout.SHOW_DIVIDER_MIDDLE
    }
}
