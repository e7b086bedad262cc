package ua.stiika.sale

import ua.stiika.bindings.Note
import ua.stiika.bindings.Qr
import ua.stiika.ui.Key
import ua.stiika.ui.Refusal

/** Готівка: the sum to pay, the cash given, the change. */
data class CashUiState(
    /** The sum to pay in cash, rounded by the law, as `1 234,50`. */
    val toPay: String,
    /** The exact sum, present only if rounding changes it. */
    val rounded: String? = null,
    /** Sums that the buyer may give. */
    val notes: List<Note> = emptyList(),
    /** The touched note: the text of its sum. */
    val note: String? = null,
    /** Cash given, as `500,00`; null means the exact sum. */
    val given: String? = null,
    /** The change; null if nothing was given or too little. */
    val change: String? = null,
    /** Too little was given: the rest that a card can pay, as `35,00`. */
    val restByCard: String? = null,
    val refusal: Refusal? = null,
)

/** The acts of a cashier on Готівка. */
interface CashActions {
    fun back()

    /** The buyer gives this sum; [given] is the text of the note. */
    fun note(given: String)

    fun key(key: Key)

    /** Issues the receipt, with the cash given or with the exact sum. */
    fun issue()

    /** Pays the missing rest by card. */
    fun restByCard()
}

/** Картка: the sum for the terminal. */
data class CardUiState(
    /** The sum to type on the terminal, as `1 234,50`. */
    val sum: String,
    /** The part paid in cash, as `200,00`. */
    val inCash: String? = null,
    /** Reason why the receipt would be refused. It is shown before the terminal is used. */
    val refusal: Refusal? = null,
)

/** The acts of a cashier on Картка. */
interface CardActions {
    fun back()

    /** The terminal has accepted the payment: issues the receipt. */
    fun paid()
}

/** Waiting for the server. */
data class WaitingUiState(
    val kind: WaitingFor,
    /** Sum of the receipt that is being issued, as `1 234,50`. */
    val sum: String? = null,
)

/** Object of the waiting. */
enum class WaitingFor { Receipt, Shift, ZReport }

/** Чек готовий. */
data class IssuedUiState(
    val online: Boolean,
    /** Fiscal number, as `5008.3.4758`. */
    val number: String,
    val sum: String,
    /** The change; null if it is zero. */
    val change: String? = null,
    /** The QR code; null only if the core makes none. */
    val qr: Qr? = null,
    val print: PrintState = PrintState.Idle,
    val sending: SendState = SendState.Idle,
    /** Tiles for the next sale, shown if there is room. */
    val tiles: List<Tile> = emptyList(),
)

/** State of the printing. It never changes the sale. */
sealed interface PrintState {
    data object Idle : PrintState

    data object Printing : PrintState

    data object Printed : PrintState

    /** The printing failed; [what] is the reason and the remedy, in words. */
    data class Problem(val what: String) : PrintState
}

/** State of the sending to the buyer. */
enum class SendState { Idle, Sent }

/** The acts of a cashier on Чек готовий. */
interface IssuedActions {
    fun print()

    fun otherPrinter()

    fun send()

    fun share()

    fun next()

    /** Begins the next sale with this tile. */
    fun tile(id: String)
}
