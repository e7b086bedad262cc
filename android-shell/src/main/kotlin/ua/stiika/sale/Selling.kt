package ua.stiika.sale

import ua.stiika.bindings.Clock
import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Draft
import ua.stiika.bindings.Goods
import ua.stiika.bindings.Payment
import ua.stiika.bindings.Preview
import ua.stiika.bindings.Receipt
import ua.stiika.stopped.StoppedUiState
import ua.stiika.till.TillGateway
import ua.stiika.ui.Refusal
import ua.stiika.ui.Speech
import ua.stiika.ui.Outcome as Fate

/** Step of a sale. */
enum class Step { Counter, Cash, Card, Waiting, Issued }

/** The whole state of a sale: the data on disk, the typed data, and the result of the last sale. */
data class Selling(
    val kept: Kept = Kept(),
    val step: Step = Step.Counter,
    val pane: Pane = Pane.Goods,
    val entry: Entry = Entry(),
    val goods: List<Goods> = emptyList(),
    /** The line that was removed last, and its place. */
    val removed: Pair<Int, KeptLine>? = null,
    val refusal: Refusal? = null,
    /** The question for the consent to work offline, if it is open. */
    val consent: Complaint? = null,
    /** The refusal of the last act because of the clock of the phone, if the clock was not confirmed or set since. */
    val clock: Complaint? = null,
    /** The reason why the register does not open. */
    val broken: Complaint? = null,
    /** Cash given by the buyer, as typed. */
    val given: String = "",
    /** The touched note, if the given cash comes from a note. */
    val note: String? = null,
    /** The payment that Картка confirms. */
    val card: Payment = Payment.Card,
    val receipt: Receipt? = null,
    val print: PrintState = PrintState.Idle,
    val sending: SendState = SendState.Idle,
) {
    /** The sale was confirmed and its result is not known yet. It is requested again unchanged, and nothing of it may change. */
    val underWay get() = kept.operation != null && kept.paying != null && consent == null

    /** The draft of the typed lines with this payment. */
    fun draft(payment: Payment) = Draft(kept.lines.map { it.typed }, payment)
}

/** The unit of goods that are counted. All other units are measured. */
internal const val PIECE = "шт"

/** Turns the state of a sale into the state of its screen. Every sum is a text of the core. */
internal class SalePicture(private val till: TillGateway, private val speech: Speech, private val stopped: (Selling) -> Stop?) {
    /** The reason why nothing can be sold, as Каса shows it. */
    data class Stop(val complaint: Complaint, val clock: Clock? = null)

    fun of(sale: Selling): SaleStage = when (sale.step) {
        Step.Counter -> SaleStage.Counter(counter(sale))
        Step.Cash -> SaleStage.Cash(cash(sale))
        Step.Card -> SaleStage.Card(card(sale))
        Step.Waiting -> SaleStage.Waiting(WaitingUiState(WaitingFor.Receipt, waiting(sale)))
        Step.Issued -> sale.receipt?.let { SaleStage.Issued(issued(sale, it)) } ?: SaleStage.Counter(counter(sale))
    }

    private fun counter(sale: Selling): SaleUiState {
        val preview = till.preview(sale.draft(Payment.Card))
        return SaleUiState(
            lines = sale.kept.lines.mapIndexed { place, line -> line(place, line, preview) },
            total = preview.total?.text ?: NOTHING,
            tiles = tiles(sale),
            entry = sale.entry,
            pane = sale.pane,
            removed = sale.removed?.second?.typed?.name,
            payable = sale.underWay || preview.total != null,
            refusal = sale.refusal,
            stopped = stopped(sale)?.let { StoppedUiState(speech.refusal(it.complaint), it.complaint.button, it.clock) },
        )
    }

    private fun line(place: Int, kept: KeptLine, preview: Preview): SaleLine {
        val line = kept.typed
        val worked = preview.lines.getOrNull(place)
        val quantity = worked?.quantity ?: line.quantity
        val price = worked?.price?.text ?: line.price
        return SaleLine(kept.id, worked?.name ?: line.name, "$quantity × $price", worked?.sum?.text.orEmpty(), line.unit == PIECE)
    }

    private fun tiles(sale: Selling) = sale.goods.map { sold ->
        val line = sale.kept.lines.map { it.typed }.find { it.name == sold.name && it.unit == sold.unit }
        Tile(sold.key, sold.name, sold.price.text, sold.unit.takeIf { it != PIECE }, line?.quantity)
    }

    private fun cash(sale: Selling): CashUiState {
        val preview = till.preview(sale.draft(Payment.Cash(sale.given.ifEmpty { null })))
        return CashUiState(
            toPay = preview.cash?.text.orEmpty(),
            rounded = preview.roundedFrom?.text,
            notes = preview.notes,
            note = sale.note,
            given = sale.given.ifEmpty { null },
            change = preview.change?.text?.takeIf { sale.given.isNotEmpty() },
            restByCard = preview.rest?.text,
            refusal = sale.refusal,
        )
    }

    private fun card(sale: Selling): CardUiState {
        val preview = till.preview(sale.draft(sale.card))
        val beside = if (sale.card is Payment.Both) preview.toCash?.text else null
        return CardUiState(preview.toCard?.text.orEmpty(), beside, preview.refusal?.let { speech.refusal(it, Fate.NotMade) })
    }

    private fun waiting(sale: Selling): String? = when (val paying = sale.kept.paying) {
        null -> null
        is Payment.Cash -> till.preview(sale.draft(paying)).cash?.text
        else -> till.preview(sale.draft(paying)).total?.text
    }

    private fun issued(sale: Selling, receipt: Receipt) = IssuedUiState(
        online = receipt.online,
        number = receipt.number,
        sum = receipt.sum?.text.orEmpty(),
        change = receipt.change?.text,
        qr = receipt.qr,
        print = sale.print,
        sending = sale.sending,
        tiles = tiles(sale),
    )

    private companion object {
        const val NOTHING = "0,00"
    }
}
