package ua.stiika.sale

import android.view.Gravity
import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.bindings.Remedy
import ua.stiika.stopped.StoppedPanel
import ua.stiika.stopped.StoppedScreen
import ua.stiika.ui.Gap
import ua.stiika.ui.MainButton
import ua.stiika.ui.Part
import ua.stiika.ui.Pressable
import ua.stiika.ui.RefusalCard
import ua.stiika.ui.Screen
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.column
import ua.stiika.ui.hryvnias
import ua.stiika.ui.iconButton
import ua.stiika.ui.mainBar
import ua.stiika.ui.padded
import ua.stiika.ui.panes
import ua.stiika.ui.part
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.putScroll
import ua.stiika.ui.putWide
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.spaced
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text

/** Каса: tiles or keypad, the unfinished receipt, its total, and two big buttons. */
class SaleScreen(private val ui: Ui, private val on: SaleActions) : Screen<SaleUiState> {
    private val total = TotalLine(ui)
    private val lines = ReceiptLines(ui, on, R.id.scroll_lines)
    private val last = ReceiptLines(ui, on, R.id.scroll_last, newestOnly = true)
    private val back = ui.iconButton(R.drawable.ic_back, ui.words(R.string.pane_goods)) { on.pane(Pane.Goods) }
    private val choice = PaneChoice(ui, on)
    private val panes = SalePanes(ui, on, lines.takeIf { !ui.wide })
    private val pay = PayBar(ui, on)
    private val panel = StoppedPanel(ui, on)
    private val stopTotal = TotalLine(ui)
    private val stop = StoppedScreen(ui, on)
    private val naming = NamingPane(ui, on)
    private val lastPlace = ui.column(0) { putList(last) }
    private val alone = ui.column(0) {
        if (!ui.wide) put(stopTotal.view.padded(ui, Gap.LARGE, Gap.SMALL))
        put(stop.view, weight = 1f)
    }
    private val usual = ui.column(0) {
        put(body().padded(ui, Gap.LARGE, Gap.SMALL), weight = 1f)
        put(pay.view)
        put(panel.view)
    }
    private val acting = FrameLayout(ui.context).apply { for (part in listOf(usual, alone, naming.view)) addView(part) }
    override val view: View = if (ui.wide) ui.panes(reading(), acting) else acting
    override var whole = false
        private set

    override fun bind(state: SaleUiState) {
        val typing = ui.snug && state.pane == Pane.Keypad
        whole = typing
        showActing(state)
        for (line in listOf(total, stopTotal)) line.bind(state.total)
        lines.bind(state)
        last.bind(state)
        lastPlace.shown(!ui.wide && showsLast(state))
        back.shown(typing)
        choice.view.shown(!typing)
        choice.bind(state)
        panes.bind(state)
    }

    private fun showActing(state: SaleUiState) {
        val named = state.pane == Pane.Keypad && state.entry.naming
        val stopped = state.stopped
        val isAlone = !named && stopped != null && (ui.large || ui.low || stopped.clock != null)
        naming.view.shown(named)
        naming.bind(state.entry)
        alone.shown(isAlone)
        usual.shown(!named && !isAlone)
        pay.view.shown(stopped == null)
        pay.bind(state.payable)
        panel.view.shown(stopped != null)
        stopped?.let {
            panel.bind(it)
            stop.bind(it)
        }
    }

    private fun reading(): View = ui.column {
        putList(lines)
        put(total.view)
    }.padded(ui, Gap.LARGE, Gap.MEDIUM)

    private fun body(): LinearLayout = ui.column {
        if (!ui.wide) {
            putWide(ui, lastPlace, height = ui.dp(lastLinesHeight()))
            val sums = ui.row {
                put(back)
                put(total.view, weight = 1f)
            }
            put(sums)
        }
        put(choice.view)
        putWide(ui, panes.view, weight = 1f)
    }

    private fun LinearLayout.putList(lines: ReceiptLines) {
        putScroll(ui, lines.list, weight = 1f)
        put(lines.empty, weight = 1f)
    }

    /** The last lines are above the total, unless the keypad needs the room or all lines are shown. */
    private fun showsLast(state: SaleUiState): Boolean = state.refusal == null && state.pane != Pane.Lines &&
        (ui.tall || (!ui.large && state.pane == Pane.Goods && state.stopped == null))

    /** Height of one line of the receipt, or of two lines where there is room for them. */
    private fun lastLinesHeight(): Int = if (ui.large) {
        144
    } else if (ui.tall) {
        136
    } else {
        64
    }
}

/** The total of the receipt. The caption is above the sum if the two do not fit in one row. */
private class TotalLine(private val ui: Ui) {
    private val caption = ui.text(ui.words(R.string.total), Type.LABEL, ui.palette.quiet)
    private val sum = ui.sum("", Type.TOTAL, least = 40).part(Part.Total)
    private var stacked: Boolean? = null
    val view = LinearLayout(ui.context).apply { accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE }

    fun bind(total: String) {
        arrange(ui.large || (total.length > 9 && ui.paneWidth < ui.dp(400)))
        sum.show(ui.hryvnias(total))
        val said = ui.words(R.string.total) + " " + ui.hryvnias(total)
        if (view.contentDescription != said) view.contentDescription = said
    }

    private fun arrange(upright: Boolean) {
        if (stacked == upright) return
        stacked = upright
        view.removeAllViews()
        view.orientation = if (upright) LinearLayout.VERTICAL else LinearLayout.HORIZONTAL
        view.gravity = Gravity.CENTER_VERTICAL
        view.showDividers = LinearLayout.SHOW_DIVIDER_NONE
        ui.spaced(view, if (upright) 0 else Gap.LARGE)
        view.put(caption)
        view.put(sum, weight = if (upright) 0f else 1f)
    }
}

/** The choice between goods, keypad and lines. */
private class PaneChoice(private val ui: Ui, on: SaleActions) {
    private val offered = if (ui.wide) Pane.entries - Pane.Lines else Pane.entries
    private val labels = offered.associateWith { ui.strong("", Type.BODY).apply { gravity = Gravity.CENTER } }
    private val buttons = offered.associateWith { pane ->
        Pressable(ui, ui.palette.plain) { on.pane(pane) }.apply {
            minimumHeight = ui.dp(Size.TOUCH)
            addView(labels.getValue(pane).padded(ui, Gap.HAIR, 0))
        }
    }
    val view: View = ui.row { putEqually(buttons.values.toList()) }

    fun bind(state: SaleUiState) {
        val chosen = if (ui.wide && state.pane == Pane.Lines) Pane.Goods else state.pane
        for ((pane, button) in buttons) {
            val label = when (pane) {
                Pane.Goods -> ui.words(R.string.pane_goods)
                Pane.Keypad -> ui.words(R.string.pane_keypad)
                Pane.Lines -> ui.words(R.string.pane_lines, state.lines.size)
            }
            val role = if (pane == chosen) ui.palette.act else ui.palette.plain
            button.contentDescription = label
            button.choose(pane == chosen, role)
            labels.getValue(pane).show(label, role.ink)
        }
    }
}

/** The content between the total and the buttons: tiles, keypad or lines. A refusal is above it. */
private class SalePanes(private val ui: Ui, on: SaleActions, private val lines: ReceiptLines?) {
    private val tiles = Tiles(ui, R.id.scroll_tiles, on::tile)
    private val entry = EntryPane(ui, on)
    private val toKeys = { on.remedy(Remedy.LOAD_KEY) }
    private val overTiles = RefusalCard(ui, toKeys)
    private val overEntry = RefusalCard(ui, toKeys)
    private val overHint = RefusalCard(ui, toKeys)
    private val typing = ui.scroll(
        R.id.scroll_pane,
        ui.column {
            gravity = Gravity.BOTTOM
            put(overEntry.view)
            put(entry.view)
        },
    )
    private val noGoods = ui.scroll(
        R.id.scroll_empty,
        ui.column(Gap.LARGE) {
            gravity = Gravity.CENTER
            put(overHint.view)
            put(ui.text(ui.words(R.string.no_goods), Type.BODY, ui.palette.quiet).apply { gravity = Gravity.CENTER })
            put(ui.button(ui.words(R.string.type_price), R.drawable.ic_keypad) { on.pane(Pane.Keypad) })
        },
    )
    val view: LinearLayout = ui.column(0) {
        for (part in listOfNotNull(tiles.view, typing, noGoods, lines?.list)) putScroll(ui, part, weight = 1f)
        lines?.let { put(it.empty, weight = 1f) }
    }

    fun bind(state: SaleUiState) {
        val inLines = lines != null && state.pane == Pane.Lines
        val typed = state.pane == Pane.Keypad
        if (!inLines) for (part in listOfNotNull(lines?.list, lines?.empty)) part.shown(false)
        typing.shown(typed)
        tiles.view.shown(!inLines && !typed && state.tiles.isNotEmpty())
        noGoods.shown(!inLines && !typed && state.tiles.isEmpty())
        tiles.bind(state.tiles)
        entry.bind(state.entry)
        for (card in listOf(overTiles, overEntry, overHint)) card.bind(state.refusal)
        tiles.head(overTiles.view, state.refusal != null)
        if (state.refusal != null) for (part in listOf(typing, noGoods)) part.scrollTo(0, 0)
    }
}

/** The two big buttons. They have their colours only when there is something to pay for. */
private class PayBar(private val ui: Ui, on: SaleActions) {
    private val card = MainButton(ui) { on.card() }
    private val cash = MainButton(ui) { on.cash() }
    val view: View = ui.mainBar(listOf(card, cash))

    fun bind(payable: Boolean) {
        val plain = ui.palette.plain
        card.show(ui.words(R.string.card), if (payable) ui.palette.card else plain, R.drawable.ic_bank_card)
        cash.show(ui.words(R.string.cash), if (payable) ui.palette.cash else plain, R.drawable.ic_cash)
    }
}

/** A hint in an empty place. */
internal fun Ui.hint(words: String): View = column(0) {
    gravity = Gravity.CENTER
    put(text(words, Type.BODY, palette.quiet).apply { gravity = Gravity.CENTER })
}
