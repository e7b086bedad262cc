package ua.stiika.till

/** What came of an act. */
sealed interface Outcome<out T> {
    /** It is done. */
    data class Done<T>(val value: T) : Outcome<T>

    /** The register declines; nothing was made. */
    data class Refused(val complaint: Complaint) : Outcome<Nothing>

    /** It is begun and how it ends is not known yet: to be asked again under the same name. */
    data class Pending(val complaint: Complaint) : Outcome<Nothing>

    /** Something is broken: the register must be opened anew. */
    data class Broken(val complaint: Complaint) : Outcome<Nothing>
}

/** What is said when it is not done. */
internal fun Outcome<*>.complaint(): Complaint? = when (this) {
    is Outcome.Done -> null
    is Outcome.Refused -> complaint
    is Outcome.Pending -> complaint
    is Outcome.Broken -> complaint
}

/**
 * The way to the core, and the only one. What is given back is shown; nothing is worked out on this side.
 *
 * [status], [preview] and the other plain functions answer at once. What takes time gives its [Outcome] to `done`, on the
 * main thread, in the order asked.
 */
interface TillGateway {
    /** Whether a register was set up on this phone. */
    fun isEnrolled(): Boolean

    /** Opens the register; what is owed is delivered by itself from then on. */
    fun open(done: (Outcome<Unit>) -> Unit)

    /** What a file chosen for the first start is. */
    fun kindOf(file: ByteArray): FileKind

    /** Opens the key that is to sign. Nothing is kept yet. */
    fun begin(files: List<ByteArray>, password: String, done: (Outcome<Holder>) -> Unit)

    /** Where this key may sell; the tax service is asked. */
    fun offers(done: (Outcome<List<Offer>>) -> Unit)

    /** Makes the offer of this place the register of this phone, and opens it. */
    fun settle(place: Int, done: (Outcome<Unit>) -> Unit)

    /** The first online minute. */
    fun acquaint(done: (Outcome<Unit>) -> Unit)

    /** State of the register; null before it is open. */
    fun status(): Status?

    /**
     * Has [changed] called on the main thread whenever there is something new in [status]; one at a time. As long as it
     * runs the status is one and the same, however often it is asked.
     */
    fun watch(changed: (() -> Unit)?)

    /** Has [told] called on the main thread with what the cashier is to be told, each notice once; one at a time. */
    fun hear(told: ((List<Notice>) -> Unit)?)

    /** What the draft would come to. */
    fun preview(draft: Draft): Preview

    /** What is typed as a quantity, and one more of it. */
    fun oneMore(quantity: String): String

    /** What is said when the phone could not keep the half-made receipt. */
    fun notKept(): Complaint

    /** A name under which an act is done once, however often it is asked for. */
    fun newOperation(): String

    fun openShift(operation: String, done: (Outcome<Unit>) -> Unit)

    fun sell(operation: String, draft: Draft, done: (Outcome<Receipt>) -> Unit)

    /** Makes the Z-report and closes the shift; gives the report as printed. */
    fun closeShift(operation: String, done: (Outcome<String?>) -> Unit)

    /** The receipt that this operation made, if it made one: asked after a restart. */
    fun receiptOf(operation: String, done: (Outcome<Receipt?>) -> Unit)

    /** Delivers all that is owed. */
    fun deliver(done: (Outcome<Unit>) -> Unit)

    /** A network may have come, or a receipt was begun: what is owed is tried. */
    fun hint()

    /** Time goes by. */
    fun passTime(done: () -> Unit = {})

    /** The owner agrees that the register goes offline by itself from now on. */
    fun agreeToOffline(done: (Outcome<Unit>) -> Unit)

    /** The cashier says that the phone's date and time are right. */
    fun confirmClock(done: (Outcome<Unit>) -> Unit)

    /** Documents, the newest first. */
    fun documents(limit: Int, done: (Outcome<List<ListedDocument>>) -> Unit)

    /** A document as it was issued. */
    fun document(local: Long, done: (Outcome<Receipt?>) -> Unit)

    /** Goods sold last. */
    fun goods(done: (Outcome<List<Goods>>) -> Unit)
}
