package ua.stiika.shift

import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Remedy
import ua.stiika.bindings.Status
import ua.stiika.sale.Kept
import ua.stiika.sale.KeptStore
import ua.stiika.sale.WaitingFor
import ua.stiika.sale.WaitingUiState
import ua.stiika.stopped.isAboutClock
import ua.stiika.till.Outcome
import ua.stiika.till.TillGateway
import ua.stiika.till.complaint
import ua.stiika.ui.Refusal
import ua.stiika.ui.Speech
import ua.stiika.ui.Ways

/** The screen of the shift and its state. */
sealed interface ShiftStage {
    data class Shown(val state: ShiftUiState) : ShiftStage

    data class Waiting(val state: WaitingUiState) : ShiftStage
}

/** Prints or shares a text that is not a receipt. */
interface TextHanding {
    fun printText(text: String, done: (problem: String?) -> Unit)

    fun shareText(text: String)
}

/** The shift. Opening and closing are one act each. The name of the act is on disk before the request to the core. */
class ShiftViewModel(
    private val till: TillGateway,
    private val store: KeptStore,
    private val speech: Speech,
    private val handing: TextHanding,
    private val opened: () -> Unit,
    private val ways: Ways,
    private val stopped: (Complaint) -> Unit,
    private val show: (ShiftStage) -> Unit,
) {
    private var waiting: WaitingFor? = null
    private var confirming = false
    private var refusal: Refusal? = null
    private var zReport: String? = null
    private var printing: String? = null
    private var status: Status? = null

    /** The state of the register has changed, or the screen appears. */
    fun refresh() = render()

    /** The acts on the screen. */
    val on: ShiftActions = object : ShiftActions {
        override fun open() = openShift(testing = false)

        override fun openTest() = openShift(testing = true)

        override fun close() = change { confirming = true }

        override fun confirmClose() = closeShift()

        override fun keepOpen() = change { confirming = false }

        override fun printZ() {
            val text = zReport ?: return
            handing.printText(text) { problem -> change { printing = problem } }
        }

        override fun shareZ() {
            handing.shareText(zReport ?: return)
        }

        override fun done() = change { zReport = null }

        override fun keys() = ways.keys()

        override fun settings() = ways.settings()
    }

    private fun openShift(testing: Boolean) {
        if (waiting != null) return
        begin(WaitingFor.Shift)
        val before = store.load()
        val name = before.opening ?: till.newOperation()
        // An opening with an unknown result is requested again unchanged, so it stays the test that it was, or none.
        val test = if (before.opening == null) testing else before.testing
        named(before.copy(opening = name, testing = test)) {
            till.openShift(name, test) { outcome ->
                if (outcome is Outcome.Done) opened()
                ended(outcome, opening = true)
            }
        }
    }

    private fun closeShift() {
        if (waiting != null) return
        begin(WaitingFor.ZReport)
        val name = store.load().closing ?: till.newOperation()
        named(store.load().copy(closing = name)) {
            till.closeShift(name) { outcome ->
                if (outcome is Outcome.Done) {
                    zReport = outcome.value.orEmpty()
                    printing = null
                }
                ended(outcome, opening = false)
            }
        }
    }

    private fun begin(what: WaitingFor) {
        waiting = what
        confirming = false
        refusal = null
        render()
    }

    private fun named(kept: Kept, act: () -> Unit) = store.save(kept) { problem ->
        if (problem == null) act() else declined(till.notKept())
    }

    private fun ended(outcome: Outcome<*>, opening: Boolean) {
        // After a refusal the act needs no name: only an act with an unknown result is requested again under its name.
        if (outcome is Outcome.Refused) {
            val kept = store.load()
            store.save(if (opening) kept.copy(opening = null, testing = false) else kept.copy(closing = null))
        }
        // An opened or closed shift also proves that the act before it has ended.
        if (outcome is Outcome.Done) store.save(store.load().copy(opening = null, testing = false, closing = null))
        waiting = null
        outcome.complaint()?.let(::declined) ?: render()
    }

    private fun declined(complaint: Complaint) {
        change {
            waiting = null
            refusal = speech.refusal(complaint)
        }
        // For these two, Каса offers the next step.
        if (complaint.button == Remedy.AGREE_TO_OFFLINE || complaint.isAboutClock) stopped(complaint)
    }

    private fun change(act: () -> Unit) {
        refusal = null
        act()
        render()
    }

    private fun render() {
        val what = waiting
        show(if (what != null) ShiftStage.Waiting(WaitingUiState(what)) else ShiftStage.Shown(ShiftUiState(phase(), refusal)))
    }

    private fun phase(): ShiftPhase {
        zReport?.let { return ShiftPhase.Done(it, printing) }
        // While the register is opened again, the last known state is shown.
        status = till.status() ?: status
        val status = status
        val shift = status?.shift ?: return ShiftPhase.Closed
        return ShiftPhase.Open(
            since = shift.opened,
            cashier = shift.opener,
            left = speech.say(shift.left),
            spentPermille = shift.permille.toInt(),
            receipts = shift.receipts.toString(),
            sold = shift.taken.text,
            drawer = shift.drawer.text,
            waiting = status.owed.takeIf { it > 0u }?.toString(),
            confirming = confirming,
            zMade = shift.zMade,
            testing = shift.testing,
        )
    }
}
