package ua.stiika.ui

import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.LinearLayout
import ua.stiika.R

/** The title of a screen, with buttons for back and settings where they are needed. Add it with [putTitle]. */
fun Ui.titleBar(title: String, onBack: (() -> Unit)? = null, onSettings: (() -> Unit)? = null): LinearLayout =
    titleRow(onBack, onSettings) { put(heading(title), weight = 1f) }

/** A row that begins with the back button. The icons are aligned with the margins of the page; their touch area is larger. */
fun Ui.titleRow(onBack: (() -> Unit)?, onSettings: (() -> Unit)? = null, fill: LinearLayout.() -> Unit): LinearLayout = row(Gap.HAIR) {
    minimumHeight = dp(Size.TOUCH)
    onBack?.let { put(bare(R.drawable.ic_back, words(R.string.back), it)) }
    fill()
    onSettings?.let { put(bare(R.drawable.ic_settings, words(R.string.settings), it)) }
    val margin = dp(Gap.LARGE)
    setPadding(if (onBack == null) margin else 0, 0, if (onSettings == null) margin else 0, 0)
}

/** Adds a title that is as wide as the page with its margins. */
fun LinearLayout.putTitle(ui: Ui, title: View) {
    val margin = ui.dp(Gap.LARGE)
    addView(title, LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT).apply { setMargins(-margin, 0, -margin, 0) })
}

private fun Ui.bare(icon: Int, said: String, onClick: () -> Unit): View = iconButton(icon, said, Role(palette.ground, palette.ink), onClick)
