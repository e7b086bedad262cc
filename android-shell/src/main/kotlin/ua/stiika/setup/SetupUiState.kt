package ua.stiika.setup

import ua.stiika.bindings.FileKind
import ua.stiika.ui.Refusal

/** Перший запуск: four steps before the first sale. */
data class SetupUiState(val step: SetupStep, val refusal: Refusal? = null, val busy: Boolean = false)

/** A step of the setup. */
sealed interface SetupStep {
    /** Choice of the files. */
    data class Files(val files: List<SetupFile>, val ready: Boolean = false) : SetupStep

    /** The password of the key. [key] is the name of its file. [wrong] says that the last password was wrong. */
    data class Password(val key: String, val wrong: String? = null) : SetupStep

    /** Choice of the registrar. [chosen] is its fiscal number. */
    data class Registers(val registers: List<Register>, val chosen: String? = null) : SetupStep

    /** The first minute online. */
    data class FirstMinute(val tasks: List<SetupTask>) : SetupStep

    /** The setup is complete. */
    data class Ready(val register: String) : SetupStep
}

/** A file to choose. [chosen] is its name; [problem] says what is wrong with it. */
data class SetupFile(val kind: FileKind, val chosen: String? = null, val problem: String? = null, val needed: Boolean = true)

/** A registrar (ПРРО) with its fiscal number, name and address. [problem] is the reason why it cannot be chosen. */
data class Register(val number: String, val name: String, val address: String, val problem: String? = null)

/** A task of the first minute online. */
data class SetupTask(val kind: SetupTaskKind, val state: TaskState)

/** Kind of a task of the first minute online. */
enum class SetupTaskKind { Server, Registrar, Session, Offline }

/** State of a task. */
enum class TaskState { Next, Now, Done, Failed }

/** The acts during the setup. */
interface SetupActions {
    fun choose(kind: FileKind)

    /** Ends the step of the files. */
    fun filesChosen()

    /** Ends the step of the password. The password is passed only here; no state keeps it. */
    fun password(typed: String)

    /** Chooses the registrar with this fiscal number. */
    fun register(number: String)

    fun registerChosen()

    fun retry()

    fun back()

    fun finish()

    /** Ends the setup and opens a test shift. */
    fun tryOut()
}
