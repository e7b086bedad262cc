package ua.stiika.till

/** A text in both languages; the screen takes one. */
data class Said(val uk: String, val en: String)

/** A sum as the core writes it, `1 234,50`. There is nothing to reckon with. */
data class Money(val text: String)

/** What happened and why, what to do and who can. */
data class Complaint(val code: String, val message: Said, val remedy: Said)

/** State of the link to the fiscal server. */
enum class Link { Online, Asking, Offline, Returning, Stopped }

/** What the status strip is about. */
enum class StripKind { Online, Asking, Offline, Sending, ShiftEnding, Stopped }

/** The status strip in parts. */
data class Strip(val kind: StripKind, val left: Said, val waiting: Int, val lasted: String, val why: Said, val now: Int, val all: Int)

/** One of the two limits of offline time. */
data class Budget(val left: Said, val spent: Said, val permille: Int)

/** The phone's date and time as a document would carry them; [confirmable] when the cashier has to say that they are right. */
data class Clock(val date: String, val time: String, val confirmable: Boolean)

/** The open shift. */
data class Shift(
    val opened: String,
    val opener: String,
    val left: Said,
    val permille: Int,
    val receipts: Int,
    val taken: Money,
    val drawer: Money,
    val zMade: Boolean,
)

/** Something that the cashier is told once, while not looking. */
data class Notice(val topic: NoticeTopic, val title: Said, val text: Said)

/** What a [Notice] is about; a later one about the same takes its place. */
enum class NoticeTopic { Session, Month, Shift, ShiftClosed, Duty, Key, Clock }

/** A moment at which the register is to be given time, so that the cashier is told. */
data class Mark(val kind: MarkKind, val atSeconds: Long)

/** What a [Mark] is about. */
enum class MarkKind { ShiftTwentyTwo, ShiftGuardian, OfflineEnding, MonthEnding, DeliveryDuty, KeyEnding }

/** State of the register, read off. */
data class Status(
    val link: Link,
    val strip: Strip,
    val advice: Said,
    val shift: Shift?,
    /** Why nothing can be sold now. */
    val stop: Complaint?,
    val owed: Int,
    val session: Budget,
    val month: Budget,
    val lastContact: String?,
    val lastError: Complaint?,
    /** How long the month's offline time lasts at its pace. */
    val forecast: Said,
    val clock: Clock,
    val marks: List<Mark>,
    val organization: String,
    val point: String,
    val registrar: String,
    val cashier: String,
    val keyUntil: String,
    /** Letters that goods carry when nothing else is said. */
    val letters: String,
)

/** A receipt as it is typed. */
data class Draft(val lines: List<DraftLine> = emptyList(), val payment: Payment = Payment.Cash())

/** A line as it is typed. */
data class DraftLine(val name: String, val quantity: String, val price: String, val unit: String, val letters: String)

/** How a receipt is paid; sums as typed. */
sealed interface Payment {
    data class Cash(val given: String? = null) : Payment

    data object Card : Payment

    data class Both(val card: String, val given: String) : Payment
}

/** What a receipt would come to, and what would be refused of it. */
data class Preview(
    val lines: List<PreviewLine> = emptyList(),
    val total: Money? = null,
    val cash: Money? = null,
    val roundedFrom: Money? = null,
    val notes: List<HandedOut> = emptyList(),
    val rest: Money? = null,
    val toCard: Money? = null,
    val toCash: Money? = null,
    val change: Money? = null,
    val refusal: Complaint? = null,
)

/** A line as it is shown; [quantity] with its unit. */
data class PreviewLine(val name: String, val quantity: String, val price: Money, val sum: Money)

/** Cash that a buyer is likely to hold out, and its change. */
data class HandedOut(val given: Money, val change: Money)

/** What a document is. */
enum class Kind { Open, Close, Sale, Z, Session }

/** A document as the cashier hands it over. */
data class Receipt(
    val kind: Kind,
    val online: Boolean,
    val local: Long,
    val number: String,
    val at: String,
    val sum: Money?,
    /** Null if nothing goes back. */
    val change: Money?,
    val printed: String,
    val qr: Qr?,
)

/** A QR code: its link, and its modules row by row, true for dark. */
data class Qr(val link: String, val side: Int, val dark: List<Boolean>)

/** A document as a list shows it. */
data class ListedDocument(
    val kind: Kind,
    val name: Said,
    val local: Long,
    val number: String,
    val at: String,
    val sum: Money?,
    val waiting: Boolean,
)

/** Goods that were sold before. */
data class Goods(val name: String, val unit: String, val letters: String, val price: Money)

/** What a file chosen for the first start is. */
enum class FileKind { Key, Certificate, Trust }

/** Whose key it is. */
data class Holder(val name: String, val until: String)

/** A registrar that the key may be used with. */
data class Offer(
    val name: String,
    val fiscal: String,
    val organization: String,
    val point: String,
    val address: String,
    val refusal: Complaint?,
)
