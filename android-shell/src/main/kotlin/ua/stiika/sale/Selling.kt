package ua.stiika.sale

import ua.stiika.stopped.ClockFace
import ua.stiika.stopped.StoppedUiState
import ua.stiika.stopped.WayOn
import ua.stiika.till.Complaint
import ua.stiika.till.Draft
import ua.stiika.till.DraftLine
import ua.stiika.till.Goods
import ua.stiika.till.Payment
import ua.stiika.till.Preview
import ua.stiika.till.Receipt
import ua.stiika.till.TillGateway
import ua.stiika.ui.QrModules
import ua.stiika.ui.Refusal
import ua.stiika.ui.Speech
import ua.stiika.ui.Outcome as Fate

/** Where a sale is. */
enum class Step { Counter, Cash, Card, Waiting, Issued }

/** All that a sale is at a moment: what is on disk, what is being typed, and what came of the last one. */
data class Selling(
    val kept: Kept = Kept(),
    val step: Step = Step.Counter,
    val pane: Pane = Pane.Goods,
    val entry: Entry = Entry(),
    val goods: List<Goods> = emptyList(),
    /** A line that was removed just now, and its place. */
    val removed: Pair<Int, DraftLine>? = null,
    val refusal: Refusal? = null,
    /** Going offline was never agreed to, and is asked for now. */
    val consent: Complaint? = null,
    /** The last act was declined for the phone's clock, and nothing was done about it yet. */
    val clock: Complaint? = null,
    /** The register does not open. */
    val broken: Complaint? = null,
    /** Cash held out, as typed. */
    val given: String = "",
    /** The note that was touched, if that is what was held out. */
    val note: String? = null,
    /** What Картка is to confirm. */
    val card: Payment = Payment.Card,
    val receipt: Receipt? = null,
    val print: PrintState = PrintState.Idle,
    val sending: SendState = SendState.Idle,
) {
    /** It was confirmed and nobody knows yet how it ended: it is asked for again as it was, and nothing of it changes. */
    val underWay get() = kept.operation != null && kept.paying != null && consent == null

    /** What is typed so far, paid so. */
    fun draft(payment: Payment) = Draft(kept.lines, payment)
}

/** The unit of what is counted; everything else is measured. */
internal const val PIECE = "шт"

/** Draws a sale: each state has one picture, and every sum in it is the core's. */
internal class SalePicture(private val till: TillGateway, private val speech: Speech, private val stopped: (Selling) -> Stop?) {
    /** Why nothing can be sold, as Каса shows it. */
    data class Stop(val complaint: Complaint, val way: WayOn?, val clock: ClockFace? = null)

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
            removed = sale.removed?.second?.name,
            payable = sale.underWay || preview.total != null,
            refusal = sale.refusal,
            stopped = stopped(sale)?.let { StoppedUiState(speech.refusal(it.complaint), it.way, it.clock) },
        )
    }

    private fun line(place: Int, line: DraftLine, preview: Preview): SaleLine {
        val worked = preview.lines.getOrNull(place)
        val quantity = worked?.quantity ?: line.quantity
        val price = worked?.price?.text ?: line.price
        return SaleLine("$place", worked?.name ?: line.name, "$quantity × $price", worked?.sum?.text.orEmpty(), line.unit == PIECE)
    }

    private fun tiles(sale: Selling) = sale.goods.mapIndexed { place, sold ->
        val line = sale.kept.lines.find { it.name == sold.name && it.unit == sold.unit }
        Tile("$place", sold.name, sold.price.text, sold.unit.takeIf { it != PIECE }, line?.quantity)
    }

    private fun cash(sale: Selling): CashUiState {
        val preview = till.preview(sale.draft(Payment.Cash(sale.given.ifEmpty { null })))
        return CashUiState(
            toPay = preview.cash?.text.orEmpty(),
            rounded = preview.roundedFrom?.text,
            notes = preview.notes.map { Note(it.given.text, it.given.text, it.change.text) },
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
        mark = if (receipt.online) ReceiptMark.Online else ReceiptMark.Offline,
        number = receipt.number,
        sum = receipt.sum?.text.orEmpty(),
        change = receipt.change?.text,
        qr = receipt.qr?.let { QrModules(it.side, it.dark) },
        print = sale.print,
        sending = sale.sending,
        tiles = tiles(sale),
    )

    private companion object {
        const val NOTHING = "0,00"
    }
}
