package ua.stiika.sale

import android.view.View
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Part
import ua.stiika.ui.QrView
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.fact
import ua.stiika.ui.grid
import ua.stiika.ui.heading
import ua.stiika.ui.hryvnias
import ua.stiika.ui.iconed
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.padded
import ua.stiika.ui.panes
import ua.stiika.ui.part
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.putScroll
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.stackedButton
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.unbroken

/** Чек готовий: its QR code, its number, the change, the ways to hand it over, and the next sale. */
fun issuedScreen(ui: Ui, state: IssuedUiState, on: IssuedActions): View = when {
    ui.wide -> ui.panes(ui.code(state), ui.beside(state, on))
    ui.large || ui.low || state.print is PrintState.Problem -> ui.scrolled(state, on)
    else -> ui.whole(state, on)
}

/** All in sight at once, the code as large as may be. */
private fun Ui.whole(state: IssuedUiState, on: IssuedActions): View = column(0) {
    val body = column(Gap.SMALL) {
        put(mark(state))
        state.change?.let { put(change(it)) }
        state.qr?.let { put(QrView(this@whole, it), weight = 1f) }
        put(handing(state, on))
    }
    put(body.padded(this@whole, Gap.LARGE, Gap.SMALL), weight = 1f)
    put(next(on))
}

/** What does not fit is scrolled to; the next sale is always in sight. */
private fun Ui.scrolled(state: IssuedUiState, on: IssuedActions): View = column(0) {
    val told = column(Gap.MEDIUM) {
        put(mark(state))
        state.change?.let { put(change(it)) }
        printProblem(state, on)?.let { put(it) }
        state.qr?.let { put(QrView(this@scrolled, it)) }
        put(handing(state, on))
    }
    val page = column { putScroll(this@scrolled, scroll(R.id.scroll_page, told), weight = 1f) }
    put(page.padded(this@scrolled, Gap.LARGE, Gap.SMALL), weight = 1f)
    put(next(on))
}

private fun Ui.code(state: IssuedUiState): View = column(Gap.MEDIUM) {
    put(mark(state))
    state.qr?.let { put(QrView(this@code, it), weight = 1f) }
}.padded(this, Gap.LARGE, Gap.MEDIUM)

private fun Ui.beside(state: IssuedUiState, on: IssuedActions): View = column(0) {
    val told = column(Gap.MEDIUM) {
        state.change?.let { put(change(it)) }
        printProblem(state, on)?.let { put(it) }
        put(handing(state, on))
        if (state.tiles.isNotEmpty()) put(grid(columns(state.tiles), state.tiles.map { tile(it, on::tile) }))
    }
    val page = column { putScroll(this@beside, scroll(R.id.scroll_page, told), weight = 1f) }
    put(page.padded(this@beside, Gap.LARGE, Gap.MEDIUM), weight = 1f)
    put(next(on))
}

private fun Ui.mark(state: IssuedUiState): View {
    val online = state.mark == ReceiptMark.Online
    val role = if (online) palette.good else palette.wait
    val number = words(if (online) R.string.mark_online else R.string.mark_offline, state.number)
    return card(0, role) {
        put(iconed(R.drawable.ic_check_circle, heading(words(R.string.issued), Type.LABEL, role.ink), Gap.SMALL))
        put(fact(strong(unbroken(number), Type.BODY, role.ink), sum(hryvnias(state.sum), Type.LABEL, role.ink)))
    }
}

private fun Ui.change(change: String): View = fact(words(R.string.change), sum(hryvnias(change), Type.CHANGE, least = 48).part(Part.Change))

private fun Ui.printProblem(state: IssuedUiState, on: IssuedActions): View? {
    val problem = state.print as? PrintState.Problem ?: return null
    val role = palette.warn
    return card(Gap.SMALL, role) {
        put(iconed(R.drawable.ic_warning, strong(problem.what, Type.BODY, role.ink)))
        put(text(words(R.string.receipt_stands), Type.BODY, role.ink))
        val again = stackedButton(words(R.string.print_again), R.drawable.ic_print, on::print)
        val other = stackedButton(words(R.string.other_printer), R.drawable.ic_settings, on::otherPrinter)
        put(if (large) column { listOf(again, other).forEach { put(it) } } else row { putEqually(listOf(again, other)) })
    }
}

private fun Ui.handing(state: IssuedUiState, on: IssuedActions): LinearLayout {
    val print = when (state.print) {
        PrintState.Idle, is PrintState.Problem -> stackedButton(words(R.string.print), R.drawable.ic_print, on::print)
        PrintState.Printing -> stackedButton(words(R.string.printing), R.drawable.ic_hourglass, on::print)
        PrintState.Printed -> stackedButton(words(R.string.printed), R.drawable.ic_check, on::print)
    }
    val send = when (state.sending) {
        SendState.Idle -> stackedButton(words(R.string.send), R.drawable.ic_send, on::send)
        SendState.Owed -> stackedButton(words(R.string.send_owed), R.drawable.ic_hourglass, on::send)
        SendState.Sent -> stackedButton(words(R.string.sent), R.drawable.ic_check, on::send)
    }
    val share = stackedButton(words(R.string.share), R.drawable.ic_share, on::share)
    return if (large) column { for (way in listOf(print, send, share)) put(way) } else row { putEqually(listOf(print, send, share)) }
}

private fun Ui.next(on: IssuedActions): View =
    mainBar(listOf(mainButton(words(R.string.next_sale), palette.act, R.drawable.ic_next, onClick = on::next)))
