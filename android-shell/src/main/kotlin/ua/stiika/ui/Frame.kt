package ua.stiika.ui

import android.graphics.Rect
import android.os.Build
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.WindowInsets
import android.widget.FrameLayout
import android.widget.LinearLayout
import ua.stiika.R

/** The places one can go to at any time. */
enum class Tab(val label: Int, val icon: Int) {
    Sale(R.string.tab_sale, R.drawable.ic_till),
    Receipts(R.string.tab_receipts, R.drawable.ic_receipt),
    Shift(R.string.tab_shift, R.drawable.ic_clock),
    Link(R.string.tab_link, R.drawable.ic_online),
}

/** What is around a screen: the strip, and the navigation unless a step must be ended first ([tab] is null). */
data class FrameUiState(val strip: StripUiState, val tab: Tab? = null)

/** A screen with the strip above and the navigation below, or beside it where the screen is wide. */
fun frame(ui: Ui, state: FrameUiState, content: View, onTab: (Tab) -> Unit = {}): View {
    val strip = statusStrip(ui, state.strip)
    val below = state.tab.takeIf { !ui.wide && content.getTag(R.id.wants_all) == null }
    val framed = ui.column(0) {
        put(strip)
        put(if (ui.wide) ui.besideRail(state.tab, content, onTab) else content, weight = 1f)
        if (below != null) put(ui.navigation(below, onTab))
    }
    framed.setBackgroundColor(ui.palette.ground)
    return framed.clearOfBars()
}

/** The screen wants all the height there is: the navigation below it is left out. */
fun View.wantsAll(): View = apply { setTag(R.id.wants_all, true) }

private fun Ui.besideRail(tab: Tab?, content: View, onTab: (Tab) -> Unit): View {
    if (tab == null) return content
    val rail = column(Gap.SMALL) {
        gravity = if (low) Gravity.TOP else Gravity.CENTER
        for (each in Tab.entries) {
            put(
                tabButton(each, each == tab, onTab),
                weight = if (low) 1f else 0f,
                height = if (low) 0 else dp(Size.MAIN),
            )
        }
    }.padded(this, Gap.SMALL, Gap.HAIR)
    return row(0) {
        for (part in handed(rail, content)) {
            if (part === rail) put(rail, width = dp(Size.RAIL), height = MATCH_PARENT) else put(content, weight = 1f, height = MATCH_PARENT)
        }
    }
}

private fun Ui.navigation(tab: Tab, onTab: (Tab) -> Unit): View = column(0) {
    put(rule(palette.sheet.edge), height = dp(1))
    put(row { putEqually(Tab.entries.map { tabButton(it, it == tab, onTab) }) }.padded(this@navigation, Gap.SMALL, Gap.HAIR))
}

private fun Ui.tabButton(tab: Tab, chosen: Boolean, onTab: (Tab) -> Unit): View {
    val role = if (chosen) palette.act else Role(palette.ground, palette.ink)
    return pressable(role, words(tab.label), { onTab(tab) }) {
        minimumHeight = dp(Size.TOUCH)
        isSelected = chosen
        addView(tabFace(tab, role.ink), FrameLayout.LayoutParams(MATCH_PARENT, FrameLayout.LayoutParams.WRAP_CONTENT, Gravity.CENTER))
    }
}

private fun Ui.tabFace(tab: Tab, ink: Int): LinearLayout = column(2) {
    put(icon(tab.icon, ink), height = dp(22))
    put(strong(words(tab.label), Type.SMALL, ink).apply { gravity = Gravity.CENTER })
}.padded(this, 2, Gap.HAIR)

/** Keeps out of the system's bars, the camera's cut-out and the keyboard: since target 35 the window is behind them. */
private fun <V : View> V.clearOfBars(): V = apply {
    setOnApplyWindowInsetsListener { view, insets ->
        val bars = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) barsSince30(insets) else barsBefore30(insets)
        view.setPadding(bars.left, bars.top, bars.right, bars.bottom)
        insets
    }
}

@NewerApi
private fun barsSince30(insets: WindowInsets): Rect {
    val kinds = WindowInsets.Type.systemBars() or WindowInsets.Type.ime() or WindowInsets.Type.displayCutout()
    return insets.getInsets(kinds).run { Rect(left, top, right, bottom) }
}

@Suppress("DEPRECATION") // what Android 8 to 10 have
private fun barsBefore30(insets: WindowInsets): Rect =
    insets.run { Rect(systemWindowInsetLeft, systemWindowInsetTop, systemWindowInsetRight, systemWindowInsetBottom) }
