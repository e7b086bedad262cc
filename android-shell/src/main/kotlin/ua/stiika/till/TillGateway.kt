package ua.stiika.till

import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Draft
import ua.stiika.bindings.FileKind
import ua.stiika.bindings.Files
import ua.stiika.bindings.Goods
import ua.stiika.bindings.Holder
import ua.stiika.bindings.ListedDocument
import ua.stiika.bindings.Notice
import ua.stiika.bindings.Offer
import ua.stiika.bindings.Preview
import ua.stiika.bindings.Receipt
import ua.stiika.bindings.Said
import ua.stiika.bindings.Status
import ua.stiika.bindings.Strip

/** Result of an act. */
sealed interface Outcome<out T> {
    /** The act is done. */
    data class Done<T>(val value: T) : Outcome<T>

    /** The register refuses the act. Nothing was issued. */
    data class Refused(val complaint: Complaint) : Outcome<Nothing>

    /** The act has begun and its result is not known yet. It must be requested again under the same name. */
    data class Pending(val complaint: Complaint) : Outcome<Nothing>

    /** The files hold several keys that may sign. One of them must be chosen. */
    data class ChooseKey(val complaint: Complaint, val keys: List<Holder>) : Outcome<Nothing>

    /** The certificates lead to a root that is not known. The owner may accept it by its fingerprint. */
    data class UnknownRoot(val complaint: Complaint, val name: String, val fingerprint: String) : Outcome<Nothing>

    /** A fault. The register must be opened again. */
    data class Broken(val complaint: Complaint) : Outcome<Nothing>
}

/** The message of an act that is not done. */
internal fun Outcome<*>.complaint(): Complaint? = when (this) {
    is Outcome.Done -> null
    is Outcome.Refused -> complaint
    is Outcome.Pending -> complaint
    is Outcome.ChooseKey -> complaint
    is Outcome.UnknownRoot -> complaint
    is Outcome.Broken -> complaint
}

/**
 * The only access to the core. The results are shown as they are; this side calculates nothing.
 *
 * [status], [preview] and the other functions with a result answer at once. An act that takes time passes its [Outcome] to
 * `done`, on the main thread, in the order of the requests.
 */
interface TillGateway {
    /** Tells whether this phone has a register. */
    fun isEnrolled(): Boolean

    /** Opens the register. From then on it delivers waiting documents without further calls. */
    fun open(done: (Outcome<Unit>) -> Unit)

    /** Kind of a file that was chosen for the first start. */
    fun kindOf(file: ByteArray): FileKind

    /** Opens the key that will sign. Nothing is stored yet. */
    fun begin(files: Files, done: (Outcome<Holder>) -> Unit)

    /** Asks the tax service for the registrars of this key. */
    fun offers(done: (Outcome<List<Offer>>) -> Unit)

    /** Makes the offered registrar with this fiscal number the register of this phone, and opens it. */
    fun settle(fiscal: String, done: (Outcome<Unit>) -> Unit)

    /** The first minute online. */
    fun acquaint(done: (Outcome<Unit>) -> Unit)

    /** Loads a new key, a new certificate, or certificates of authorities. The result says what became of each. */
    fun load(files: Files, senior: Boolean, done: (Outcome<List<Said>>) -> Unit)

    /** Removes the senior cashier's key. */
    fun removeSenior(done: (Outcome<Unit>) -> Unit)

    /** State of the register; null before it is open. */
    fun status(): Status?

    /**
     * Sets the listener for changes of [status]. It is called on the main thread, and [status] does not change during the
     * call.
     */
    fun watch(changed: (() -> Unit)?)

    /** Sets the listener for notices. It gets each notice once, on the main thread. */
    fun hear(told: ((List<Notice>) -> Unit)?)

    /** The sums of the draft; empty before the register is open. */
    fun preview(draft: Draft): Preview

    /** The typed quantity plus one. */
    fun oneMore(quantity: String): String

    /** The status strip of the first start, before there is a [status]. */
    fun setupStrip(): Strip

    /** The message when the phone cannot store the unfinished receipt. */
    fun notKept(): Complaint

    /** A new name for an act. The core performs an act once, even if it is requested several times under its name. */
    fun newOperation(): String

    /** Opens a shift. The documents of a [testing] shift are not fiscal. */
    fun openShift(operation: String, testing: Boolean, done: (Outcome<Unit>) -> Unit)

    fun sell(operation: String, draft: Draft, done: (Outcome<Receipt>) -> Unit)

    /** Makes the Z-report and closes the shift. The result is the printed form of the report. */
    fun closeShift(operation: String, done: (Outcome<String?>) -> Unit)

    /** Delivers all waiting documents. */
    fun deliver(done: (Outcome<Unit>) -> Unit)

    /** Tells the register that a network may be available, so that it tries to deliver waiting documents. */
    fun hint()

    /** Gives the register time for the work that is due. */
    fun passTime(done: () -> Unit)

    /** The owner agrees that the register may go offline without a question. */
    fun agreeToOffline(done: (Outcome<Unit>) -> Unit)

    /** The cashier confirms that the date and the time of the phone are right. */
    fun confirmClock(done: (Outcome<Unit>) -> Unit)

    /** Issued documents, the newest first. */
    fun documents(limit: Int, done: (Outcome<List<ListedDocument>>) -> Unit)

    /** The document with this local number, as it was issued. */
    fun document(local: ULong, done: (Outcome<Receipt?>) -> Unit)

    /** Goods of the newest receipts. */
    fun goods(done: (Outcome<List<Goods>>) -> Unit)
}
