package ua.stiika.setup

import ua.stiika.bindings.FileKind
import ua.stiika.bindings.Files
import ua.stiika.bindings.Holder
import ua.stiika.bindings.Remedy
import ua.stiika.bindings.Said
import ua.stiika.till.Outcome
import ua.stiika.till.TillGateway
import ua.stiika.till.complaint
import ua.stiika.ui.Refusal
import ua.stiika.ui.Speech

/** A chosen file: its name and its content. */
class ChosenFile(val name: String, val content: ByteArray)

/**
 * The way to an open key: the files, the password, and the questions of the core about them. The first start and a renewal
 * take the same way. [open] passes everything to the core, [opened] gets its result.
 *
 * The password is kept only while a question of the core is open, because the answer needs it once more.
 */
internal class KeyOpening<T>(
    private val till: TillGateway,
    private val speech: Speech,
    private val pick: () -> Unit,
    private val open: (KeyPurpose, Files, (Outcome<T>) -> Unit) -> Unit,
    private val opened: (T) -> Unit,
    private val left: () -> Unit,
    private val changed: () -> Unit,
) {
    private enum class At { Files, Password, Choose, Root }

    /** A chosen file, whose kind is found out once. */
    private class Sorted(val name: String, val content: ByteArray, val kind: FileKind)

    private var at = At.Files
    private var purpose = KeyPurpose.FirstStart
    private var files: List<Sorted> = emptyList()
    private var proven = false
    private var password: CharArray? = null
    private var chosen: String? = null
    private var lookUp = false
    private var accepted: List<String> = emptyList()
    private var wrong: String? = null
    private var several: Outcome.ChooseKey? = null
    private var root: Outcome.UnknownRoot? = null
    private var sure = false
    private var busy = false
    private var refusal: Refusal? = null
    private var remedy: Remedy? = null

    /** Begins anew, with no files. */
    fun begin(purpose: KeyPurpose) = change {
        forget()
        this.purpose = purpose
    }

    /** Wipes the files and everything that was typed. */
    fun forget() {
        files.forEach { it.content.fill(0) }
        files = emptyList()
        proven = false
        accepted = emptyList()
        anew()
        at = At.Files
    }

    /** The screen is left: nothing is kept, unless the core still reads it. */
    fun leave() {
        if (!busy) forget()
    }

    /** The user chose files. They add up: only a file with the same content replaces another. */
    fun picked(more: List<ChosenFile>) {
        if (busy) return more.forEach { it.content.fill(0) }
        change {
            files = files.filter { old -> more.none { it.content.contentEquals(old.content) } } +
                more.map { Sorted(it.name, it.content, till.kindOf(it.content)) }
            proven = false
            anew()
        }
    }

    /** A file could not be read. [why] is the reason. */
    fun notPicked(why: String) {
        if (!busy) change { refusal = Refusal(why, "") }
    }

    /** The acts on the screen. */
    val on: KeyActions = object : KeyActions {
        override fun choose() {
            if (!busy) pick()
        }

        override fun putAway(file: Any) {
            if (busy) return
            change {
                files.filter { it === file }.forEach { it.content.fill(0) }
                files = files.filter { it !== file }
                proven = false
                anew()
            }
        }

        override fun filesChosen() = when {
            busy || files.isEmpty() -> Unit

            keyFiles().isNotEmpty() -> change {
                wrong = null
                at = At.Password
            }

            else -> ask("")
        }

        override fun password(typed: String) {
            if (!busy) ask(typed)
        }

        override fun lookUp() {
            if (busy || remedy != Remedy.LOOK_UP) return
            lookUp = true
            askAgain()
        }

        override fun key(id: String) {
            if (busy || several?.keys.orEmpty().none { it.keyId == id }) return
            chosen = id
            askAgain()
        }

        override fun accept() {
            if (!busy && at == At.Root) change { sure = true }
        }

        override fun confirmAccept() {
            val shown = root?.fingerprint?.takeIf { sure && !busy } ?: return
            accepted = accepted + shown
            askAgain()
        }

        override fun back() {
            when {
                busy -> Unit
                at == At.Files -> left()
                at == At.Root && sure -> change { sure = false }
                else -> change { stepBack() }
            }
        }
    }

    /** The shown state. */
    fun state() = KeyUiState(purpose, step(), refusal, remedy == Remedy.LOOK_UP, busy)

    private fun stepBack() {
        anew()
        at = if (at == At.Password) At.Files else At.Password
    }

    /** Whatever was decided about the files before is asked again. */
    private fun anew() {
        wipe()
        chosen = null
        lookUp = false
        wrong = null
    }

    private fun ask(typed: String) {
        wipe()
        wrong = null
        password = typed.toCharArray()
        askAgain()
    }

    private fun askAgain() {
        val typed = password ?: return change { at = At.Password }
        refusal = null
        remedy = null
        busy = true
        changed()
        open(purpose, Files(files.map { it.content }, String(typed), chosen, lookUp, accepted, null), ::answered)
    }

    private fun answered(outcome: Outcome<T>) = when (outcome) {
        is Outcome.Done -> {
            wipe()
            proven = true
            busy = false
            at = if (keyFiles().isEmpty()) At.Files else At.Password
            opened(outcome.value)
        }

        is Outcome.ChooseKey -> change {
            several = outcome
            at = At.Choose
        }

        is Outcome.UnknownRoot -> change {
            root = outcome
            sure = false
            at = At.Root
        }

        is Outcome.Refused, is Outcome.Pending, is Outcome.Broken -> declined(outcome)
    }

    private fun declined(outcome: Outcome<T>) = change {
        val complaint = outcome.complaint() ?: return@change
        at = if (keyFiles().isEmpty()) At.Files else At.Password
        if (complaint.button != Remedy.LOOK_UP) wipe()
        if (complaint.button == Remedy.TYPE_PASSWORD) {
            wrong = listOf(complaint.message, complaint.remedy).joinToString(" ") { speech.say(it) }
        } else {
            refusal = speech.refusal(complaint)
            remedy = complaint.button
        }
    }

    private fun wipe() {
        password?.fill(' ')
        password = null
    }

    private fun change(act: () -> Unit) {
        refusal = null
        remedy = null
        busy = false
        act()
        changed()
    }

    private fun step(): KeyStep = when (at) {
        At.Files -> KeyStep.Files(files.map(::shown))

        At.Password -> KeyStep.Password(keyFiles().map(::shown), wrong)

        At.Choose -> several.let { asked ->
            KeyStep.Choose(asked?.keys.orEmpty().map(::shown), said(asked?.complaint?.message), said(asked?.complaint?.remedy))
        }

        At.Root -> root.let { asked ->
            KeyStep.Root(asked?.name.orEmpty(), asked?.fingerprint.orEmpty(), said(asked?.complaint?.remedy), sure)
        }
    }

    private fun said(said: Said?): String = said?.let { speech.say(it) }.orEmpty()

    private fun keyFiles() = files.filter { it.kind == FileKind.KEY }

    /** Of several files nobody tells which one the password has opened. */
    private fun shown(file: Sorted) = SetupFile(file, file.name, file.kind, proven && file.kind == FileKind.KEY && keyFiles().size == 1)

    private fun shown(key: Holder) = OfferedKey(key.keyId, key.name, key.until, key.keyId.takeLast(ENDING))

    private companion object {
        /** So many digits of an identifier tell two keys of one person apart. */
        const val ENDING = 8
    }
}
