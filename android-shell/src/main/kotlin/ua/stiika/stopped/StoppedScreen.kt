package ua.stiika.stopped

import android.view.View
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.heading
import ua.stiika.ui.iconed
import ua.stiika.ui.mainButton
import ua.stiika.ui.padded
import ua.stiika.ui.put
import ua.stiika.ui.scroll
import ua.stiika.ui.strong
import ua.stiika.ui.text

/** What stands in the place of Каса's buttons while nothing can be sold: what stopped, why, what to do, who can. */
fun stoppedPanel(ui: Ui, state: StoppedUiState, on: StoppedActions): View = ui.column(Gap.MEDIUM) {
    put(ui.reason(state))
    state.way?.let { put(ui.mainButton(ui.words(it.label), ui.palette.act) { on.wayOn(it) }) }
}.padded(ui, Gap.LARGE, Gap.MEDIUM)

/** The same alone, where there is no Каса to show. */
fun stoppedScreen(ui: Ui, state: StoppedUiState, on: StoppedActions): View = ui.column(0) {
    put(ui.scroll(R.id.scroll_page, ui.column { put(ui.reason(state)) }.padded(ui, Gap.LARGE, Gap.LARGE)), weight = 1f)
    state.way?.let { way ->
        put(ui.column { put(ui.mainButton(ui.words(way.label), ui.palette.act) { on.wayOn(way) }) }.padded(ui, Gap.LARGE, Gap.MEDIUM))
    }
}

/** A shift that is not open yet is no alarm. */
private fun Ui.reason(state: StoppedUiState): View {
    val morning = state.way == WayOn.OpenShift
    val role = if (morning) palette.ask else palette.stop
    val title = words(if (morning) R.string.before_selling else R.string.stopped)
    return card(Gap.SMALL, role) {
        put(iconed(if (morning) R.drawable.ic_clock else R.drawable.ic_stop, heading(title, Type.LABEL, role.ink)))
        put(strong(state.refusal.what, Type.LABEL, role.ink))
        put(text(state.refusal.remedy, Type.BODY, role.ink))
        if (state.refusal.code.isNotEmpty()) put(text(words(R.string.code, state.refusal.code), Type.SMALL, role.ink))
    }
}
