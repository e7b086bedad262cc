package ua.stiika.queue

import ua.stiika.bindings.Budget
import ua.stiika.bindings.Link
import ua.stiika.bindings.Status
import ua.stiika.till.Outcome
import ua.stiika.till.TillGateway
import ua.stiika.till.complaint
import ua.stiika.ui.Refusal
import ua.stiika.ui.Speech
import ua.stiika.ui.Ways

/** The connection screen: the state of the core, and one button. */
class LinkViewModel(
    private val till: TillGateway,
    private val speech: Speech,
    private val ways: Ways,
    private val show: (LinkUiState) -> Unit,
) {
    private var sending = false
    private var refusal: Refusal? = null
    private var status: Status? = null

    /** The state of the register has changed, or the screen appears. */
    fun refresh() {
        // While the register is opened again, the last known state is shown.
        status = till.status() ?: status
        status?.let { show(shown(it)) }
    }

    /** The acts on the screen. */
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

        override fun keys() = ways.keys()

        override fun settings() = ways.settings()
    }

    private fun shown(status: Status) = LinkUiState(
        link = if (sending) Link.RETURNING else status.link,
        advice = speech.say(status.advice),
        session = shown(status.session),
        month = shown(status.month),
        forecast = speech.say(status.forecast),
        waiting = status.owed.toString(),
        lastContact = status.lastContact,
        canSend = !sending,
        refusal = refusal ?: status.lastError?.let { speech.refusal(it) },
    )

    private fun shown(budget: Budget) = Limit(speech.say(budget.left), speech.say(budget.spent), budget.permille.toInt())
}
