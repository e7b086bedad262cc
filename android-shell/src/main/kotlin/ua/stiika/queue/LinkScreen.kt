package ua.stiika.queue

import android.view.Gravity
import android.view.View
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Meter
import ua.stiika.ui.Role
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.announced
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.fact
import ua.stiika.ui.heading
import ua.stiika.ui.iconed
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.page
import ua.stiika.ui.put
import ua.stiika.ui.refusal
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.titleBar
import ua.stiika.ui.unbroken

/** Звʼязок: how things stand, what is left of the two terms, what waits, and plain advice. */
fun linkScreen(ui: Ui, state: LinkUiState, on: LinkActions): View {
    val told = ui.column(Gap.MEDIUM) {
        put(ui.standing(state))
        state.refusal?.let { put(ui.refusal(it)) }
        put(ui.budget(R.string.budget_session, R.string.budget_of_36, state.session, ui.words(R.string.budget_anew)))
        put(ui.budget(R.string.budget_month, R.string.budget_of_168, state.month, state.forecast))
        put(
            ui.card(Gap.SMALL) {
                put(ui.fact(ui.words(R.string.queue), ui.sum("${state.waiting}", Type.HEAD)))
                put(ui.fact(ui.words(R.string.last_contact), state.lastContact?.let(::unbroken) ?: ui.words(R.string.never)))
            },
        )
    }
    val send = ui.mainButton(ui.words(R.string.send_now), ui.palette.act, R.drawable.ic_sending, onClick = on::sendNow)
    return ui.page(
        ui.titleBar(ui.words(R.string.link), onSettings = on::settings),
        told,
        if (state.canSend) ui.mainBar(listOf(send)) else null,
    )
}

private fun Ui.standing(state: LinkUiState): View {
    val (label, icon, role) = looks(state.kind)
    return card(Gap.SMALL, role) {
        put(iconed(icon, heading(words(label), Type.HEAD, role.ink).announced()))
        put(text(state.advice, Type.BODY, role.ink))
    }
}

private fun Ui.looks(kind: LinkKind): Triple<Int, Int, Role> = when (kind) {
    LinkKind.Online -> Triple(R.string.link_online, R.drawable.ic_online, palette.good)
    LinkKind.Offline -> Triple(R.string.link_offline, R.drawable.ic_offline, palette.wait)
    LinkKind.Sending -> Triple(R.string.link_sending, R.drawable.ic_sending, palette.ask)
    LinkKind.Asking -> Triple(R.string.link_asking, R.drawable.ic_asking, palette.ask)
    LinkKind.Stopped -> Triple(R.string.link_stopped, R.drawable.ic_stop, palette.stop)
}

private fun Ui.budget(caption: Int, of: Int, budget: Budget, note: String): View = card(Gap.SMALL) {
    val left = strong(words(R.string.budget_left, unbroken(budget.left)), Type.LABEL).apply { if (!large) gravity = Gravity.END }
    put(fact(words(caption), left))
    put(Meter(this@budget, budget.spentPermille))
    val spent = words(R.string.budget_spent, unbroken(budget.spent), unbroken(words(of)))
    put(text("$spent. $note", Type.CAPTION, palette.quiet))
}
