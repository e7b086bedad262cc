package ua.stiika.queue

import ua.stiika.till.Link
import ua.stiika.till.Outcome
import ua.stiika.till.Status
import ua.stiika.till.TillGateway
import ua.stiika.till.complaint
import ua.stiika.ui.Refusal
import ua.stiika.ui.Speech
import ua.stiika.till.Budget as Spent

/** The connection screen: the state as the core tells it, and one button. */
class LinkViewModel(
    private val till: TillGateway,
    private val speech: Speech,
    private val toSettings: () -> Unit,
    private val show: (LinkUiState) -> Unit,
) {
    private var sending = false
    private var refusal: Refusal? = null
    private var status: Status? = null

    /** The register's state has changed, or the screen has come up. */
    fun refresh() {
        // While the register is being opened anew, what was last known of it stands.
        status = till.status() ?: status
        status?.let { show(shown(it)) }
    }

    /** What the screen is asked for. */
    val on: LinkActions = object : LinkActions {
        override fun sendNow() {
            if (sending) return
            sending = true
            refusal = null
            refresh()
            till.deliver { outcome ->
                sending = false
                refusal = outcome.takeIf { it !is Outcome.Pending }?.complaint()?.let { speech.refusal(it) }
                refresh()
            }
        }

        override fun settings() = toSettings()
    }

    private fun shown(status: Status) = LinkUiState(
        kind = if (sending) LinkKind.Sending else kind(status.link),
        advice = speech.say(status.advice),
        session = shown(status.session),
        month = shown(status.month),
        forecast = speech.say(status.forecast),
        waiting = status.owed,
        lastContact = status.lastContact,
        canSend = !sending,
        refusal = refusal ?: status.lastError?.let { speech.refusal(it) },
    )

    private fun shown(budget: Spent) = Budget(speech.say(budget.left), speech.say(budget.spent), budget.permille)

    private fun kind(link: Link) = when (link) {
        Link.Online -> LinkKind.Online
        Link.Asking -> LinkKind.Asking
        Link.Offline -> LinkKind.Offline
        Link.Returning -> LinkKind.Sending
        Link.Stopped -> LinkKind.Stopped
    }
}
