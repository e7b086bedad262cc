package ua.stiika.ui

import android.view.View
import ua.stiika.R

/** One of several that exclude each other: the chosen one has a mark, an edge and a word for TalkBack. */
fun Ui.choice(label: String, below: String? = null, chosen: Boolean, onClick: () -> Unit): View {
    val role = if (chosen) palette.act else palette.plain
    val said = listOfNotNull(label, below, if (chosen) words(R.string.chosen) else null).joinToString(", ")
    return pressable(role, said, onClick) {
        minimumHeight = dp(Size.KEY)
        isSelected = chosen
        val face = row(Gap.MEDIUM) {
            val words = column(2) {
                put(strong(label, Type.LABEL, role.ink))
                below?.let { put(text(it, Type.CAPTION, role.ink)) }
            }
            put(words, weight = 1f)
            if (chosen) put(icon(R.drawable.ic_check, role.ink), width = dp(Size.ICON), height = dp(Size.ICON))
        }
        addView(face.apply { minimumHeight = dp(Size.KEY) }.padded(this@choice, Gap.LARGE, Gap.SMALL))
    }
}
