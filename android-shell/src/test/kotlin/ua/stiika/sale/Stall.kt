package ua.stiika.sale

import ua.stiika.bindings.Receipt
import ua.stiika.bindings.Remedy
import ua.stiika.till.FakeGateway
import ua.stiika.till.Told
import ua.stiika.ui.Key
import ua.stiika.ui.Speech

/** A cashier with a fake till. The cashier sells through the view-model. The test can let the process die. */
class Stall(
    val events: MutableList<String> = mutableListOf(),
    val till: FakeGateway = FakeGateway(events).apply { goods = listOf(Told.coffee, Told.honey) },
    val store: MemoryStore = MemoryStore(events),
) : Handing {
    val stages = mutableListOf<SaleStage>()
    val remedies = mutableListOf<Remedy>()
    val handed = mutableListOf<String>()

    /** Message of the printer. */
    var printer: String? = null

    /** The waiting answer of a slow printer. */
    var printing: ((String?) -> Unit)? = null
    private var slow = false
    private var ids = 0
    val sale =
        SaleViewModel(till, store, Speech(english = false), this, remedies::add, {
            handed += "other printer"
        }, { "line ${++ids}" }, stages::add)

    init {
        sale.start()
    }

    val shown: SaleStage get() = stages.last()
    val counter: SaleUiState get() = (shown as SaleStage.Counter).state
    val cash: CashUiState get() = (shown as SaleStage.Cash).state
    val card: CardUiState get() = (shown as SaleStage.Card).state
    val issued: IssuedUiState get() = (shown as SaleStage.Issued).state

    /** Requests to the core and stored data since the last call. */
    fun sinceThen(): List<String> = events.toList().also { events.clear() }

    /** The process dies and its waiting answers are lost. The result is a new process with the data on disk. */
    fun killed(): Stall {
        till.forget()
        return Stall(events, till, store.reopened())
    }

    fun coffee() = sale.onCounter.tile("coffee")

    fun honey() = sale.onCounter.tile("honey")

    fun type(digits: String) = digits.forEach { digit -> sale.onCounter.key(Key.entries.single { it.face == "$digit" }) }

    fun hold(digits: String) = digits.forEach { digit -> sale.onCash.key(Key.entries.single { it.face == "$digit" }) }

    /** Sells a coffee for the exact sum in cash. */
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
