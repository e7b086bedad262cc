package ua.stiika.setup

import ua.stiika.bindings.FileKind
import ua.stiika.ui.Refusal

/** The steps by which a key is opened, at the first start and later alike. */
data class KeyUiState(
    val purpose: KeyPurpose,
    val step: KeyStep,
    val refusal: Refusal? = null,
    /** The certificate of the key can be looked up at the providers. */
    val lookUp: Boolean = false,
    val busy: Boolean = false,
)

/** What the files are for. */
enum class KeyPurpose {
    /** The first key of a new register. */
    FirstStart,

    /** A new key, a new certificate, or new certificates of authorities. */
    Renewal,

    /** The key of a senior cashier. */
    Senior,
}

/** A step on the way to an open key. */
sealed interface KeyStep {
    /** Choice of the files. */
    data class Files(val files: List<SetupFile> = emptyList()) : KeyStep

    /** The password of the key. [files] may be keys. [wrong] says that the last password was wrong. */
    data class Password(val files: List<SetupFile>, val wrong: String? = null) : KeyStep

    /** Choice of one of several keys. */
    data class Choose(val keys: List<OfferedKey>, val what: String, val remedy: String) : KeyStep

    /** A root certificate that is not known. [remedy] says how it is compared. [sure]: the owner accepts it with the next touch. */
    data class Root(val name: String, val fingerprint: String, val remedy: String, val sure: Boolean = false) : KeyStep
}

/** A chosen file. [id] is the file itself, whatever its name is. [proven]: the password has opened this key. */
data class SetupFile(val id: Any, val name: String, val kind: FileKind, val proven: Boolean = false)

/** A key to choose. [ending] is the end of its identifier [id]. */
data class OfferedKey(val id: String, val name: String, val until: String, val ending: String)

/** The acts on the way to an open key. */
interface KeyActions {
    /** Lets the user choose files. They are added to the chosen ones. */
    fun choose()

    /** Puts a chosen file away. */
    fun putAway(file: Any)

    /** Ends the step of the files. */
    fun filesChosen()

    /** Ends the step of the password. The password is passed only here; no state keeps it. */
    fun password(typed: String)

    /** Looks up the certificate of the key at the providers. */
    fun lookUp()

    /** Chooses the key with this identifier. */
    fun key(id: String)

    /** The owner wants to accept the root, and is asked once more. */
    fun accept()

    /** The owner accepts the root. */
    fun confirmAccept()

    fun back()
}
