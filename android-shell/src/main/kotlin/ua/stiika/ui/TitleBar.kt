package ua.stiika.ui

import android.view.View
import ua.stiika.R

/** The name of a screen, with a way back and a way to the settings where there are such. */
fun Ui.titleBar(title: String, onBack: (() -> Unit)? = null, onSettings: (() -> Unit)? = null): View = row(Gap.MEDIUM) {
    minimumHeight = dp(Size.TOUCH)
    onBack?.let { put(bare(R.drawable.ic_back, words(R.string.back), it)) }
    put(heading(title), weight = 1f)
    onSettings?.let { put(bare(R.drawable.ic_settings, words(R.string.settings), it)) }
}

private fun Ui.bare(icon: Int, said: String, onClick: () -> Unit): View = iconButton(icon, said, Role(palette.ground, palette.ink), onClick)
