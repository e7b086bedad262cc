package ua.stiika.sale

import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.stopped.stoppedPanel
import ua.stiika.ui.Gap
import ua.stiika.ui.Part
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.column
import ua.stiika.ui.grid
import ua.stiika.ui.heading
import ua.stiika.ui.hryvnias
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.padded
import ua.stiika.ui.panes
import ua.stiika.ui.part
import ua.stiika.ui.pressable
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.refusal
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.surface
import ua.stiika.ui.text

/** Каса: tiles or keypad, the receipt in the making, its total, and two big buttons. */
fun saleScreen(ui: Ui, state: SaleUiState, on: SaleActions): View = if (ui.wide) {
    val reading = ui.column {
        put(ui.receiptLines(state, on, R.id.scroll_lines), weight = 1f)
        put(ui.total(state))
    }.padded(ui, Gap.LARGE, Gap.MEDIUM)
    ui.panes(reading, ui.acting(state, on))
} else {
    ui.acting(state, on)
}

private fun Ui.acting(state: SaleUiState, on: SaleActions): View = column(0) {
    val body = column {
        if (!wide) {
            if (showsLast(state)) put(receiptLines(state, on, R.id.scroll_lines, newestFirst = true), height = dp(lastLinesHeight()))
            put(total(state))
        }
        state.refusal?.let { put(refusal(it)) }
        put(paneChoice(state, on))
        put(pane(state, on), weight = 1f)
    }
    put(body.padded(this@acting, Gap.LARGE, Gap.SMALL), weight = 1f)
    put(bottom(state, on))
}

/** Above the total there are the last lines, but where the keypad needs the room or all lines are shown. */
private fun Ui.showsLast(state: SaleUiState): Boolean =
    state.pane != Pane.Lines && state.refusal == null && !(low && state.pane == Pane.Keypad)

private fun Ui.lastLinesHeight(): Int = if (large) {
    168
} else if (low) {
    Size.MAIN
} else {
    140
}

private fun Ui.total(state: SaleUiState): View = row(Gap.LARGE) {
    put(text(words(R.string.total), Type.LABEL, palette.quiet))
    put(sum(hryvnias(state.total), Type.TOTAL).part(Part.Total), weight = 1f)
    contentDescription = words(R.string.total) + " " + hryvnias(state.total)
    accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
}

private fun Ui.paneChoice(state: SaleUiState, on: SaleActions): View = row {
    val shown = if (wide) Pane.entries - Pane.Lines else Pane.entries
    putEqually(shown.map { paneButton(it, state, on) })
}

private fun Ui.paneButton(pane: Pane, state: SaleUiState, on: SaleActions): View {
    val label = when (pane) {
        Pane.Goods -> words(R.string.pane_goods)
        Pane.Keypad -> words(R.string.pane_keypad)
        Pane.Lines -> words(R.string.pane_lines, state.lines.size)
    }
    val chosen = pane == (if (wide && state.pane == Pane.Lines) Pane.Goods else state.pane)
    return pressable(if (chosen) palette.act else palette.plain, label, { on.pane(pane) }) {
        minimumHeight = dp(Size.TOUCH)
        isSelected = chosen
        val ink = if (chosen) palette.act.ink else palette.plain.ink
        addView(strong(label, Type.BODY, ink).apply { gravity = Gravity.CENTER }.padded(this@paneButton, Gap.HAIR, 0))
    }
}

private fun Ui.pane(state: SaleUiState, on: SaleActions): View = when {
    state.pane == Pane.Keypad && state.entry.naming -> naming(state.entry, on)
    state.pane == Pane.Keypad -> scroll(R.id.scroll_pane, entry(state.entry, on))
    state.pane == Pane.Lines && !wide -> receiptLines(state, on, R.id.scroll_pane)
    else -> scroll(R.id.scroll_pane, goods(state.tiles, on))
}

private fun Ui.goods(tiles: List<Tile>, on: SaleActions): View {
    if (tiles.isEmpty()) {
        return column(Gap.LARGE) {
            gravity = Gravity.CENTER
            put(text(words(R.string.no_goods), Type.BODY, palette.quiet).apply { gravity = Gravity.CENTER })
            put(button(words(R.string.type_price), R.drawable.ic_keypad) { on.pane(Pane.Keypad) })
        }
    }
    return grid(if (large) 2 else 3, tiles.map { tile(it, on) })
}

/** A tile of goods; used on the finished receipt's screen too. */
internal fun Ui.tile(tile: Tile, on: (String) -> Unit): View {
    val price = hryvnias(tile.price) + (tile.unit?.let { "/$it" } ?: "")
    val counted = tile.inReceipt?.let { "× $it" }
    return pressable(palette.plain, listOfNotNull(tile.name, price, counted).joinToString(", "), { on(tile.id) }) {
        minimumHeight = dp(88)
        addView(tileFace(tile.name, price, counted), android.widget.FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
    }
}

private fun Ui.tile(tile: Tile, on: SaleActions): View = tile(tile, on::tile)

private fun Ui.tileFace(name: String, price: String, counted: String?): LinearLayout = column(Gap.HAIR) {
    put(strong(name, Type.BODY, palette.plain.ink), weight = 1f)
    val below = row(Gap.HAIR) {
        put(text(price, Type.CAPTION, palette.quiet), weight = 1f)
    }
    put(below)
    counted?.let { put(badge(it)) }
}.padded(this, 10, Gap.SMALL)

private fun Ui.badge(words: String): View = row(0) {
    put(
        strong(words, Type.CAPTION, palette.act.ink).apply { background = surface(palette.act, 10) }.padded(this@badge, Gap.SMALL, 2),
    )
}

private fun Ui.bottom(state: SaleUiState, on: SaleActions): View {
    state.stopped?.let { return stoppedPanel(this, it, on) }
    val ready = state.payable
    val card = mainButton(words(R.string.card), if (ready) palette.card else palette.plain, R.drawable.ic_bank_card) { on.card() }
    val cash = mainButton(words(R.string.cash), if (ready) palette.cash else palette.plain, R.drawable.ic_cash) { on.cash() }
    return mainBar(listOf(card, cash))
}

/** A heading that fills an empty place with what to do. */
internal fun Ui.hint(words: String): View = column(0) {
    gravity = Gravity.CENTER
    put(heading(words, Type.BODY, palette.quiet).apply { gravity = Gravity.CENTER })
}
