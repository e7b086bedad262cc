package ua.stiika.receipts

/** Чеки: the documents, the newest first, and the opened one. */
data class ReceiptsUiState(val rows: List<ReceiptRow> = emptyList(), val open: OpenReceipt? = null)

/**
 * One document. The [id] is its local number; [number] is like `5008.3.4758`, [time] like `11:32`, [sum] like `1 234,50`.
 */
data class ReceiptRow(val id: String, val number: String, val time: String, val sum: String, val state: ReceiptState)

/** State of a document at the tax service. */
enum class ReceiptState { Registered, Waiting }

/** An opened document in its printed form. */
data class OpenReceipt(
    val id: String,
    val text: String,
    val state: ReceiptState,
    /** Message of the printer, if it did not print. */
    val printing: String? = null,
)

/** The acts of a cashier on Чеки. */
interface ReceiptsActions {
    fun open(id: String)

    fun close()

    fun print(id: String)

    fun share(id: String)
}
