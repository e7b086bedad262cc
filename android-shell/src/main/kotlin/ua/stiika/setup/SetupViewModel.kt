package ua.stiika.setup

import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Holder
import ua.stiika.bindings.Offer
import ua.stiika.till.Outcome
import ua.stiika.till.TillGateway
import ua.stiika.till.complaint
import ua.stiika.ui.Refusal
import ua.stiika.ui.Speech

/** The first start: the key, the registrar, the first minute online. Nothing is stored before a registrar is chosen. */
class SetupViewModel(
    private val till: TillGateway,
    private val speech: Speech,
    pick: () -> Unit,
    private val finished: (testing: Boolean) -> Unit,
    private val show: (SetupStage) -> Unit,
) {
    private enum class At { Key, Opened, Registers, FirstMinute, Ready }

    private var at = At.Key
    private var owner: KeyOwner? = null
    private var offers: List<Offer> = emptyList()
    private var chosen: String? = null
    private var task: SetupTaskKind = SetupTaskKind.Server
    private var busy = false
    private var refusal: Refusal? = null

    private val opening: KeyOpening<Holder> =
        KeyOpening(till, speech, pick, { _, files, done -> till.begin(files, done) }, ::opened, left = {}, changed = ::render)

    /** The acts on the way to an open key. */
    val onKey: KeyActions = opening.on

    /** The screen appears. A register that is set up already needs only its first minute. */
    fun start() {
        if (till.isEnrolled()) minute() else render()
    }

    /** The user chose files in the picker of the system. */
    fun picked(more: List<ChosenFile>) = opening.picked(more)

    /** A file could not be read. [why] is the reason. */
    fun notPicked(why: String) = opening.notPicked(why)

    /** The acts on the screen, after the key is open. */
    val on: SetupActions = object : SetupActions {
        override fun register(number: String) {
            if (!busy && offers.any { it.fiscal == number && it.refusal == null }) change { chosen = number }
        }

        override fun registerChosen() {
            val number = chosen?.takeIf { !busy } ?: return
            at = At.FirstMinute
            task = SetupTaskKind.Registrar
            busily { till.settle(number) { outcome -> settled(outcome) } }
        }

        override fun retry() {
            if (busy) return
            if (till.isEnrolled()) minute() else busily { till.offers(::offered) }
        }

        override fun back() {
            if (!busy && (at == At.Opened || at == At.Registers)) change { at = At.Key }
        }

        override fun finish() = finished(false)

        override fun tryOut() = finished(true)
    }

    /** Goes one step back. */
    fun back() = if (at == At.Key) onKey.back() else on.back()

    private fun opened(holder: Holder) {
        owner = KeyOwner(holder.name, holder.until)
        at = At.Opened
        busily { till.offers(::offered) }
    }

    private fun offered(outcome: Outcome<List<Offer>>) {
        if (outcome !is Outcome.Done) return declined(outcome.complaint())
        change {
            offers = outcome.value
            chosen = offers.singleOrNull { it.refusal == null }?.fiscal
            at = At.Registers
        }
    }

    private fun settled(outcome: Outcome<Unit>) {
        if (outcome is Outcome.Done) {
            opening.forget()
            minute()
        } else {
            declined(outcome.complaint())
        }
    }

    private fun minute() {
        at = At.FirstMinute
        task = SetupTaskKind.Session
        busily {
            till.acquaint { outcome ->
                if (outcome is Outcome.Done) change { at = At.Ready } else declined(outcome.complaint())
            }
        }
    }

    private fun declined(complaint: Complaint?) = change { refusal = complaint?.let { speech.refusal(it) } }

    private fun busily(act: () -> Unit) {
        refusal = null
        busy = true
        render()
        act()
    }

    private fun change(act: () -> Unit) {
        refusal = null
        busy = false
        act()
        render()
    }

    private fun render() = show(stage())

    private fun stage(): SetupStage = when (at) {
        At.Key -> SetupStage.Opening(opening.state())
        At.Opened -> settling(SetupStep.Opened)
        At.Registers -> settling(SetupStep.Registers(offers.map(::shown), chosen))
        At.FirstMinute -> settling(SetupStep.FirstMinute(tasks()))
        At.Ready -> settling(SetupStep.Ready(till.status()?.registrar.orEmpty()))
    }

    private fun settling(step: SetupStep) = SetupStage.Settling(SetupUiState(step, owner, refusal, busy))

    private fun shown(offer: Offer) = Register(offer.fiscal, offer.point, offer.address, offer.refusal?.let { speech.say(it.message) })

    private fun tasks(): List<SetupTask> {
        val order = SetupTaskKind.entries
        return order.map { each ->
            val state = when {
                each.ordinal < task.ordinal -> TaskState.Done
                each.ordinal > task.ordinal -> TaskState.Next
                busy -> TaskState.Now
                else -> TaskState.Failed
            }
            SetupTask(each, state)
        }
    }
}
