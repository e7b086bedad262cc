package ua.stiika.sale

import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.stopped.stoppedPanel
import ua.stiika.stopped.stoppedScreen
import ua.stiika.ui.Gap
import ua.stiika.ui.Part
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.column
import ua.stiika.ui.grid
import ua.stiika.ui.hryvnias
import ua.stiika.ui.iconButton
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.padded
import ua.stiika.ui.panes
import ua.stiika.ui.part
import ua.stiika.ui.pressable
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.putScroll
import ua.stiika.ui.refusal
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.surface
import ua.stiika.ui.text
import ua.stiika.ui.wantsAll

/** Каса: tiles or keypad, the receipt in the making, its total, and two big buttons. */
fun saleScreen(ui: Ui, state: SaleUiState, on: SaleActions): View = if (ui.wide) {
    val reading = ui.column {
        putScroll(ui, ui.receiptLines(state, on, R.id.scroll_lines), weight = 1f)
        put(ui.total(state))
    }.padded(ui, Gap.LARGE, Gap.MEDIUM)
    ui.panes(reading, ui.acting(state, on))
} else {
    ui.acting(state, on).apply { if (ui.typesSnugly(state)) wantsAll() }
}

private fun Ui.acting(state: SaleUiState, on: SaleActions): View = when {
    state.pane == Pane.Keypad && state.entry.naming -> naming(state.entry, on)

    state.stopped != null && (large || low || state.stopped.clock != null) -> column(0) {
        if (!wide) put(total(state).padded(this@acting, Gap.LARGE, Gap.SMALL))
        put(stoppedScreen(this@acting, state.stopped, on), weight = 1f)
    }

    else -> column(0) {
        put(body(state, on).padded(this@acting, Gap.LARGE, Gap.SMALL), weight = 1f)
        put(bottom(state, on))
    }
}

private fun Ui.body(state: SaleUiState, on: SaleActions): LinearLayout = column {
    if (!wide) {
        if (showsLast(
                state,
            )
        ) {
            putScroll(this@body, lastLines(state, on, R.id.scroll_lines), height = dp(lastLinesHeight()))
        }
        put(
            if (typesSnugly(state)) {
                row {
                    put(iconButton(R.drawable.ic_back, words(R.string.pane_goods)) { on.pane(Pane.Goods) })
                    put(total(state), weight = 1f)
                }
            } else {
                total(state)
            },
        )
    }
    if (!typesSnugly(state)) put(paneChoice(state, on))
    putScroll(this@body, pane(state, on), weight = 1f)
}

/** The keypad on a phone that is not high: it takes the places of the navigation and of the choice of panes. */
private fun Ui.typesSnugly(state: SaleUiState): Boolean = snug && state.pane == Pane.Keypad

/** Above the total there are the last lines, but where the keypad needs the room or all lines are shown. */
private fun Ui.showsLast(state: SaleUiState): Boolean =
    state.refusal == null && state.pane != Pane.Lines && (tall || (!large && state.pane == Pane.Goods && state.stopped == null))

/** One line of the receipt, or two where there is room for them. */
private fun Ui.lastLinesHeight(): Int = if (large) {
    144
} else if (tall) {
    136
} else {
    64
}

private fun Ui.total(state: SaleUiState): View {
    val caption = text(words(R.string.total), Type.LABEL, palette.quiet)
    val sum = sum(hryvnias(state.total), Type.TOTAL, least = 40).part(Part.Total)
    val long = state.total.length > 9 && paneWidth < dp(400)
    val all = if (large || long) {
        column(0) {
            put(caption)
            put(sum)
        }
    } else {
        row(Gap.LARGE) {
            put(caption)
            put(sum, weight = 1f)
        }
    }
    return all.apply {
        contentDescription = words(R.string.total) + " " + hryvnias(state.total)
        accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
    }
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

private fun Ui.pane(state: SaleUiState, on: SaleActions): View {
    if (state.pane == Pane.Lines && !wide) return receiptLines(state, on, R.id.scroll_pane)
    val content = if (state.pane == Pane.Keypad) entry(state.entry, on) else goods(state.tiles, on)
    if (state.refusal == null) return scroll(R.id.scroll_pane, content)
    // Another place: a refusal is seen however far one has scrolled before.
    return scroll(
        R.id.scroll_page,
        column {
            put(refusal(state.refusal))
            put(content)
        },
    )
}

private fun Ui.goods(tiles: List<Tile>, on: SaleActions): View {
    if (tiles.isNotEmpty()) return grid(columns(tiles), tiles.map { tile(it, on::tile) })
    return column(Gap.LARGE) {
        gravity = Gravity.CENTER
        put(text(words(R.string.no_goods), Type.BODY, palette.quiet).apply { gravity = Gravity.CENTER })
        put(button(words(R.string.type_price), R.drawable.ic_keypad) { on.pane(Pane.Keypad) })
    }
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

/** Three tiles in a row, or two where a long word would be broken. */
internal fun Ui.columns(tiles: List<Tile>): Int {
    val face = strong("", Type.SMALL).paint.apply { textSize = dp(Type.SMALL).toFloat() }
    val widest = tiles.flatMap { it.name.split(' ') }.maxOfOrNull { face.measureText(it) } ?: 0f
    val room = (paneWidth - 2 * dp(Gap.LARGE) - 2 * dp(Gap.SMALL)) / 3 - 2 * dp(Gap.SMALL)
    return if (large || widest > room) 2 else 3
}

/** What is in the receipt already stands in the price's place, so that no tile moves when one is touched. */
private fun Ui.tileFace(name: String, price: String, counted: String?): LinearLayout = column(Gap.HAIR) {
    put(strong(name, Type.BODY, palette.plain.ink), weight = 1f)
    val below = row(0) {
        minimumHeight = (sp(Type.CAPTION) * 1.7f).toInt()
        put(if (counted == null) text(price, Type.CAPTION, palette.quiet, least = Type.SMALL) else badge(counted))
    }
    put(below)
}.padded(this, Gap.SMALL, Gap.SMALL)

private fun Ui.badge(words: String): View =
    strong(words, Type.CAPTION, palette.act.ink).apply { background = surface(palette.act, 10) }.padded(this, Gap.SMALL, 1)

private fun Ui.bottom(state: SaleUiState, on: SaleActions): View {
    state.stopped?.let { return stoppedPanel(this, it, on) }
    val ready = state.payable
    val card = mainButton(words(R.string.card), if (ready) palette.card else palette.plain, R.drawable.ic_bank_card) { on.card() }
    val cash = mainButton(words(R.string.cash), if (ready) palette.cash else palette.plain, R.drawable.ic_cash) { on.cash() }
    return mainBar(listOf(card, cash))
}

/** Fills an empty place with what to do. */
internal fun Ui.hint(words: String): View = column(0) {
    gravity = Gravity.CENTER
    put(text(words, Type.BODY, palette.quiet).apply { gravity = Gravity.CENTER })
}
