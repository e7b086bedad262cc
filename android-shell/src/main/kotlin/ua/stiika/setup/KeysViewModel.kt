package ua.stiika.setup

import ua.stiika.bindings.Key
import ua.stiika.bindings.KeyRole
import ua.stiika.bindings.Said
import ua.stiika.till.Outcome
import ua.stiika.till.TillGateway
import ua.stiika.till.complaint
import ua.stiika.ui.Refusal
import ua.stiika.ui.Speech

/** Copies a text, so that it can be pasted in another app. */
fun interface Copying {
    fun copy(text: String)
}

/** The keys of the register, and the loading of new ones. */
class KeysViewModel(
    private val till: TillGateway,
    private val speech: Speech,
    pick: () -> Unit,
    private val copying: Copying,
    private val left: () -> Unit,
    private val show: (KeysStage) -> Unit,
) {
    private var loading = false
    private var keys: List<Key> = emptyList()
    private var open: Set<String> = emptySet()
    private var copied: String? = null
    private var loaded: List<Said> = emptyList()
    private var removing = Removing.Idle
    private var refusal: Refusal? = null

    private val opening: KeyOpening<List<Said>> = KeyOpening(
        till,
        speech,
        pick,
        { purpose, files, done -> till.load(files, senior = purpose == KeyPurpose.Senior, done) },
        ::loaded,
        left = { change { loading = false } },
        changed = ::render,
    )

    /** The acts on the way to a new key. */
    val onKey: KeyActions = opening.on

    /** The screen appears. */
    fun start() = change {
        loading = false
        tellNothing()
        open = emptySet()
        copied = null
    }

    /** The state of the register has changed. */
    fun refresh() = render()

    /** The user chose files in the picker of the system. */
    fun picked(more: List<ChosenFile>) = if (loading) opening.picked(more) else more.forEach { it.content.fill(0) }

    /** A file could not be read. [why] is the reason. */
    fun notPicked(why: String) = opening.notPicked(why)

    /** The acts on the screen. */
    val on: KeysActions = object : KeysActions {
        override fun load() = begin(KeyPurpose.Renewal)

        override fun loadSenior() = begin(KeyPurpose.Senior)

        override fun removeSenior() = when (removing) {
            Removing.Idle, Removing.Done -> change {
                tellNothing()
                removing = Removing.Sure
            }

            Removing.Sure -> {
                removing = Removing.UnderWay
                till.removeSenior(::removed)
            }

            Removing.UnderWay -> Unit
        }

        override fun showId(id: String) = change { open = open + id }

        override fun copyId(id: String) {
            copying.copy(id)
            change { copied = id }
        }

        override fun back() = left()
    }

    /** Another screen appears. */
    fun leave() = change { loading = false }

    /** Goes one step back. */
    fun back() = if (loading) onKey.back() else left()

    private fun begin(purpose: KeyPurpose) {
        loading = true
        tellNothing()
        opening.begin(purpose)
    }

    private fun loaded(what: List<Said>) = change {
        loading = false
        loaded = what
    }

    private fun removed(outcome: Outcome<Unit>) = change {
        removing = if (outcome is Outcome.Done) Removing.Done else Removing.Idle
        refusal = outcome.complaint()?.let { speech.refusal(it) }
    }

    /** What was told of earlier acts is told no more. */
    private fun tellNothing() {
        loaded = emptyList()
        if (removing != Removing.UnderWay) removing = Removing.Idle
        refusal = null
    }

    private fun change(act: () -> Unit) {
        act()
        render()
    }

    private fun render() {
        if (!loading) opening.leave()
        // While the register is opened again, the last known keys are shown.
        keys = till.status()?.keys ?: keys
        show(if (loading) KeysStage.Opening(opening.state()) else KeysStage.Shown(shown()))
    }

    private fun shown() = KeysUiState(keys.map(::shown), loaded.map(speech::say), removing == Removing.Done, refusal)

    private fun shown(key: Key): ShownKey {
        val id = key.holder.keyId
        // This identifier must be written into the form, so it is shown at once.
        val full = key.role == KeyRole.UNANNOUNCED || id in open
        val sure = key.role == KeyRole.SENIOR && removing == Removing.Sure
        return ShownKey(key.role, key.holder.name, speech.say(key.text), id, full, copied == id, sure)
    }

    private enum class Removing { Idle, Sure, UnderWay, Done }
}
