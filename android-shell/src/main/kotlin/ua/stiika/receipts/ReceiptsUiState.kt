package ua.stiika.receipts

/** Чеки: those of the shift, the newest first, and the one that is opened. */
data class ReceiptsUiState(val rows: List<ReceiptRow> = emptyList(), val open: OpenReceipt? = null)

/** One document: [number] as `5008.3.4758`, [time] as `11:32`, [sum] as `1 234,50`. */
data class ReceiptRow(val id: String, val number: String, val time: String, val sum: String, val state: ReceiptState)

/** What the tax service knows of a document. */
enum class ReceiptState { Registered, Waiting }

/** A receipt as it is printed. */
data class OpenReceipt(
    val id: String,
    val text: String,
    val state: ReceiptState,
    /** What the printer says, if it does not print. */
    val printing: String? = null,
)

/** What a cashier can do on Чеки. */
interface ReceiptsActions {
    fun open(id: String) = Unit

    fun close() = Unit

    fun print(id: String) = Unit

    fun share(id: String) = Unit
}
