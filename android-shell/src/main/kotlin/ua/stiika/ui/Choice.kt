package ua.stiika.ui

import android.annotation.SuppressLint
import ua.stiika.R

/** One of several options, of which one is chosen. The chosen one has a mark, an edge, and a word for TalkBack. */
@SuppressLint("ViewConstructor")
class Choice(private val ui: Ui, onClick: () -> Unit) : Pressable(ui, ui.palette.plain, onClick) {
    private val title = ui.strong("", Type.LABEL)
    private val note = ui.text("", Type.CAPTION)
    private val mark = ui.icon(R.drawable.ic_check, ui.palette.act.ink)

    init {
        minimumHeight = ui.dp(Size.KEY)
        val face = ui.row(Gap.MEDIUM) {
            val words = ui.column(2) {
                put(title)
                put(note)
            }
            put(words, weight = 1f)
            put(mark, width = ui.dp(Size.ICON), height = ui.dp(Size.ICON))
        }
        addView(face.apply { minimumHeight = ui.dp(Size.KEY) }.padded(ui, Gap.LARGE, Gap.SMALL))
    }

    /** Shows a label, a [below] line if there is one, and whether this option is chosen. */
    fun show(label: String, below: String? = null, chosen: Boolean) {
        val role = if (chosen) ui.palette.act else ui.palette.plain
        choose(chosen, role)
        contentDescription = listOfNotNull(label, below, if (chosen) ui.words(R.string.chosen) else null).joinToString(", ")
        title.show(label, role.ink)
        note.shown(below != null)
        note.show(below.orEmpty(), role.ink)
        mark.shown(chosen)
    }
}
