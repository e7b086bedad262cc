package ua.stiika.setup

import ua.stiika.bindings.Complaint
import ua.stiika.bindings.FileKind
import ua.stiika.bindings.Offer
import ua.stiika.bindings.Remedy
import ua.stiika.till.Outcome
import ua.stiika.till.TillGateway
import ua.stiika.till.complaint
import ua.stiika.ui.Refusal
import ua.stiika.ui.Speech

/** A chosen file: its name and its content. */
class ChosenFile(val name: String, val content: ByteArray)

/** The first start: files, password, registrar, the first minute online. Nothing is stored before a registrar is chosen. */
class SetupViewModel(
    private val till: TillGateway,
    private val speech: Speech,
    private val pick: () -> Unit,
    private val finished: (testing: Boolean) -> Unit,
    private val show: (SetupUiState) -> Unit,
) {
    private enum class At { Files, Password, Registers, FirstMinute, Ready }

    private var at = At.Files
    private var files: List<ChosenFile> = emptyList()
    private var wrong: String? = null
    private var offers: List<Offer> = emptyList()
    private var chosen: String? = null
    private var task: SetupTaskKind = SetupTaskKind.Server
    private var busy = false
    private var refusal: Refusal? = null

    /** The screen appears. A register that is set up already needs only its first minute. */
    fun start() {
        if (till.isEnrolled()) minute() else render()
    }

    /** The user chose files in the picker of the system. */
    fun picked(more: List<ChosenFile>) = change {
        val names = more.map { it.name }
        files = files.filter { it.name !in names } + more
    }

    /** A file could not be read. [why] is the reason. */
    fun notPicked(why: String) = change { refusal = Refusal(why, "") }

    /** The acts on the screen. */
    val on: SetupActions = object : SetupActions {
        override fun choose(kind: FileKind) = pick()

        override fun filesChosen() = change {
            at = At.Password
            wrong = null
        }

        override fun password(typed: String) {
            if (busy) return
            wrong = null
            busily { till.begin(files.map { it.content }, typed, ::keyOpened) }
        }

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
            if (!busy) change { at = if (at == At.Registers) At.Password else At.Files }
        }

        override fun finish() = finished(false)

        override fun tryOut() = finished(true)
    }

    private fun keyOpened(outcome: Outcome<*>) {
        if (outcome is Outcome.Done) {
            till.offers(::offered)
            return
        }
        val complaint = outcome.complaint()
        if (complaint?.button == Remedy.TYPE_PASSWORD) change { wrong = speech.say(complaint.message) } else declined(complaint)
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
            files.forEach { it.content.fill(0) }
            files = emptyList()
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

    private fun render() = show(SetupUiState(step(), refusal, busy))

    private fun step(): SetupStep = when (at) {
        At.Files -> SetupStep.Files(found(), ready = found().none { it.needed && it.chosen == null })
        At.Password -> SetupStep.Password(nameOf(FileKind.KEY).orEmpty(), wrong)
        At.Registers -> SetupStep.Registers(offers.map(::shown), chosen)
        At.FirstMinute -> SetupStep.FirstMinute(tasks())
        At.Ready -> SetupStep.Ready(till.status()?.registrar.orEmpty())
    }

    private fun found() = listOf(
        SetupFile(FileKind.KEY, nameOf(FileKind.KEY)),
        SetupFile(FileKind.CERTIFICATE, nameOf(FileKind.CERTIFICATE)),
        SetupFile(FileKind.TRUST, nameOf(FileKind.TRUST)),
    )

    private fun nameOf(kind: FileKind): String? = files.filter { till.kindOf(it.content) == kind }.joinToString { it.name }.ifEmpty { null }

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
