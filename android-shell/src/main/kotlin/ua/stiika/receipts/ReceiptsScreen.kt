package ua.stiika.receipts

import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import ua.stiika.R
import ua.stiika.ui.Gap
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
import ua.stiika.ui.pressable
import ua.stiika.ui.printedText
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.putScroll
import ua.stiika.ui.putTitle
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.surface
import ua.stiika.ui.text
import ua.stiika.ui.titleBar
import ua.stiika.ui.unbroken

/** Чеки: a list with what became of each, and one of them as it is printed. */
fun receiptsScreen(ui: Ui, state: ReceiptsUiState, on: ReceiptsActions): View = when {
    ui.wide -> ui.panes(ui.list(state, on), state.open?.let { ui.opened(it, on) } ?: ui.nothingOpen())
    state.open != null -> ui.opened(state.open, on)
    else -> ui.list(state, on)
}

private fun Ui.list(state: ReceiptsUiState, on: ReceiptsActions): View = column {
    putTitle(this@list, titleBar(words(R.string.receipts)))
    val rows = column {
        if (state.rows.isEmpty()) put(text(words(R.string.no_receipts), Type.BODY, palette.quiet))
        for (row in state.rows) put(receipt(row, row.id == state.open?.id, on))
    }
    putScroll(this@list, scroll(R.id.scroll_list, rows), weight = 1f)
}.padded(this, Gap.LARGE, Gap.SMALL)

private fun Ui.receipt(receipt: ReceiptRow, chosen: Boolean, on: ReceiptsActions): View {
    val role = if (chosen) palette.plain.copy(edge = palette.ink) else palette.plain
    val said = listOf(receipt.number, receipt.time, hryvnias(receipt.sum), words(label(receipt.state))).joinToString(", ")
    return pressable(role, said, { on.open(receipt.id) }) {
        minimumHeight = dp(Size.MAIN)
        isSelected = chosen
        val first = row(Gap.MEDIUM) {
            put(strong(receipt.number, Type.BODY), weight = 1f)
            put(sum(hryvnias(receipt.sum), Type.LABEL))
        }
        val second = row(Gap.MEDIUM) {
            put(text(unbroken(receipt.time), Type.BODY, palette.quiet), weight = 1f)
            put(state(receipt.state))
        }
        addView(
            column(6) {
                put(first)
                put(second)
            }.padded(this@receipt, Gap.LARGE, Gap.MEDIUM),
        )
    }
}

private fun label(state: ReceiptState): Int = if (state == ReceiptState.Registered) R.string.registered else R.string.waits

/** What became of a document, by icon, colour and word. */
private fun Ui.state(state: ReceiptState): View {
    val registered = state == ReceiptState.Registered
    val role = if (registered) palette.good else palette.wait
    val mark = if (registered) R.drawable.ic_check else R.drawable.ic_hourglass
    return row(Gap.HAIR) {
        background = surface(role.copy(edge = 0), 10)
        put(icon(mark, role.ink), width = dp(18), height = dp(18))
        put(strong(words(label(state)), Type.CAPTION, role.ink))
    }.padded(this, Gap.SMALL, Gap.HAIR)
}

private fun Ui.opened(receipt: OpenReceipt, on: ReceiptsActions): View = column(0) {
    val told = column(Gap.MEDIUM) {
        receipt.printing?.let { put(card(0, palette.warn) { put(iconed(R.drawable.ic_warning, text(it, Type.BODY, palette.warn.ink))) }) }
        put(printedText(receipt.text))
    }
    val body = column {
        putTitle(this@opened, titleBar(words(R.string.receipt), if (wide) null else on::close))
        put(state(receipt.state), width = WRAP_CONTENT)
        putScroll(this@opened, scroll(R.id.scroll_page, told), weight = 1f)
    }
    put(body.padded(this@opened, Gap.LARGE, Gap.SMALL), weight = 1f)
    val print = button(words(R.string.reprint), R.drawable.ic_print) { on.print(receipt.id) }
    val share = button(words(R.string.share), R.drawable.ic_share) { on.share(receipt.id) }
    put(row(Gap.MEDIUM) { putEqually(handed(share, print)) }.padded(this@opened, Gap.LARGE, Gap.MEDIUM))
}

private fun Ui.nothingOpen(): View = column(0) {
    gravity = Gravity.CENTER
    put(text(words(R.string.choose_receipt), Type.BODY, palette.quiet).apply { gravity = Gravity.CENTER })
}
