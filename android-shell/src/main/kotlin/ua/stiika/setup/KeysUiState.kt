package ua.stiika.setup

import ua.stiika.bindings.KeyRole
import ua.stiika.ui.Refusal

/** Ключі та пристрій: the keys of the register, or the way to a new one. */
sealed interface KeysStage {
    data class Shown(val state: KeysUiState) : KeysStage

    data class Opening(val state: KeyUiState) : KeysStage
}

/**
 * The keys of the register. [loaded] says what became of what was just loaded, [removed] that the senior cashier's key was
 * removed, [refusal] why not.
 */
data class KeysUiState(
    val keys: List<ShownKey>,
    val loaded: List<String> = emptyList(),
    val removed: Boolean = false,
    val refusal: Refusal? = null,
)

/**
 * A key of the register: what it is for, whose it is, and the [text] of the core about it. [id] is its identifier; it is
 * [open] if it is shown in full. [sure]: the next touch removes it.
 */
data class ShownKey(
    val role: KeyRole,
    val name: String,
    val text: String,
    val id: String,
    val open: Boolean = false,
    val copied: Boolean = false,
    val sure: Boolean = false,
)

/** The acts on Ключі та пристрій. */
interface KeysActions {
    /** Loads a new key, a new certificate, or new certificates of authorities. */
    fun load()

    /** Loads the key of a senior cashier. */
    fun loadSenior()

    /** Removes the senior cashier's key. The first touch only asks whether it is meant. */
    fun removeSenior()

    /** Shows the identifier of a key in full. */
    fun showId(id: String)

    /** Copies the identifier of a key, for the form 5-ПРРО. */
    fun copyId(id: String)

    fun back()
}
