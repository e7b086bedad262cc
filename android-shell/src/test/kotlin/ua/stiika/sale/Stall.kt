package ua.stiika.sale

import ua.stiika.stopped.WayOn
import ua.stiika.till.FakeGateway
import ua.stiika.till.Receipt
import ua.stiika.till.Told
import ua.stiika.ui.Key
import ua.stiika.ui.Speech

/** A cashier at a till that is not there: sells through the view-model, and dies with the process when the test says so. */
class Stall(
    val events: MutableList<String> = mutableListOf(),
    val till: FakeGateway = FakeGateway(events).apply { goods = listOf(Told.coffee, Told.honey) },
    val store: MemoryStore = MemoryStore(events),
) : Handing {
    val stages = mutableListOf<SaleStage>()
    val ways = mutableListOf<WayOn>()
    val handed = mutableListOf<String>()

    /** What the printer says. */
    var printer: String? = null

    /** The printer says nothing yet. */
    var printing: ((String?) -> Unit)? = null
    private var slow = false
    val sale = SaleViewModel(till, store, Speech(english = false), this, ways::add, stages::add)

    init {
        sale.start()
    }

    val shown: SaleStage get() = stages.last()
    val counter: SaleUiState get() = (shown as SaleStage.Counter).state
    val cash: CashUiState get() = (shown as SaleStage.Cash).state
    val card: CardUiState get() = (shown as SaleStage.Card).state
    val issued: IssuedUiState get() = (shown as SaleStage.Issued).state

    /** What was asked of the core and what was kept, since the last look. */
    fun sinceThen(): List<String> = events.toList().also { events.clear() }

    /** The process dies, with the answers it waited for; what a new one finds on disk. */
    fun killed(): Stall {
        till.forget()
        return Stall(events, till, store.reopened())
    }

    fun coffee() = sale.onCounter.tile("0")

    fun honey() = sale.onCounter.tile("1")

    fun type(digits: String) = digits.forEach { digit -> sale.onCounter.key(Key.entries.single { it.face == "$digit" }) }

    fun hold(digits: String) = digits.forEach { digit -> sale.onCash.key(Key.entries.single { it.face == "$digit" }) }

    /** A coffee, paid in cash, exactly. */
    fun sellCoffee() {
        coffee()
        sale.onCounter.cash()
        sale.onCash.issue()
    }

    fun slowPrinter() {
        slow = true
    }

    override fun print(receipt: Receipt, done: (problem: String?) -> Unit) {
        handed += "print ${receipt.number}"
        if (slow) printing = done else done(printer)
    }

    override fun share(receipt: Receipt) {
        handed += "share ${receipt.number}"
    }

    override fun feel(done: Boolean) {
        handed += if (done) "done" else "stopped"
    }
}
