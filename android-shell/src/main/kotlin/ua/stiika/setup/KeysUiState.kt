package ua.stiika.setup

import ua.stiika.bindings.KeyRole

/** Ключі та пристрій: the keys of the register, or the way to a new one. */
sealed interface KeysStage {
    data class Shown(val state: KeysUiState) : KeysStage

    data class Opening(val state: KeyUiState) : KeysStage
}

/** The keys of the register. [loaded] says what became of what was just loaded. */
data class KeysUiState(val keys: List<ShownKey>, val loaded: List<String> = emptyList())

/**
 * A key of the register: what it is for, whose it is, and the [text] of the core about it. [id] is its identifier; it is
 * [open] if it is shown in full.
 */
data class ShownKey(
    val role: KeyRole,
    val name: String,
    val text: String,
    val id: String,
    val open: Boolean = false,
    val copied: Boolean = false,
)

/** The acts on Ключі та пристрій. */
interface KeysActions {
    /** Loads a new key, a new certificate, or new certificates of authorities. */
    fun load()

    /** Loads the key of a senior cashier. */
    fun loadSenior()

    /** Shows the identifier of a key in full. */
    fun showId(id: String)

    /** Copies the identifier of a key, for the form 5-ПРРО. */
    fun copyId(id: String)

    fun back()
}
