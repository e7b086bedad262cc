package ua.stiika.ui

import android.annotation.SuppressLint
import android.graphics.Typeface
import android.view.View

/** A long identifier or fingerprint, in groups of equal width below each other, so that a person can compare it. It can be selected. */
@SuppressLint("ViewConstructor")
class Mono(private val ui: Ui, private val group: Int) {
    private val text = ui.text("", Type.LABEL, least = Type.SMALL).apply {
        typeface = Typeface.MONOSPACE
        setTextIsSelectable(true)
        gravity = android.view.Gravity.CENTER_VERTICAL
    }
    val view: View = text.apply { minHeight = ui.dp(Size.TOUCH) }

    fun show(words: String) = text.show(words.chunked(group).joinToString("\n") { it.removeSuffix(":") })
}
