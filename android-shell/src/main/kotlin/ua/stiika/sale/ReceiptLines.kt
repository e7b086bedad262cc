package ua.stiika.sale

import android.view.View
import android.widget.LinearLayout
import android.widget.Space
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Row
import ua.stiika.ui.Rows
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.column
import ua.stiika.ui.iconButton
import ua.stiika.ui.put
import ua.stiika.ui.row
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.unbroken

/** The lines of the receipt with their buttons, and the line that was removed last, which can be restored. */
internal class ReceiptLines(private val ui: Ui, on: SaleActions, id: Int, private val newestOnly: Boolean = false) {
    private val name = ui.text("", Type.BODY)
    private val removed = ui.row {
        put(name, weight = 1f)
        put(ui.button(ui.words(R.string.put_back), R.drawable.ic_undo) { on.putBack() }.apply { minimumHeight = ui.dp(Size.TOUCH) })
    }
    private val rows = Rows<ShownLine>(ui, id, Gap.SMALL, line = true, { it.line.id }) { LineRow(ui, on) }
    private val hint = ui.hint(ui.words(R.string.no_lines))

    /** The list, and the hint that replaces it while it is empty. */
    val list: View = rows.view
    val empty: View = hint

    fun bind(state: SaleUiState) {
        val nothing = state.lines.isEmpty() && state.removed == null
        list.shown(!nothing)
        empty.shown(nothing)
        name.show(ui.words(R.string.removed, state.removed.orEmpty()))
        rows.head(removed, state.removed != null)
        val lines = if (newestOnly) newest(state) else state.lines
        val aligned = !newestOnly || lines.size > 1
        rows.bind(lines.map { ShownLine(it, aligned) })
    }

    /** Only as many of the newest lines as there is room for. */
    private fun newest(state: SaleUiState): List<SaleLine> {
        val room = if (ui.tall) 2 else 1
        return state.lines.reversed().take(if (state.removed == null) room else room - 1)
    }
}

/** A line and whether its sum is aligned with the sums of other lines. */
private data class ShownLine(val line: SaleLine, val aligned: Boolean)

private class LineRow(private val ui: Ui, on: SaleActions) : Row<ShownLine> {
    private var id = ""
    private val name = ui.strong("")
    private val detail = ui.text("", Type.CAPTION, ui.palette.quiet)
    private val sum = ui.sum("", Type.LABEL)
    private val more = ui.iconButton(R.drawable.ic_plus, "") { on.oneMore(id) }
    private val place = Space(ui.context).apply { minimumWidth = ui.dp(Size.TOUCH) }
    private val remove = ui.iconButton(R.drawable.ic_close, "") { on.remove(id) }
    override val view: View = if (ui.large) {
        inTwoRows()
    } else {
        ui.row {
            put(named(), weight = 1f)
            put(sum)
            putWays()
        }
    }

    override fun bind(item: ShownLine) {
        val line = item.line
        id = line.id
        name.show(line.name)
        detail.show(unbroken(line.detail))
        sum.show(unbroken(line.sum))
        more.shown(line.countable)
        more.contentDescription = ui.words(R.string.one_more, line.name)
        place.shown(!line.countable && item.aligned)
        remove.contentDescription = ui.words(R.string.remove, line.name)
    }

    private fun inTwoRows(): View = ui.column {
        put(named())
        val below = ui.row {
            put(sum, weight = 1f)
            putWays()
        }
        put(below)
    }

    private fun named(): View = ui.column(2) {
        put(name)
        put(detail)
    }

    /** The buttons. Where a line has no plus button, a free place keeps the sums aligned. */
    private fun LinearLayout.putWays() {
        put(more)
        put(place)
        put(remove)
    }
}
