package ua.stiika.ui

import android.graphics.Rect
import android.os.Build
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.WindowInsets
import android.widget.FrameLayout
import ua.stiika.R

/** The tabs of the navigation. */
enum class Tab(val label: Int, val icon: Int) {
    Sale(R.string.tab_sale, R.drawable.ic_till),
    Receipts(R.string.tab_receipts, R.drawable.ic_receipt),
    Shift(R.string.tab_shift, R.drawable.ic_clock),
    Link(R.string.tab_link, R.drawable.ic_online),
}

/**
 * The surroundings of a screen. [strip] is null before the register is open. [tab] is null while a step must be ended
 * first: then there is no navigation.
 */
data class FrameUiState(val strip: StripUiState?, val tab: Tab? = null)

/** The frame around every screen: the strip above, and the navigation below, or beside the screen if the display is wide. */
class Frame(private val ui: Ui, onTab: (Tab) -> Unit) {
    private val strip = StatusStrip(ui)
    private val place = FrameLayout(ui.context)
    private val tabs = Tab.entries.map { TabButton(ui, it, onTab) }
    private val navigation = if (ui.wide) rail() else below()
    private var shown: Screen<*>? = null
    val view: View = ui.column(0) {
        put(strip.view)
        if (!ui.wide) {
            put(place, weight = 1f)
            put(navigation)
        } else {
            put(beside(), weight = 1f)
        }
        setBackgroundColor(ui.palette.ground)
    }.clearOfBars()

    /** Shows [screen], whose state is bound already; nothing if it is null. A screen that appears begins at its top. */
    fun bind(state: FrameUiState, screen: Screen<*>?) {
        strip.view.visibility = if (state.strip == null) View.INVISIBLE else View.VISIBLE
        state.strip?.let(strip::bind)
        for (tab in tabs) tab.bind(state.tab)
        navigation.shown(state.tab != null && (ui.wide || screen?.whole != true))
        if (shown === screen) return
        shown = screen
        place.removeAllViews()
        screen?.view?.run {
            place.addView(this, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
            toTop()
        }
    }

    private fun beside(): View = ui.row(0) {
        for (part in ui.handed(navigation, place)) {
            if (part === navigation) {
                put(part, width = ui.dp(Size.RAIL), height = MATCH_PARENT)
            } else {
                put(part, weight = 1f, height = MATCH_PARENT)
            }
        }
    }

    private fun rail(): View = ui.column(Gap.SMALL) {
        gravity = if (ui.low) Gravity.TOP else Gravity.CENTER
        for (tab in tabs) put(tab, weight = if (ui.low) 1f else 0f, height = if (ui.low) 0 else ui.dp(Size.MAIN))
    }.padded(ui, Gap.SMALL, Gap.HAIR)

    private fun below(): View = ui.column(0) {
        put(ui.rule(ui.palette.sheet.edge), height = ui.dp(1))
        put(ui.row { putEqually(tabs) }.padded(ui, Gap.SMALL, Gap.HAIR))
    }
}

/** A button of the navigation. */
private class TabButton(private val ui: Ui, private val tab: Tab, onTab: (Tab) -> Unit) : Pressable(ui, ui.idle, { onTab(tab) }) {
    private val icon = ui.icon(tab.icon, ui.palette.ink)
    private val label = ui.strong(ui.words(tab.label), Type.SMALL).apply { gravity = Gravity.CENTER }

    init {
        contentDescription = ui.words(tab.label)
        minimumHeight = ui.dp(Size.TOUCH)
        val face = ui.column(2) {
            put(icon, height = ui.dp(22))
            put(label)
        }.padded(ui, 2, Gap.HAIR)
        addView(face, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.WRAP_CONTENT, Gravity.CENTER))
    }

    fun bind(chosen: Tab?) {
        val role = if (chosen == tab) ui.palette.act else ui.idle
        choose(chosen == tab, role)
        icon.show(tab.icon, role.ink)
        label.setTextColor(role.ink)
    }
}

private val Ui.idle get() = Role(palette.ground, palette.ink)

/** Keeps out of the bars of the system, the cut-out of the camera and the keyboard: since target 35 the window lies behind them. */
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

@Suppress("DEPRECATION") // for Android 8 to 10
private fun barsBefore30(insets: WindowInsets): Rect =
    insets.run { Rect(systemWindowInsetLeft, systemWindowInsetTop, systemWindowInsetRight, systemWindowInsetBottom) }
