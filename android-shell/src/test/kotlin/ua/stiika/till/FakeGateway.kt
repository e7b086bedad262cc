package ua.stiika.till

import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Draft
import ua.stiika.bindings.FileKind
import ua.stiika.bindings.Files
import ua.stiika.bindings.Goods
import ua.stiika.bindings.Holder
import ua.stiika.bindings.ListedDocument
import ua.stiika.bindings.Money
import ua.stiika.bindings.Note
import ua.stiika.bindings.Notice
import ua.stiika.bindings.Offer
import ua.stiika.bindings.Payment
import ua.stiika.bindings.Preview
import ua.stiika.bindings.PreviewLine
import ua.stiika.bindings.Receipt
import ua.stiika.bindings.Said
import ua.stiika.bindings.Status
import ua.stiika.bindings.Strip

/**
 * A till with the answers of the test. It records the requests, in order.
 *
 * A sale is made once under its name, as in the core. The till calculates no sum: it answers `45,00*2` for two pieces at
 * 45,00. A screen that shows anything else has calculated the sum itself.
 */
class FakeGateway(val asked: MutableList<String> = mutableListOf()) : TillGateway {
    var enrolled = true
    var state: Status? = Told.status
    var goods: List<Goods> = emptyList()
    var listed: List<ListedDocument> = emptyList()
    var offered: Outcome<List<Offer>> = Outcome.Done(emptyList())

    /** Sums of cash that are too little for every receipt. */
    var tooLittle: Set<String> = emptySet()

    /** Reason why every receipt is refused; null if none is. */
    var declining: Complaint? = null

    /** Results of the next acts, by the name of the act. Without an entry the act is done. */
    val outcomes = mutableMapOf<String, ArrayDeque<Outcome<Nothing>>>()

    /** The made receipts, by the name of the operation. */
    val made = linkedMapOf<String, Receipt>()

    /** Acts are performed, but their answers wait for [release]. */
    var holding = false
    private val held = ArrayDeque<() -> Unit>()
    private val drafts = mutableMapOf<String, Draft>()
    private var names = 0
    private var changed: (() -> Unit)? = null
    private var told: ((List<Notice>) -> Unit)? = null

    /** Sets the result of the next [act]. */
    fun next(act: String, outcome: Outcome<Nothing>) {
        outcomes.getOrPut(act) { ArrayDeque() } += outcome
    }

    /** Passes on the waiting answers, and the answers that follow from them. */
    fun release() {
        holding = false
        while (held.isNotEmpty()) held.removeFirst()()
    }

    /** The process that asked has died: the waiting answers are lost. */
    fun forget() {
        held.clear()
        holding = false
    }

    /** Changes the state of the register. */
    fun becomes(status: Status?) {
        state = status
        changed?.invoke()
    }

    override fun isEnrolled() = enrolled

    override fun open(done: (Outcome<Unit>) -> Unit) = act("open", done) { }

    override fun kindOf(file: ByteArray): FileKind = when (String(file)) {
        "key" -> FileKind.KEY
        "certificate" -> FileKind.CERTIFICATE
        else -> FileKind.TRUST
    }

    override fun begin(files: Files, done: (Outcome<Holder>) -> Unit) =
        act("begin", done, "${files.contents.size} files") { Told.holder("aa11223344") }

    override fun load(files: Files, senior: Boolean, done: (Outcome<List<Said>>) -> Unit) =
        act(if (senior) "load senior" else "load", done, "${files.contents.size} files") { listOf(Told.said("Новий ключ прийнято.")) }

    override fun removeSenior(done: (Outcome<Unit>) -> Unit) = act("remove senior", done) {}

    override fun offers(done: (Outcome<List<Offer>>) -> Unit) {
        asked += "offers"
        answer { done(offered) }
    }

    override fun settle(fiscal: String, done: (Outcome<Unit>) -> Unit) = act("settle", done, fiscal) { enrolled = true }

    override fun acquaint(done: (Outcome<Unit>) -> Unit) = act("acquaint", done) { }

    override fun status(): Status? = state

    override fun watch(changed: (() -> Unit)?) {
        this.changed = changed
    }

    /** Sends notices to the listener. */
    fun tells(vararg notices: Notice) = told?.invoke(notices.toList())

    override fun hear(told: ((List<Notice>) -> Unit)?) {
        this.told = told
    }

    override fun preview(draft: Draft): Preview {
        val lines = draft.lines.filter { it.price.isNotEmpty() }
        if (lines.isEmpty()) return Told.preview.copy(refusal = Told.complaint("price_missing"))
        val total = lines.joinToString(" + ") { "${it.price}*${it.quantity}" }
        return Told.preview.copy(
            lines = lines.map { PreviewLine(it.name, "${it.quantity} ${it.unit}", Money(it.price), Money("${it.price}*${it.quantity}")) },
            total = Money(total),
            cash = Money("≈ $total"),
            notes = listOf(Note(Money("500,00"), Money("change of 500,00"))),
            refusal = declining,
        ).paid(draft.payment)
    }

    private fun Preview.paid(payment: Payment): Preview = when (payment) {
        is Payment.Card -> copy(toCard = total)

        is Payment.Both -> copy(toCard = Money(payment.card), toCash = Money("rest in cash"))

        is Payment.Cash -> when (val given = payment.given) {
            null -> this
            in tooLittle -> copy(rest = Money("rest of $given"), refusal = Told.complaint("too_little"))
            else -> copy(change = Money("change of $given"))
        }
    }

    override fun oneMore(quantity: String) = "$quantity+1"

    override fun setupStrip(): Strip = Told.status.strip

    override fun notKept() = Told.complaint("not_kept")

    override fun newOperation(): String = "name ${++names}"

    override fun openShift(operation: String, testing: Boolean, done: (Outcome<Unit>) -> Unit) =
        act(if (testing) "open test shift" else "open shift", done, operation) { state = state?.copy(shift = Told.shift) }

    override fun sell(operation: String, draft: Draft, done: (Outcome<Receipt>) -> Unit) {
        asked += "sell $operation"
        val outcome = outcomes["sell"]?.removeFirstOrNull() ?: sold(operation, draft)
        // The operation has begun with this content, and no other content is possible.
        if (outcome is Outcome.Pending) drafts[operation] = draft
        answer { done(outcome) }
    }

    private fun sold(operation: String, draft: Draft): Outcome<Receipt> {
        if (drafts.getOrPut(operation) { draft } != draft) return Outcome.Refused(Told.complaint("operation_differs"))
        return Outcome.Done(made.getOrPut(operation) { Told.receipt(operation) })
    }

    override fun closeShift(operation: String, done: (Outcome<String?>) -> Unit) = act("close shift", done, operation) {
        state = state?.copy(shift = null)
        "Z of $operation"
    }

    override fun deliver(done: (Outcome<Unit>) -> Unit) = act("deliver", done) { }

    override fun hint() {
        asked += "hint"
    }

    override fun passTime(done: () -> Unit) {
        asked += "time"
        answer(done)
    }

    override fun agreeToOffline(done: (Outcome<Unit>) -> Unit) = act("agree", done) { }

    override fun confirmClock(done: (Outcome<Unit>) -> Unit) = act("confirm clock", done) { state = Told.status }

    override fun documents(limit: Int, done: (Outcome<List<ListedDocument>>) -> Unit) = act("documents", done) { listed }

    override fun document(local: ULong, done: (Outcome<Receipt?>) -> Unit) =
        act("document", done, "$local") { Told.receipt("$local").copy(local = local) }

    override fun goods(done: (Outcome<List<Goods>>) -> Unit) = answer {
        done(outcomes["goods"]?.removeFirstOrNull() ?: Outcome.Done(goods))
    }

    private fun <T> act(name: String, done: (Outcome<T>) -> Unit, of: String = "", deed: () -> T) {
        asked += "$name $of".trim()
        val outcome: Outcome<T> = outcomes[name]?.removeFirstOrNull() ?: Outcome.Done(deed())
        answer { done(outcome) }
    }

    private fun answer(give: () -> Unit) {
        if (holding) held += give else give()
    }
}
