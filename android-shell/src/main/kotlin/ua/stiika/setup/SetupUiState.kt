package ua.stiika.setup

import ua.stiika.ui.Refusal

/** Перший запуск: the way to an open key, or what comes after it. */
sealed interface SetupStage {
    /** There is a step before this one. */
    val canGoBack: Boolean

    data class Opening(val state: KeyUiState) : SetupStage {
        override val canGoBack: Boolean get() = state.step !is KeyStep.Files
    }

    data class Settling(val state: SetupUiState) : SetupStage {
        override val canGoBack: Boolean get() = state.step is SetupStep.Opened || state.step is SetupStep.Registers
    }
}

/** Перший запуск, after the key is open. [owner] is the holder of the key; null after a restart of the app. */
data class SetupUiState(val step: SetupStep, val owner: KeyOwner? = null, val refusal: Refusal? = null, val busy: Boolean = false)

/** Whose key it is, and the date and time at which it ends. */
data class KeyOwner(val name: String, val until: String)

/** A step of the setup, after the key is open. */
sealed interface SetupStep {
    /** The tax service is asked for the registrars of this key. */
    data object Opened : SetupStep

    /** Choice of the registrar. [chosen] is its fiscal number. */
    data class Registers(val registers: List<Register>, val chosen: String? = null) : SetupStep

    /** The first minute online. */
    data class FirstMinute(val tasks: List<SetupTask>) : SetupStep

    /** The setup is complete. */
    data class Ready(val register: String) : SetupStep
}

/** A registrar (ПРРО) with its fiscal number, name and address. [problem] is the reason why it cannot be chosen. */
data class Register(val number: String, val name: String, val address: String, val problem: String? = null)

/** A task of the first minute online. */
data class SetupTask(val kind: SetupTaskKind, val state: TaskState)

/** Kind of a task of the first minute online. */
enum class SetupTaskKind { Server, Registrar, Session, Offline }

/** State of a task. */
enum class TaskState { Next, Now, Done, Failed }

/** The acts of the setup, after the key is open. */
interface SetupActions {
    /** Chooses the registrar with this fiscal number. */
    fun register(number: String)

    fun registerChosen()

    fun retry()

    fun back()

    fun finish()

    /** Ends the setup and opens a test shift. */
    fun tryOut()
}
