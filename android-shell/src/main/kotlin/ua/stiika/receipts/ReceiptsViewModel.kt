package ua.stiika.receipts

import ua.stiika.bindings.Kind
import ua.stiika.bindings.ListedDocument
import ua.stiika.bindings.Receipt
import ua.stiika.sale.Handing
import ua.stiika.till.Outcome
import ua.stiika.till.TillGateway

/** Issued documents, and the opened one. */
class ReceiptsViewModel(private val till: TillGateway, private val handing: Handing, private val show: (ReceiptsUiState) -> Unit) {
    private var listed: List<ListedDocument> = emptyList()
    private var open: Receipt? = null
    private var printing: String? = null

    /** The screen appears, or the state of the register has changed. */
    fun refresh() = till.documents(MANY) { outcome ->
        if (outcome is Outcome.Done) listed = outcome.value.filter { it.kind == Kind.SALE || it.kind == Kind.Z }
        render()
    }

    /** The acts on the screen. */
    val on: ReceiptsActions = object : ReceiptsActions {
        override fun open(id: String) {
            val chosen = listed.find { it.local.toString() == id } ?: return
            till.document(chosen.local) { outcome ->
                open = (outcome as? Outcome.Done)?.value
                printing = null
                render()
            }
        }

        override fun close() {
            open = null
            render()
        }

        override fun print(id: String) {
            val receipt = open ?: return
            handing.print(receipt) { problem ->
                if (open === receipt) printing = problem
                render()
            }
        }

        override fun share(id: String) {
            open?.let(handing::share)
        }
    }

    private fun render() = show(
        ReceiptsUiState(
            listed.map { ReceiptRow("${it.local}", it.number, it.at, it.sum?.text.orEmpty(), state(it.waiting)) },
            open?.let { OpenReceipt("${it.local}", it.printed, state(isWaiting(it)), printing) },
        ),
    )

    private fun isWaiting(receipt: Receipt) = listed.any { it.local == receipt.local && it.waiting }

    private fun state(waiting: Boolean) = if (waiting) ReceiptState.Waiting else ReceiptState.Registered

    private companion object {
        const val MANY = 100
    }
}
