package ua.stiika.sale

import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Part
import ua.stiika.ui.QrView
import ua.stiika.ui.Screen
import ua.stiika.ui.StackedButton
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.buttons
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.fact
import ua.stiika.ui.heading
import ua.stiika.ui.hryvnias
import ua.stiika.ui.icon
import ua.stiika.ui.iconed
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.padded
import ua.stiika.ui.panes
import ua.stiika.ui.part
import ua.stiika.ui.put
import ua.stiika.ui.putScroll
import ua.stiika.ui.scroll
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.stackedButton
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.surface
import ua.stiika.ui.text
import ua.stiika.ui.unbroken

/** Чек готовий: the QR code, the number, the change, the ways to hand the receipt over, and the next sale. */
class IssuedScreen(private val ui: Ui, private val on: IssuedActions) : Screen<IssuedUiState> {
    private val scrolled by lazy { IssuedParts(ui, on) }
    private val complete by lazy { IssuedParts(ui, on) }
    private val tiles = Tiles(ui, R.id.scroll_tiles, on::tile)
    private val inSight: View? = if (ui.wide || ui.large || ui.low) null else whole()
    private val long: View = if (ui.wide) beside() else scrolling()
    override val view: View = FrameLayout(ui.context).apply { for (part in listOfNotNull(inSight, long)) addView(part) }

    override fun bind(state: IssuedUiState) {
        val fits = inSight != null && state.print !is PrintState.Problem
        inSight?.shown(fits)
        long.shown(!fits)
        if (fits) complete.bind(state) else scrolled.bind(state)
        if (ui.wide) tiles.bind(state.tiles)
    }

    /** Everything at once, with the largest possible code. */
    private fun whole(): View = ui.column(0) {
        val body = ui.column(Gap.SMALL) {
            put(complete.mark)
            put(complete.change)
            put(complete.qr, weight = 1f)
            put(complete.handing)
        }
        put(body.padded(ui, Gap.LARGE, Gap.SMALL), weight = 1f)
        put(next())
    }

    /** A scrolling page. The button of the next sale is always visible. */
    private fun scrolling(): View = ui.column(0) {
        val told = ui.column(Gap.MEDIUM) {
            for (part in scrolled.run { listOf(mark, change, problem, qr, handing) }) put(part)
        }
        val page = ui.column { putScroll(ui, ui.scroll(R.id.scroll_page, told), weight = 1f) }
        put(page.padded(ui, Gap.LARGE, Gap.SMALL), weight = 1f)
        put(next())
    }

    /** Two panes: the code, and everything else above the tiles. */
    private fun beside(): View {
        val code = ui.column(Gap.MEDIUM) {
            put(scrolled.mark)
            put(scrolled.qr, weight = 1f)
        }.padded(ui, Gap.LARGE, Gap.MEDIUM)
        val head = ui.column(Gap.MEDIUM) { for (part in scrolled.run { listOf(change, problem, handing) }) put(part) }
        tiles.head(head, true)
        val acting = ui.column(0) {
            val page = ui.column { putScroll(ui, tiles.view, weight = 1f) }
            put(page.padded(ui, Gap.LARGE, Gap.MEDIUM), weight = 1f)
            put(next())
        }
        return ui.panes(code, acting)
    }

    private fun next(): View = ui.mainBar(listOf(ui.mainButton(ui.words(R.string.next_sale), ui.palette.act, R.drawable.ic_next, on::next)))
}

/** The parts of a finished receipt. */
private class IssuedParts(private val ui: Ui, on: IssuedActions) {
    private val icon = ui.icon(R.drawable.ic_check_circle, ui.palette.ink)
    private val title = ui.heading(ui.words(R.string.issued), Type.LABEL)
    private val number = ui.strong("", Type.BODY)
    private val sum = ui.sum("", Type.LABEL)
    private val back = ui.sum("", Type.CHANGE, least = 48).part(Part.Change)
    private val what = ui.strong("", Type.BODY, ui.palette.warn.ink)
    private val print = StackedButton(ui, on::print)
    private val send = StackedButton(ui, on::send)
    val mark: View = ui.card(0) {
        put(ui.iconed(icon, title, Gap.SMALL))
        put(ui.fact(number, sum))
    }
    val change: LinearLayout = ui.fact(ui.words(R.string.change), back)
    val qr = QrView(ui)
    val problem: View = ui.card(Gap.SMALL, ui.palette.warn) {
        put(ui.iconed(R.drawable.ic_warning, what))
        put(ui.text(ui.words(R.string.receipt_stands), Type.BODY, ui.palette.warn.ink))
        val again = ui.stackedButton(ui.words(R.string.print_again), R.drawable.ic_print, on::print)
        put(ui.buttons(listOf(again, ui.stackedButton(ui.words(R.string.other_printer), R.drawable.ic_settings, on::otherPrinter))))
    }
    val handing: View = ui.buttons(listOf(print, send, ui.stackedButton(ui.words(R.string.share), R.drawable.ic_share, on::share)))

    fun bind(state: IssuedUiState) {
        bindMark(state)
        change.shown(state.change != null)
        back.show(state.change?.let(ui::hryvnias).orEmpty())
        qr.bind(state.qr)
        val trouble = state.print as? PrintState.Problem
        problem.shown(trouble != null)
        what.show(trouble?.what.orEmpty())
        when (state.print) {
            PrintState.Idle, is PrintState.Problem -> print.show(ui.words(R.string.print), R.drawable.ic_print)
            PrintState.Printing -> print.show(ui.words(R.string.printing), R.drawable.ic_hourglass)
            PrintState.Printed -> print.show(ui.words(R.string.printed), R.drawable.ic_check)
        }
        when (state.sending) {
            SendState.Idle -> send.show(ui.words(R.string.send), R.drawable.ic_send)
            SendState.Sent -> send.show(ui.words(R.string.sent), R.drawable.ic_check)
        }
    }

    private fun bindMark(state: IssuedUiState) {
        val role = if (state.online) ui.palette.good else ui.palette.wait
        mark.background = ui.surface(role)
        icon.show(R.drawable.ic_check_circle, role.ink)
        title.setTextColor(role.ink)
        number.show(unbroken(ui.words(if (state.online) R.string.mark_online else R.string.mark_offline, state.number)), role.ink)
        sum.show(ui.hryvnias(state.sum), role.ink)
    }
}
