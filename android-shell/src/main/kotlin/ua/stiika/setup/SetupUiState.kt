package ua.stiika.setup

import ua.stiika.ui.Refusal

/** Перший запуск: four steps to the first sale. */
data class SetupUiState(val step: SetupStep, val refusal: Refusal? = null, val busy: Boolean = false)

/** A step of the setup. */
sealed interface SetupStep {
    /** The files are chosen. */
    data class Files(val files: List<SetupFile>, val ready: Boolean = false) : SetupStep

    /** The key's password is typed; [key] names its file, [wrong] says the last one was. */
    data class Password(val key: String, val wrong: String? = null) : SetupStep

    /** The registrar is chosen. */
    data class Registers(val registers: List<Register>, val chosen: String? = null) : SetupStep

    /** The first minute online. */
    data class FirstMinute(val tasks: List<SetupTask>) : SetupStep

    /** All is there. */
    data class Ready(val register: String) : SetupStep
}

/** A file to choose: its name once chosen, and what is wrong with it. */
data class SetupFile(val kind: SetupFileKind, val chosen: String? = null, val problem: String? = null, val needed: Boolean = true)

/** What a file holds. */
enum class SetupFileKind { Key, Certificate, Trust }

/** A registrar (ПРРО): its fiscal number, its name, where it stands. [problem] says why it cannot be chosen. */
data class Register(val id: String, val number: String, val name: String, val address: String, val problem: String? = null)

/** Something done in the first minute online. */
data class SetupTask(val kind: SetupTaskKind, val state: TaskState)

/** What is done in the first minute online. */
enum class SetupTaskKind { Server, Registrar, Session, Offline }

/** How far it is. */
enum class TaskState { Next, Now, Done, Failed }

/** What can be done during the setup. */
interface SetupActions {
    fun choose(kind: SetupFileKind) = Unit

    /** Ends the step of the files. */
    fun filesChosen() = Unit

    /** Handed over at the press of the button and kept in no state. */
    fun password(typed: String) = Unit

    fun register(id: String) = Unit

    fun registerChosen() = Unit

    fun retry() = Unit

    fun back() = Unit

    fun finish() = Unit
}
