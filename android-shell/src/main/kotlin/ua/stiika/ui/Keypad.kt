package ua.stiika.ui

import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.LinearLayout
import ua.stiika.R

/** The keypad. The views of [beside] form a column next to the keys, on the side of the thumb, as tall as the keys. */
fun Ui.keypad(beside: List<View> = emptyList(), onKey: (Key) -> Unit): LinearLayout {
    val keys = grid(3, Key.entries.map { key(it, onKey) })
    if (beside.isEmpty()) return column(0) { put(keys) }
    val column = column { for (view in beside) put(view, weight = 1f) }
    return row {
        for (part in handed(keys, column)) {
            put(part, weight = if (part === keys) 3f else 1.1f, height = if (part === keys) null else MATCH_PARENT)
        }
    }
}

private fun Ui.key(key: Key, onKey: (Key) -> Unit): View {
    val button = when (key) {
        Key.Erase -> iconButton(R.drawable.ic_backspace, words(R.string.key_erase)) { onKey(key) }
        else -> digit(key, onKey)
    }
    return button.apply { minimumHeight = dp(if (low || snug) Size.TOUCH else Size.KEY) }
}

private fun Ui.digit(key: Key, onKey: (Key) -> Unit): View {
    val said = if (key == Key.Comma) words(R.string.key_comma) else key.face
    return Pressable(this, palette.plain) { onKey(key) }.apply {
        contentDescription = said
        addView(strong(key.face, Type.KEY, palette.plain.ink).apply { gravity = android.view.Gravity.CENTER })
    }
}
