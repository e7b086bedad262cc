package ua.stiika.sale

import android.view.Gravity
import android.view.View
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.announced
import ua.stiika.ui.column
import ua.stiika.ui.heading
import ua.stiika.ui.hryvnias
import ua.stiika.ui.icon
import ua.stiika.ui.padded
import ua.stiika.ui.put
import ua.stiika.ui.scroll
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.unbroken

/** Waiting: what for, and what comes of it if the server stays silent. */
fun waitingScreen(ui: Ui, state: WaitingUiState): View {
    val (what, then) = when (state.kind) {
        WaitingFor.Receipt -> R.string.waiting_receipt to R.string.waiting_receipt_then
        WaitingFor.Shift -> R.string.waiting_shift to R.string.waiting_shift_then
        WaitingFor.ZReport -> R.string.waiting_z to R.string.waiting_shift_then
        WaitingFor.Lookup -> R.string.waiting_lookup to R.string.waiting_lookup_then
    }
    val told = ui.column(Gap.LARGE) {
        gravity = Gravity.CENTER
        put(ui.icon(R.drawable.ic_hourglass, ui.palette.ink, 56), height = ui.dp(56))
        put(ui.heading(ui.words(what)).apply { gravity = Gravity.CENTER }.announced())
        state.sum?.let { put(ui.sum(ui.hryvnias(it), Type.TOTAL, least = 40).apply { gravity = Gravity.CENTER }) }
        put(ui.text(ui.words(then), Type.BODY, ui.palette.quiet).apply { gravity = Gravity.CENTER })
        state.since?.let { put(ui.text(ui.words(R.string.waiting_since, unbroken(it)), Type.LABEL).apply { gravity = Gravity.CENTER }) }
    }
    return ui.scroll(R.id.scroll_page, told.padded(ui, Gap.WIDE, Gap.LARGE))
}
