package ua.stiika.sale

import ua.stiika.ui.Key
import ua.stiika.ui.QrModules
import ua.stiika.ui.Refusal

/** Готівка: what is to be paid, what was given, what goes back. */
data class CashUiState(
    /** To be paid in cash, rounded as the law asks, as `1 234,50`. */
    val toPay: String,
    /** Said if rounding has changed it, as `заокруглено з 1 234,47`. */
    val rounded: String? = null,
    val notes: List<Note> = emptyList(),
    /** The note that was touched. */
    val note: String? = null,
    /** What was given, as `500,00`; null: exactly what is to be paid. */
    val given: String? = null,
    /** What goes back; null if nothing was given or it is too little. */
    val change: String? = null,
    /** What was given is too little: the rest can be paid by card, as `35,00`. */
    val restByCard: String? = null,
    val refusal: Refusal? = null,
)

/** A note the buyer may give and what goes back of it, as `500` and `265,50`. */
data class Note(val id: String, val given: String, val change: String)

/** What a cashier can do on Готівка. */
interface CashActions {
    fun back() = Unit

    fun note(id: String) = Unit

    fun key(key: Key) = Unit

    /** Issues the receipt, with what was given or exactly. */
    fun issue() = Unit

    /** The rest of what was given is paid by card. */
    fun restByCard() = Unit
}

/** Картка: what the terminal must be told. */
data class CardUiState(
    /** To be typed on the terminal, as `1 234,50`. */
    val sum: String,
    /** Paid in cash beside it, as `200,00`. */
    val inCash: String? = null,
    /** Why the receipt would be declined: said before the terminal is touched. */
    val refusal: Refusal? = null,
)

/** What a cashier can do on Картка. */
interface CardActions {
    fun back() = Unit

    /** The terminal has said yes: issues the receipt. */
    fun paid() = Unit
}

/** Waiting for the server, with what is waited for from the first second. */
data class WaitingUiState(
    val kind: WaitingFor,
    /** As `1 234,50`, of the receipt that is being issued. */
    val sum: String? = null,
    /** As `3 с`. */
    val since: String? = null,
)

/** What is waited for. */
enum class WaitingFor { Receipt, Shift, ZReport, Lookup }

/** Чек готовий. */
data class IssuedUiState(
    val mark: ReceiptMark,
    /** As the tax service knows it, as `5008.3.4758`. */
    val number: String,
    val sum: String,
    /** What goes back; null if nothing does. */
    val change: String? = null,
    /** What the QR code holds; null only if the core gives none. */
    val qr: QrModules? = null,
    val print: PrintState = PrintState.Idle,
    /** Was sent to the buyer, is owed to the buyer, or neither. */
    val sending: SendState = SendState.Idle,
    /** Shown where there is room: a touch starts the next sale. */
    val tiles: List<Tile> = emptyList(),
)

/** How the receipt was registered. */
enum class ReceiptMark { Online, Offline }

/** How printing goes; it never touches the sale. */
sealed interface PrintState {
    data object Idle : PrintState

    data object Printing : PrintState

    data object Printed : PrintState

    /** It did not print: [what] and what to do, in words. */
    data class Problem(val what: String) : PrintState
}

/** How the sending to the buyer goes. */
enum class SendState { Idle, Owed, Sent }

/** What a cashier can do with a finished receipt. */
interface IssuedActions {
    fun print() = Unit

    fun otherPrinter() = Unit

    fun send() = Unit

    fun share() = Unit

    fun next() = Unit

    /** Starts the next sale with this. */
    fun tile(id: String) = Unit
}
