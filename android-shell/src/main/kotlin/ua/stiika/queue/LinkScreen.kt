package ua.stiika.queue

import android.view.Gravity
import android.view.View
import ua.stiika.R
import ua.stiika.bindings.Link
import ua.stiika.ui.Gap
import ua.stiika.ui.Meter
import ua.stiika.ui.RefusalCard
import ua.stiika.ui.Role
import ua.stiika.ui.Screen
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.announced
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.fact
import ua.stiika.ui.heading
import ua.stiika.ui.icon
import ua.stiika.ui.iconed
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.page
import ua.stiika.ui.put
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.surface
import ua.stiika.ui.text
import ua.stiika.ui.titleBar
import ua.stiika.ui.unbroken

/** Звʼязок: the state of the connection, the two limits, the waiting documents, and advice. */
class LinkScreen(private val ui: Ui, on: LinkActions) : Screen<LinkUiState> {
    private val standing = Standing(ui)
    private val refusal = RefusalCard(ui, on::keys)
    private val session = LimitCard(ui, R.string.budget_session, R.string.budget_of_36)
    private val month = LimitCard(ui, R.string.budget_month, R.string.budget_of_168)
    private val waiting = ui.sum("", Type.HEAD)
    private val contact = ui.strong("").apply { if (!ui.large) gravity = Gravity.END }
    private val bar =
        ui.mainBar(listOf(ui.mainButton(ui.words(R.string.send_now), ui.palette.act, R.drawable.ic_sending, onClick = on::sendNow)))
    override val view: View = ui.page(ui.titleBar(ui.words(R.string.link), onSettings = on::settings), told(), bar)

    override fun bind(state: LinkUiState) {
        standing.bind(state)
        refusal.bind(state.refusal)
        session.bind(state.session, ui.words(R.string.budget_anew))
        month.bind(state.month, state.forecast)
        waiting.show(state.waiting)
        contact.show(state.lastContact?.let(::unbroken) ?: ui.words(R.string.never))
        bar.shown(state.canSend)
    }

    private fun told(): View = ui.column(Gap.MEDIUM) {
        for (part in listOf(standing.view, refusal.view, session.view, month.view)) put(part)
        val facts = ui.card(Gap.SMALL) {
            put(ui.fact(ui.words(R.string.queue), waiting))
            put(ui.fact(ui.words(R.string.last_contact), contact))
        }
        put(facts)
    }
}

/** The card with the state of the connection and the advice. */
private class Standing(private val ui: Ui) {
    private val icon = ui.icon(0, ui.palette.ink)
    private val title = ui.heading("", Type.HEAD).announced()
    private val advice = ui.text("", Type.BODY)
    val view: View = ui.card(Gap.SMALL) {
        put(ui.iconed(icon, title))
        put(advice)
    }

    fun bind(state: LinkUiState) {
        val (label, drawable, role) = ui.looks(state.link)
        view.background = ui.surface(role)
        icon.show(drawable, role.ink)
        title.show(ui.words(label), role.ink)
        advice.show(state.advice, role.ink)
    }
}

private fun Ui.looks(link: Link): Triple<Int, Int, Role> = when (link) {
    Link.ONLINE -> Triple(R.string.link_online, R.drawable.ic_online, palette.good)
    Link.OFFLINE -> Triple(R.string.link_offline, R.drawable.ic_offline, palette.wait)
    Link.RETURNING -> Triple(R.string.link_sending, R.drawable.ic_sending, palette.ask)
    Link.ASKING -> Triple(R.string.link_asking, R.drawable.ic_asking, palette.ask)
    Link.STOPPED -> Triple(R.string.link_stopped, R.drawable.ic_stop, palette.stop)
}

/** The card of one offline limit. */
private class LimitCard(private val ui: Ui, caption: Int, private val of: Int) {
    private val rest = ui.strong("", Type.LABEL).apply { if (!ui.large) gravity = Gravity.END }
    private val meter = Meter(ui)
    private val spent = ui.text("", Type.CAPTION, ui.palette.quiet)
    val view: View = ui.card(Gap.SMALL) {
        put(ui.fact(ui.words(caption), rest))
        put(meter)
        put(spent)
    }

    fun bind(limit: Limit, note: String) {
        rest.show(ui.words(R.string.budget_left, unbroken(limit.left)))
        meter.spentPermille = limit.spentPermille
        spent.show(ui.words(R.string.budget_spent, unbroken(limit.spent), unbroken(ui.words(of))) + ". " + note)
    }
}
