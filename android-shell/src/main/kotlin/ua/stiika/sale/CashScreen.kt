package ua.stiika.sale

import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Part
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.announced
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.grid
import ua.stiika.ui.heading
import ua.stiika.ui.hryvnias
import ua.stiika.ui.keypad
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.padded
import ua.stiika.ui.panes
import ua.stiika.ui.part
import ua.stiika.ui.pressable
import ua.stiika.ui.put
import ua.stiika.ui.putScroll
import ua.stiika.ui.putTitle
import ua.stiika.ui.refusal
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.titleRow
import ua.stiika.ui.unbroken

/** Готівка: what is to be paid, notes to choose from, the change. The touch that confirms is the touch that issues. */
fun cashScreen(ui: Ui, state: CashUiState, on: CashActions): View = if (ui.wide) {
    val reading = ui.column(Gap.LARGE) {
        putTitle(ui, ui.toPay(state, on))
        val told = ui.column(Gap.LARGE) {
            state.refusal?.let { put(ui.refusal(it)) }
            put(ui.change(state))
        }
        putScroll(ui, ui.scroll(R.id.scroll_page, told), weight = 1f)
    }.padded(ui, Gap.LARGE, Gap.SMALL)
    ui.panes(
        reading,
        ui.column(0) {
            put(
                ui.column {
                    putScroll(ui, ui.scroll(R.id.scroll_pane, ui.choices(state, on)), weight = 1f)
                }.padded(ui, Gap.LARGE, Gap.SMALL),
                weight = 1f,
            )
            put(ui.confirm(state, on))
        },
    )
} else {
    ui.upright(state, on)
}

private fun Ui.upright(state: CashUiState, on: CashActions): View = column(0) {
    val body = column {
        putTitle(this@upright, toPay(state, on))
        val told = column {
            state.refusal?.let { put(refusal(it)) }
            put(choices(state, on))
        }
        putScroll(this@upright, scroll(R.id.scroll_page, told), weight = 1f)
        put(change(state))
    }
    put(body.padded(this@upright, Gap.LARGE, if (snug) 2 else Gap.SMALL), weight = 1f)
    put(confirm(state, on))
}

/** The way back, what is done here, and the sum; the sum alone where there is little room. */
private fun Ui.toPay(state: CashUiState, on: CashActions): View {
    val sum = sum(hryvnias(state.toPay), Type.TOTAL, least = 40).part(Part.Total)
    sum.contentDescription = words(R.string.to_pay) + " " + sum.text
    val caption = column(0) {
        put(heading(words(R.string.cash), Type.LABEL))
        put(text(words(R.string.to_pay), Type.CAPTION, palette.quiet, Type.SMALL))
    }
    val head = titleRow(on::back) {
        if (large || !snug) put(caption, weight = if (large) 1f else 0f)
        if (!large) put(sum, weight = 1f)
    }
    return column(0) {
        put(head)
        if (large) put(sum.padded(this@toPay, Gap.LARGE, 0))
        state.rounded?.let {
            put(text(unbroken(it), Type.CAPTION, palette.quiet).apply { gravity = Gravity.END }.padded(this@toPay, Gap.LARGE, 0))
        }
    }
}

private fun Ui.choices(state: CashUiState, on: CashActions): View = column {
    gravity = Gravity.BOTTOM
    put(grid(if (snug && !large) 4 else 2, state.notes.map { note(it, it.id == state.note, on) }))
    put(keypad(onKey = on::key))
}

private fun Ui.note(note: Note, chosen: Boolean, on: CashActions): View {
    val role = if (chosen) palette.act else palette.plain
    val change = words(R.string.note_change, unbroken(note.change))
    return pressable(role, "${note.given} ₴, $change", { on.note(note.id) }) {
        minimumHeight = dp(Size.KEY)
        isSelected = chosen
        val face = column(0) {
            gravity = Gravity.CENTER
            put(strong(unbroken(note.given), Type.HEAD, role.ink).apply { gravity = Gravity.CENTER })
            put(text(change, Type.CAPTION, role.ink, Type.SMALL).apply { gravity = Gravity.CENTER })
        }
        addView(face.padded(this@note, Gap.HAIR, if (snug) 3 else 6))
    }
}

/** What was given and what goes back, in the largest digits of all. */
private fun Ui.change(state: CashUiState): View = card(0) {
    // Of one height whatever it says: the keys above must not move under the thumb.
    gravity = Gravity.CENTER_VERTICAL
    val lines = if (snug && !large) sp(Type.CHANGE) else sp(Type.HEAD) + sp(Type.CHANGE) + dp(Gap.LARGE)
    minimumHeight = (lines * 5 / 4).toInt() + dp(Gap.SMALL)
    if (snug) padded(this@change, Gap.LARGE, Gap.HAIR)
    when {
        state.given == null -> put(text(words(R.string.given_hint), Type.BODY, palette.quiet))

        snug && !large && state.change != null -> put(changeInOneRow(state.given, state.change))

        else -> {
            put(pair(R.string.given, sum(hryvnias(state.given), Type.HEAD)))
            put(outcome(state))
        }
    }
}

private fun Ui.outcome(state: CashUiState): View = when {
    state.change != null -> pair(R.string.change, changeSum(state.change))
    state.restByCard != null -> pair(R.string.rest_by_card, sum(hryvnias(state.restByCard), Type.HEAD).announced())
    else -> strong(words(R.string.too_little)).announced()
}

private fun Ui.changeInOneRow(given: String, change: String): View = row(Gap.SMALL) {
    val captions = column(0) {
        put(text(words(R.string.given), Type.SMALL, palette.quiet))
        put(sum(given, Type.BODY).apply { gravity = Gravity.START })
        put(text(words(R.string.change), Type.SMALL, palette.quiet))
    }
    put(captions)
    put(changeSum(change), weight = 1f)
}

private fun Ui.changeSum(change: String): View = sum(hryvnias(change), Type.CHANGE, least = 48).part(Part.Change).announced()

private fun Ui.pair(caption: Int, sum: View): LinearLayout = if (large) {
    column(0) {
        put(text(words(caption), Type.BODY, palette.quiet))
        put(sum)
    }
} else {
    row(Gap.LARGE) {
        put(text(words(caption), Type.BODY, palette.quiet))
        put(sum, weight = 1f)
    }
}

private fun Ui.confirm(state: CashUiState, on: CashActions): View {
    val button = when {
        state.given == null -> mainButton(words(R.string.no_change), palette.cash, R.drawable.ic_check, onClick = on::issue)

        state.restByCard != null -> mainButton(
            words(R.string.rest_by_card),
            palette.card,
            R.drawable.ic_bank_card,
            words(R.string.rest_by_card_note, hryvnias(state.restByCard)),
            on::restByCard,
        )

        state.change != null -> mainButton(words(R.string.issue), palette.cash, R.drawable.ic_check, onClick = on::issue)

        else -> mainButton(words(R.string.too_little), palette.plain, onClick = on::issue)
    }
    return mainBar(listOf(button))
}
