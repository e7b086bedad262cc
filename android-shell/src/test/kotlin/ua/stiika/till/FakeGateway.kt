package ua.stiika.till

/**
 * A till that answers what the test has put down, and writes down what it was asked, in order.
 *
 * A sale is made once under its name, as in the core. No sum is worked out here: `45,00*2` is what the core would say of
 * two for 45,00, so a screen that shows anything else has reckoned by itself.
 */
class FakeGateway(val asked: MutableList<String> = mutableListOf()) : TillGateway {
    var enrolled = true
    var state: Status? = Told.status
    var goods: List<Goods> = emptyList()
    var listed: List<ListedDocument> = emptyList()
    var offered: Outcome<List<Offer>> = Outcome.Done(emptyList())

    /** Sums that are too little for any receipt. */
    var tooLittle: Set<String> = emptySet()

    /** Why every receipt would be declined, if it would. */
    var declining: Complaint? = null

    /** What the next acts come to, by their name; done when nothing is put down. */
    val outcomes = mutableMapOf<String, ArrayDeque<Outcome<Nothing>>>()

    /** Receipts made, by the name of the operation. */
    val made = linkedMapOf<String, Receipt>()

    /** Acts are performed, and their answers wait until [release]. */
    var holding = false
    private val held = ArrayDeque<() -> Unit>()
    private val drafts = mutableMapOf<String, Draft>()
    private var names = 0
    private var changed: (() -> Unit)? = null
    private var told: ((List<Notice>) -> Unit)? = null

    /** The next [act] comes to this. */
    fun next(act: String, outcome: Outcome<Nothing>) {
        outcomes.getOrPut(act) { ArrayDeque() } += outcome
    }

    /** Gives the answers that wait, and those that they lead to. */
    fun release() {
        holding = false
        while (held.isNotEmpty()) held.removeFirst()()
    }

    /** The process that asked is gone: nobody hears the answers that wait. */
    fun forget() {
        held.clear()
        holding = false
    }

    /** The register's state is another now. */
    fun becomes(status: Status?) {
        state = status
        changed?.invoke()
    }

    override fun isEnrolled() = enrolled

    override fun open(done: (Outcome<Unit>) -> Unit) = act("open", done) { }

    override fun kindOf(file: ByteArray): FileKind = when (String(file)) {
        "key" -> FileKind.Key
        "certificate" -> FileKind.Certificate
        else -> FileKind.Trust
    }

    override fun begin(files: List<ByteArray>, password: String, done: (Outcome<Holder>) -> Unit) =
        act("begin", done, "${files.size} files") { Holder("Олена Ковальчук", "25.11.2027") }

    override fun offers(done: (Outcome<List<Offer>>) -> Unit) {
        asked += "offers"
        answer { done(offered) }
    }

    override fun settle(place: Int, done: (Outcome<Unit>) -> Unit) = act("settle", done, "$place") { enrolled = true }

    override fun acquaint(done: (Outcome<Unit>) -> Unit) = act("acquaint", done) { }

    override fun status(): Status? = state

    override fun watch(changed: (() -> Unit)?) {
        this.changed = changed
    }

    /** The core has something that the cashier is to be told. */
    fun tells(vararg notices: Notice) = told?.invoke(notices.toList())

    override fun hear(told: ((List<Notice>) -> Unit)?) {
        this.told = told
    }

    override fun preview(draft: Draft): Preview {
        val lines = draft.lines.filter { it.price.isNotEmpty() }
        if (lines.isEmpty()) return Preview(refusal = Told.complaint("price_missing"))
        val total = lines.joinToString(" + ") { "${it.price}*${it.quantity}" }
        return Preview(
            lines.map { PreviewLine(it.name, "${it.quantity} ${it.unit}", Money(it.price), Money("${it.price}*${it.quantity}")) },
            total = Money(total),
            cash = Money("≈ $total"),
            notes = listOf(HandedOut(Money("500,00"), Money("change of 500,00"))),
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

    override fun notKept() = Told.complaint("not_kept")

    override fun newOperation(): String = "name ${++names}"

    override fun openShift(operation: String, done: (Outcome<Unit>) -> Unit) =
        act("open shift", done, operation) { state = state?.copy(shift = Told.shift) }

    override fun sell(operation: String, draft: Draft, done: (Outcome<Receipt>) -> Unit) {
        asked += "sell $operation"
        val outcome = outcomes["sell"]?.removeFirstOrNull() ?: sold(operation, draft)
        // Begun, with this content and no other.
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

    override fun receiptOf(operation: String, done: (Outcome<Receipt?>) -> Unit) = act("receipt of", done, operation) { made[operation] }

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

    override fun document(local: Long, done: (Outcome<Receipt?>) -> Unit) =
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
