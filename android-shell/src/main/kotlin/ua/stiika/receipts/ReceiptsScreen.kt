package ua.stiika.receipts

import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Pressable
import ua.stiika.ui.PrintedText
import ua.stiika.ui.Row
import ua.stiika.ui.Rows
import ua.stiika.ui.Screen
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.hryvnias
import ua.stiika.ui.icon
import ua.stiika.ui.iconed
import ua.stiika.ui.padded
import ua.stiika.ui.panes
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.putScroll
import ua.stiika.ui.putTitle
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.surface
import ua.stiika.ui.text
import ua.stiika.ui.titleBar
import ua.stiika.ui.unbroken

/** Чеки: a list of documents with their state, and one opened document in its printed form. */
class ReceiptsScreen(private val ui: Ui, on: ReceiptsActions) : Screen<ReceiptsUiState> {
    private val rows = Rows<ShownRow>(ui, R.id.scroll_list, key = { it.receipt.id }) { ReceiptCell(ui, on) }
    private val none = ui.text(ui.words(R.string.no_receipts), Type.BODY, ui.palette.quiet)
    private val list: View = ui.column {
        putTitle(ui, ui.titleBar(ui.words(R.string.receipts)))
        put(none)
        putScroll(ui, rows.view, weight = 1f)
    }.padded(ui, Gap.LARGE, Gap.SMALL)
    private val opened = OpenedPane(ui, on)
    private val nothing: View = ui.column(0) {
        gravity = Gravity.CENTER
        put(ui.text(ui.words(R.string.choose_receipt), Type.BODY, ui.palette.quiet).apply { gravity = Gravity.CENTER })
    }
    override val view: View = if (ui.wide) ui.panes(list, over(nothing, opened.view)) else over(list, opened.view)

    override fun bind(state: ReceiptsUiState) {
        val open = state.open
        none.shown(state.rows.isEmpty())
        rows.bind(state.rows.map { ShownRow(it, it.id == open?.id) })
        opened.view.shown(open != null)
        nothing.shown(open == null)
        if (!ui.wide) list.shown(open == null)
        open?.let(opened::bind)
    }

    private fun over(below: View, above: View): View = FrameLayout(ui.context).apply {
        addView(below)
        addView(above)
    }
}

/** A document of the list and whether it is the opened one. */
private data class ShownRow(val receipt: ReceiptRow, val chosen: Boolean)

private class ReceiptCell(private val ui: Ui, on: ReceiptsActions) : Row<ShownRow> {
    private var id = ""
    private val number = ui.strong("", Type.BODY)
    private val sum = ui.sum("", Type.LABEL)
    private val time = ui.text("", Type.BODY, ui.palette.quiet)
    private val mark = StateMark(ui)
    override val view = Pressable(ui, ui.palette.plain) { on.open(id) }.apply {
        minimumHeight = ui.dp(Size.MAIN)
        val face = ui.column(6) {
            put(pair(number, sum))
            put(pair(time, mark.view))
        }
        addView(face.padded(ui, Gap.LARGE, Gap.MEDIUM))
    }

    override fun bind(item: ShownRow) {
        val receipt = item.receipt
        id = receipt.id
        view.choose(item.chosen, if (item.chosen) ui.palette.plain.copy(edge = ui.palette.ink) else ui.palette.plain)
        val state = ui.words(label(receipt.state))
        view.contentDescription = listOf(receipt.number, receipt.time, ui.hryvnias(receipt.sum), state).joinToString(", ")
        number.show(receipt.number)
        sum.show(ui.hryvnias(receipt.sum))
        time.show(unbroken(receipt.time))
        mark.bind(receipt.state)
    }

    private fun pair(first: View, second: View): LinearLayout = ui.row(Gap.MEDIUM) {
        put(first, weight = 1f)
        put(second)
    }
}

private fun label(state: ReceiptState): Int = if (state == ReceiptState.Registered) R.string.registered else R.string.waits

/** State of a document as icon, colour and word. */
private class StateMark(private val ui: Ui) {
    private val icon = ui.icon(0, ui.palette.good.ink)
    private val word = ui.strong("", Type.CAPTION)
    val view: LinearLayout = ui.row(Gap.HAIR) {
        put(icon, width = ui.dp(18), height = ui.dp(18))
        put(word)
    }.padded(ui, Gap.SMALL, Gap.HAIR)

    fun bind(state: ReceiptState) {
        val registered = state == ReceiptState.Registered
        val role = if (registered) ui.palette.good else ui.palette.wait
        view.background = ui.surface(role.copy(edge = 0), Size.BADGE)
        icon.show(if (registered) R.drawable.ic_check else R.drawable.ic_hourglass, role.ink)
        word.show(ui.words(label(state)), role.ink)
    }
}

private class OpenedPane(ui: Ui, on: ReceiptsActions) {
    private var opened = ""
    private val mark = StateMark(ui)
    private val problem = ui.text("", Type.BODY, ui.palette.warn.ink)
    private val problemCard = ui.card(0, ui.palette.warn) { put(ui.iconed(R.drawable.ic_warning, problem)) }
    private val printed = PrintedText(ui)
    private val page = ui.scroll(
        R.id.scroll_page,
        ui.column(Gap.MEDIUM) {
            put(problemCard)
            put(printed.view)
        },
    )
    val view: View = ui.column(0) {
        val body = ui.column {
            putTitle(ui, ui.titleBar(ui.words(R.string.receipt), if (ui.wide) null else on::close))
            put(mark.view, width = WRAP_CONTENT)
            putScroll(ui, page, weight = 1f)
        }
        put(body.padded(ui, Gap.LARGE, Gap.SMALL), weight = 1f)
        val print = ui.button(ui.words(R.string.reprint), R.drawable.ic_print) { on.print(opened) }
        val share = ui.button(ui.words(R.string.share), R.drawable.ic_share) { on.share(opened) }
        put(ui.row(Gap.MEDIUM) { putEqually(ui.handed(share, print)) }.padded(ui, Gap.LARGE, Gap.MEDIUM))
    }

    fun bind(receipt: OpenReceipt) {
        if (receipt.id != opened) page.scrollTo(0, 0)
        opened = receipt.id
        mark.bind(receipt.state)
        problemCard.shown(receipt.printing != null)
        problem.show(receipt.printing.orEmpty())
        printed.show(receipt.text)
    }
}
