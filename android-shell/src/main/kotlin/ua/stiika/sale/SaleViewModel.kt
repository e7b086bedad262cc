package ua.stiika.sale

import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Draft
import ua.stiika.bindings.DraftLine
import ua.stiika.bindings.Payment
import ua.stiika.bindings.Receipt
import ua.stiika.bindings.Remedy
import ua.stiika.stopped.isAboutClock
import ua.stiika.till.Outcome
import ua.stiika.till.TillGateway
import ua.stiika.till.complaint
import ua.stiika.ui.Key
import ua.stiika.ui.Speech
import java.util.UUID
import ua.stiika.ui.Outcome as Fate

/** The screen of a sale and its state. */
sealed interface SaleStage {
    data class Counter(val state: SaleUiState) : SaleStage

    data class Cash(val state: CashUiState) : SaleStage

    data class Card(val state: CardUiState) : SaleStage

    data class Waiting(val state: WaitingUiState) : SaleStage

    data class Issued(val state: IssuedUiState) : SaleStage
}

/** Hands a finished receipt over to the buyer. A failure here never changes the sale. */
interface Handing {
    /** Prints. [done] gets null, or the message of the printer. */
    fun print(receipt: Receipt, done: (problem: String?) -> Unit)

    fun share(receipt: Receipt)

    /** Vibrates: one way for a success, another way for a failure. */
    fun feel(done: Boolean)
}

/**
 * A sale, from the first tile to the QR code. The view-model holds the typed data; the core calculates every sum.
 *
 * The unfinished receipt and the name of its operation are on disk ([KeptStore]) before the payment. The confirmed payment
 * is on disk before the request to the core. So the sale is made once or not at all, even if the process dies, and the
 * screen shows which of the two happened.
 */
class SaleViewModel(
    private val till: TillGateway,
    private val store: KeptStore,
    private val say: Speech,
    private val handing: Handing,
    private val elsewhere: (Remedy) -> Unit,
    private val toPrinter: () -> Unit,
    private val newId: () -> String = { UUID.randomUUID().toString() },
    private val show: (SaleStage) -> Unit,
) {
    private val picture = SalePicture(till, say, ::stop)
    private var sale = Selling()
        set(value) {
            field = value
            show(picture.of(value))
        }

    /** Continues where the last process stopped. */
    fun start() {
        sale = sale.copy(kept = store.load())
        // The core performs it once, because its name is the same.
        if (sale.underWay) again()
        refreshGoods()
    }

    /** The register's state has changed. */
    fun refresh() = show(picture.of(sale))

    /** Shows a refusal of another screen for which Каса offers the next step: the missing consent, or the clock. */
    fun stopped(complaint: Complaint) = change {
        if (complaint.isAboutClock) copy(step = Step.Counter, clock = complaint) else copy(step = Step.Counter, consent = complaint)
    }

    /** The acts on Каса. */
    val onCounter: SaleActions = object : SaleActions {
        override fun pane(pane: Pane) {
            sale = sale.copy(refusal = null, pane = pane)
        }

        override fun tile(id: String) = touched(id)

        override fun key(key: Key) = change { copy(entry = entry.typed(key)) }

        override fun field(field: EntryField) = change { copy(entry = entry.copy(field = field)) }

        override fun add() {
            added()
        }

        override fun nameIt() = change { copy(entry = entry.copy(naming = true)) }

        override fun named(name: String) = change { copy(entry = entry.copy(name = name.trim(), naming = false)) }

        override fun notNamed() = change { copy(entry = entry.copy(naming = false)) }

        override fun oneMore(line: String) = lines { more(line) }

        override fun remove(line: String) {
            val place = sale.kept.lines.indexOfFirst { it.id == line }
            val gone = sale.kept.lines.getOrNull(place)?.takeIf { !sale.underWay } ?: return
            change { copy(removed = place to gone) }
            lines { filter { it.id != line } }
        }

        override fun putBack() {
            val (place, line) = sale.removed?.takeIf { !sale.underWay } ?: return
            change { copy(removed = null) }
            lines { take(place) + line + drop(place) }
        }

        override fun cash() = pay(Payment.Cash(null), Step.Cash)

        override fun card() = pay(Payment.Card, Step.Card)

        override fun remedy(remedy: Remedy) = when (remedy) {
            Remedy.AGREE_TO_OFFLINE -> agree()

            Remedy.OPEN_AGAIN -> refreshGoods()

            Remedy.CONFIRM_CLOCK -> confirmClock()

            Remedy.SET_CLOCK -> {
                change { copy(clock = null) }
                elsewhere(remedy)
            }

            Remedy.OPEN_SHIFT, Remedy.MAKE_Z, Remedy.CLOSE_SHIFT, Remedy.SEE_CONNECTION -> elsewhere(remedy)

            Remedy.LOAD_KEY, Remedy.LOOK_UP, Remedy.TYPE_PASSWORD -> elsewhere(remedy)
        }
    }

    /** The acts on Готівка. */
    val onCash: CashActions = object : CashActions {
        override fun back() = change { copy(step = Step.Counter) }

        override fun note(given: String) = change { copy(given = given, note = given) }

        // After a note, the first key begins a new sum.
        override fun key(key: Key) = change { copy(given = (if (note == null) given else "").typed(key), note = null) }

        override fun issue() = confirm(Payment.Cash(sale.given.ifEmpty { null }))

        override fun restByCard() {
            val rest = till.preview(sale.draft(Payment.Cash(sale.given))).rest ?: return
            change { copy(card = Payment.Both(rest.text, given), step = Step.Card) }
        }
    }

    /** The acts on Картка. */
    val onCard: CardActions = object : CardActions {
        override fun back() = change { copy(step = if (card is Payment.Both) Step.Cash else Step.Counter) }

        override fun paid() = confirm(sale.card)
    }

    /** The acts on Чек готовий. */
    val onIssued: IssuedActions = object : IssuedActions {
        override fun print() {
            val receipt = sale.receipt ?: return
            change { copy(print = PrintState.Printing) }
            handing.print(receipt) { problem ->
                if (sale.receipt === receipt) change { copy(print = problem?.let(PrintState::Problem) ?: PrintState.Printed) }
            }
        }

        override fun otherPrinter() = toPrinter()

        override fun send() = share()

        override fun share() {
            handing.share(sale.receipt ?: return)
            change { copy(sending = SendState.Sent) }
        }

        override fun next() = change { copy(step = Step.Counter) }

        override fun tile(id: String) {
            next()
            touched(id)
        }
    }

    private fun touched(id: String) {
        if (sale.underWay) return
        val sold = sale.goods.find { it.key == id } ?: return
        if (sold.unit != PIECE) {
            val entry = Entry(sold.price.text, field = EntryField.Quantity, name = sold.name, fixed = true, unit = sold.unit)
            return change { copy(entry = entry, pane = Pane.Keypad) }
        }
        val line = DraftLine(sold.name, ONE, sold.price.text, sold.unit, sold.letters)
        lines {
            val same = find { it.typed.copy(quantity = ONE) == line }
            if (same == null) this + KeptLine(newId(), line) else more(same.id)
        }
    }

    /** Adds the typed line; false if the core cannot read it. */
    private fun added(): Boolean {
        if (sale.underWay) return false
        val entry = sale.entry
        val sold = sale.goods.find { entry.fixed && it.name == entry.name && it.unit == entry.unit && it.price.text == entry.price }
        val letters = sold?.letters ?: till.status()?.letters.orEmpty()
        val line = DraftLine(entry.name, entry.quantity.ifEmpty { ONE }, entry.price, entry.unit ?: PIECE, letters)
        val alone = till.preview(Draft(listOf(line), Payment.Card))
        val made = alone.lines.isNotEmpty()
        if (made) lines { this + KeptLine(newId(), line) }
        change { if (made) copy(entry = Entry()) else copy(refusal = alone.refusal?.let { say.refusal(it) }) }
        return made
    }

    private fun pay(payment: Payment, next: Step) {
        if (sale.underWay) return again()
        // A typed price belongs to the receipt, even if it was not added before.
        if (sale.pane == Pane.Keypad && sale.entry.price.isNotEmpty() && !added()) return
        val preview = till.preview(sale.draft(payment))
        val possible = preview.total != null && (next != Step.Cash || preview.cash != null)
        change {
            if (possible) {
                copy(given = "", note = null, card = payment, step = next)
            } else {
                copy(refusal = preview.refusal?.let { say.refusal(it, Fate.NotMade) })
            }
        }
    }

    private fun confirm(payment: Payment) {
        if (sale.kept.operation == null || (sale.step != Step.Cash && sale.step != Step.Card)) return
        val refused = till.preview(sale.draft(payment)).refusal
        if (refused != null) return change { copy(refusal = say.refusal(refused, Fate.NotMade)) }
        val kept = sale.kept.copy(paying = payment)
        change { copy(kept = kept, step = Step.Waiting) }
        store.save(kept) { problem -> if (problem == null) ask(kept) else notKept() }
    }

    private fun again() {
        if (sale.step == Step.Waiting) return
        change { copy(step = Step.Waiting) }
        ask(sale.kept)
    }

    /** Requests the sale that is on disk. A late answer is ignored if another sale has begun meanwhile. */
    private fun ask(kept: Kept) {
        val operation = kept.operation ?: return
        val paying = kept.paying ?: return
        till.sell(operation, Draft(kept.lines.map { it.typed }, paying)) { outcome -> if (sale.kept.operation == operation) sold(outcome) }
    }

    private fun sold(outcome: Outcome<Receipt>) = when (outcome) {
        is Outcome.Done -> issued(outcome.value)
        is Outcome.Refused -> declined(outcome.complaint, Fate.NotMade)
        is Outcome.ChooseKey -> declined(outcome.complaint, Fate.NotMade)
        is Outcome.UnknownRoot -> declined(outcome.complaint, Fate.NotMade)
        is Outcome.Pending -> declined(outcome.complaint, null)
        is Outcome.Broken -> declined(outcome.complaint, null)
    }

    private fun issued(receipt: Receipt) {
        handing.feel(done = true)
        val kept = sale.kept.copy(operation = null, lines = emptyList(), paying = null)
        // The next sale begins with the same pane as this one: tiles or keypad.
        sale = Selling(kept, Step.Issued, sale.pane.takeIf { it != Pane.Lines } ?: Pane.Goods, goods = sale.goods, receipt = receipt)
        store.save(kept)
        refreshGoods()
    }

    private fun declined(complaint: Complaint, fate: Fate?) {
        handing.feel(done = false)
        if (complaint.button == Remedy.AGREE_TO_OFFLINE) return stopped(complaint)
        if (complaint.isAboutClock) stopped(complaint) else change { copy(step = Step.Counter, refusal = say.refusal(complaint, fate)) }
        // After a refusal nothing was made, and the cashier may change the sale. Otherwise its name stays, and it is requested again.
        if (fate == Fate.NotMade) keep(sale.kept.copy(operation = till.newOperation(), paying = null))
    }

    private fun agree() {
        if (sale.consent == null) return
        change { copy(consent = null, step = if (kept.paying == null) Step.Counter else Step.Waiting) }
        till.agreeToOffline { outcome ->
            val complaint = outcome.complaint()
            if (complaint == null) ask(sale.kept) else declined(complaint, Fate.NotMade)
        }
    }

    private fun confirmClock() = till.confirmClock { outcome ->
        val complaint = outcome.complaint()
        handing.feel(done = complaint == null)
        change { copy(clock = complaint) }
    }

    private fun stop(sale: Selling): SalePicture.Stop? {
        (sale.consent ?: sale.broken)?.let { return SalePicture.Stop(it) }
        val status = till.status() ?: return null
        val stop = sale.clock ?: status.stop ?: return null
        return SalePicture.Stop(stop, status.clock.takeIf { stop.isAboutClock })
    }

    private fun List<KeptLine>.more(id: String) =
        map { if (it.id == id) it.copy(typed = it.typed.copy(quantity = till.oneMore(it.typed.quantity))) else it }

    private fun lines(change: List<KeptLine>.() -> List<KeptLine>) {
        if (sale.underWay) return
        val before = sale.kept
        val lines = before.lines.change()
        val operation = if (lines.isEmpty()) null else before.operation ?: till.newOperation()
        keep(before.copy(operation = operation, lines = lines, paying = null))
        if (before.operation == null && operation != null) till.hint()
    }

    private fun keep(kept: Kept) {
        sale = sale.copy(kept = kept)
        store.save(kept) { problem -> if (problem != null && sale.kept == kept) notKept() }
    }

    private fun notKept() = change {
        copy(step = Step.Counter, kept = kept.copy(paying = null), refusal = say.refusal(till.notKept(), Fate.NotMade))
    }

    private fun refreshGoods() = till.goods { outcome ->
        if (outcome is Outcome.Done) {
            // Before the first sale there are no tiles, so a price is typed.
            val first = outcome.value.isEmpty() && sale.pane == Pane.Goods
            sale = sale.copy(goods = outcome.value, pane = if (first) Pane.Keypad else sale.pane, broken = null)
        } else if (outcome is Outcome.Broken) {
            sale = sale.copy(broken = outcome.complaint)
        }
    }

    private fun change(act: Selling.() -> Selling) {
        sale = sale.copy(refusal = null).act()
    }

    private companion object {
        const val ONE = "1"
    }
}
