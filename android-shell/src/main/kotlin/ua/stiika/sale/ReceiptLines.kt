package ua.stiika.sale

import android.view.View
import android.widget.Space
import ua.stiika.R
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.column
import ua.stiika.ui.iconButton
import ua.stiika.ui.put
import ua.stiika.ui.row
import ua.stiika.ui.rule
import ua.stiika.ui.scroll
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.unbroken

/** The receipt's lines, each with its ways to mend it; a line removed just now can be put back. */
internal fun Ui.receiptLines(state: SaleUiState, on: SaleActions, id: Int): View = lines(state.lines, state.removed, on, id)

/** What was done last: the newest lines, or one that can be put back. */
internal fun Ui.lastLines(state: SaleUiState, on: SaleActions, id: Int): View {
    val room = if (tall) 2 else 1
    val newest = state.lines.reversed().take(if (state.removed == null) room else room - 1)
    return lines(newest, state.removed, on, id, aligned = newest.size > 1)
}

private fun Ui.lines(shown: List<SaleLine>, removed: String?, on: SaleActions, id: Int, aligned: Boolean = true): View {
    if (shown.isEmpty() && removed == null) return hint(words(R.string.no_lines))
    return scroll(
        id,
        column {
            removed?.let { put(removed(it, on)) }
            shown.forEachIndexed { i, line ->
                if (i > 0) put(rule(palette.sheet.edge), height = dp(1))
                put(line(line, on, aligned))
            }
        },
    )
}

private fun Ui.removed(name: String, on: SaleActions): View = row {
    put(text(words(R.string.removed, name), Type.BODY), weight = 1f)
    put(button(words(R.string.put_back), R.drawable.ic_undo) { on.putBack() }.apply { minimumHeight = dp(Size.TOUCH) })
}

private fun Ui.line(line: SaleLine, on: SaleActions, aligned: Boolean): View {
    val named = column(2) {
        put(strong(line.name))
        put(text(unbroken(line.detail), Type.CAPTION, palette.quiet))
    }
    val sum = sum(line.sum, Type.LABEL)
    if (!large) {
        return row {
            put(named, weight = 1f)
            put(sum)
            for (way in ways(line, on, aligned)) put(way)
        }
    }
    return column {
        put(named)
        put(
            row {
                put(sum, weight = 1f)
                for (way in ways(line, on, aligned)) put(way)
            },
        )
    }
}

/** One more, and none of it. Where there is no one more its place is kept, so that sums stand under each other. */
private fun Ui.ways(line: SaleLine, on: SaleActions, aligned: Boolean): List<View> {
    val more = when {
        line.countable -> iconButton(R.drawable.ic_plus, words(R.string.one_more, line.name)) { on.oneMore(line.id) }
        aligned -> Space(context).apply { minimumWidth = dp(Size.TOUCH) }
        else -> null
    }
    return listOfNotNull(more, iconButton(R.drawable.ic_close, words(R.string.remove, line.name)) { on.remove(line.id) })
}
