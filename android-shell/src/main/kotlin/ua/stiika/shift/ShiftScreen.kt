package ua.stiika.shift

import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Meter
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.fact
import ua.stiika.ui.guarded
import ua.stiika.ui.heading
import ua.stiika.ui.hryvnias
import ua.stiika.ui.iconed
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.padded
import ua.stiika.ui.page
import ua.stiika.ui.printedText
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.refusal
import ua.stiika.ui.row
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.titleBar
import ua.stiika.ui.unbroken

/** Зміна: opened when and by whom, how long it may last, what it has come to, and its closing in two touches. */
fun shiftScreen(ui: Ui, state: ShiftUiState, on: ShiftActions): View {
    val title = ui.titleBar(ui.words(R.string.shift), onSettings = on::settings)
    return when (val phase = state.phase) {
        is ShiftPhase.Closed -> ui.page(title, ui.closed(phase, state), ui.openBar(on))

        // A double tap on «Закрити зміну» must not be the two touches that close it.
        is ShiftPhase.Open -> ui.page(title, ui.open(phase, state), ui.closeBar(phase, on)).guarded(phase.confirming)

        is ShiftPhase.Done -> ui.page(title, ui.done(phase, on), ui.doneBar(on))
    }
}

private fun Ui.closed(phase: ShiftPhase.Closed, state: ShiftUiState): LinearLayout = column(Gap.MEDIUM) {
    state.refusal?.let { put(refusal(it)) }
    put(
        card(Gap.SMALL) {
            put(iconed(R.drawable.ic_lock, heading(words(R.string.shift_closed))))
            phase.last?.let { put(text(it, Type.BODY, palette.quiet)) }
            put(text(words(R.string.shift_closed_note)))
        },
    )
}

private fun Ui.openBar(on: ShiftActions): View =
    mainBar(listOf(mainButton(words(R.string.open_shift), palette.act, R.drawable.ic_clock, onClick = on::open)))

private fun Ui.open(phase: ShiftPhase.Open, state: ShiftUiState): LinearLayout = column(Gap.MEDIUM) {
    state.refusal?.let { put(refusal(it)) }
    if (phase.confirming) put(sure(phase))
    put(
        card(Gap.SMALL) {
            put(iconed(R.drawable.ic_clock, heading(words(R.string.shift_open))))
            put(fact(words(R.string.hours_left), strong(unbroken(phase.left), Type.HEAD).apply { if (!large) gravity = Gravity.END }))
            put(Meter(this@open, phase.spentPermille))
            put(fact(words(R.string.opened), phase.since))
            put(fact(words(R.string.cashier), phase.cashier))
        },
    )
    put(
        card(Gap.SMALL) {
            put(fact(words(R.string.receipts_made), sum("${phase.receipts}", Type.LABEL)))
            put(fact(words(R.string.sold), sum(hryvnias(phase.sold), Type.LABEL)))
            put(fact(words(R.string.in_drawer), sum(hryvnias(phase.drawer), Type.HEAD)))
            if (phase.waiting > 0) put(fact(words(R.string.to_send), sum("${phase.waiting}", Type.LABEL)))
        },
    )
}

private fun Ui.sure(phase: ShiftPhase.Open): View = card(Gap.SMALL, palette.warn) {
    val ink = palette.warn.ink
    put(iconed(R.drawable.ic_warning, heading(words(R.string.close_shift_sure), Type.HEAD, ink)))
    put(text(words(if (phase.zMade) R.string.close_shift_z_made else R.string.close_shift_note), Type.BODY, ink))
}

private fun Ui.closeBar(phase: ShiftPhase.Open, on: ShiftActions): View {
    if (!phase.confirming) {
        return mainBar(listOf(mainButton(words(R.string.close_shift), palette.plain, R.drawable.ic_lock, onClick = on::close)))
    }
    val yes = mainButton(words(R.string.close_shift_yes), palette.stop, onClick = on::confirmClose)
    val no = mainButton(words(R.string.keep_open), palette.plain, onClick = on::keepOpen)
    return mainBar(listOf(yes, no))
}

private fun Ui.done(phase: ShiftPhase.Done, on: ShiftActions): LinearLayout = column(Gap.MEDIUM) {
    put(iconed(R.drawable.ic_check_circle, heading(words(R.string.shift_closed))))
    phase.printing?.let { put(card(0, palette.warn) { put(text(it, Type.BODY, palette.warn.ink)) }) }
    val print = button(words(R.string.print), R.drawable.ic_print, onClick = on::printZ)
    val share = button(words(R.string.share), R.drawable.ic_share, onClick = on::shareZ)
    put(if (large) column { listOf(print, share).forEach { put(it) } } else row { putEqually(listOf(print, share)) })
    put(heading(words(R.string.z_report), Type.LABEL))
    put(printedText(phase.zReport))
}

private fun Ui.doneBar(on: ShiftActions): View =
    mainBar(listOf(mainButton(words(R.string.done), palette.act, R.drawable.ic_check, onClick = on::done)))
