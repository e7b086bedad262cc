package ua.stiika.stopped

import android.view.Gravity
import android.view.View
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Hand
import ua.stiika.ui.Role
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.heading
import ua.stiika.ui.iconed
import ua.stiika.ui.mainButton
import ua.stiika.ui.padded
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.unbroken

/** What stands in the place of Каса's buttons while nothing can be sold: what stopped, why, what to do, who can. */
fun stoppedPanel(ui: Ui, state: StoppedUiState, on: StoppedActions): View = ui.column(Gap.MEDIUM) {
    put(ui.reason(state))
    ui.ways(state, on)?.let { put(it) }
}.padded(ui, Gap.LARGE, Gap.MEDIUM)

/** The same alone, where there is no Каса to show. */
fun stoppedScreen(ui: Ui, state: StoppedUiState, on: StoppedActions): View = ui.column(0) {
    put(ui.scroll(R.id.scroll_page, ui.column { put(ui.reason(state)) }.padded(ui, Gap.LARGE, Gap.LARGE)), weight = 1f)
    ui.ways(state, on)?.let { put(it.padded(ui, Gap.LARGE, Gap.MEDIUM)) }
}

/** The first way on stands out, under the thumb. */
private fun Ui.ways(state: StoppedUiState, on: StoppedActions): View? {
    val buttons = state.ways.mapIndexed { i, way ->
        if (i > 0 && large) return@mapIndexed button(words(way.label)) { on.wayOn(way) }
        // What is confirmed stands on the button too: the face may have scrolled away.
        val note = state.clock?.takeIf { way == WayOn.ConfirmClock }?.let { unbroken("${it.date} ${it.time}") }
        mainButton(words(way.label), if (i == 0) palette.act else palette.plain, note = note) { on.wayOn(way) }
    }
    return when {
        buttons.isEmpty() -> null
        large || buttons.size == 1 -> column(Gap.MEDIUM) { buttons.reversed().forEach { put(it) } }
        else -> row(Gap.MEDIUM) { putEqually(if (hand == Hand.Right) buttons.reversed() else buttons) }
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
        state.clock?.let { put(clockFace(it, role)) }
        put(text(state.refusal.remedy, Type.BODY, role.ink))
        if (state.refusal.code.isNotEmpty()) put(text(words(R.string.code, state.refusal.code), Type.SMALL, role.ink))
    }
}

/** Large, for it is compared with another clock at arm's length. */
private fun Ui.clockFace(clock: ClockFace, role: Role): View = column(Gap.HAIR) {
    put(sum(clock.time, Type.TOTAL, role.ink).apply { gravity = Gravity.CENTER })
    put(sum(clock.date, Type.KEY, role.ink).apply { gravity = Gravity.CENTER })
}
