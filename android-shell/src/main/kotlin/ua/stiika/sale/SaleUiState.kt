package ua.stiika.sale

import ua.stiika.stopped.StoppedActions
import ua.stiika.stopped.StoppedUiState
import ua.stiika.ui.Key
import ua.stiika.ui.Refusal

/** Каса: a receipt in the making. Every sum is text that the core has made. */
data class SaleUiState(
    /** In the order they were added. */
    val lines: List<SaleLine> = emptyList(),
    /** As `1 234,50`. */
    val total: String = "0,00",
    /** Goods sold before, the last sold first. */
    val tiles: List<Tile> = emptyList(),
    val entry: Entry = Entry(),
    val pane: Pane = Pane.Goods,
    /** The name of a line that was removed just now and can be put back. */
    val removed: String? = null,
    /** There is something to pay for. */
    val payable: Boolean = false,
    /** Why the last thing asked for was declined. */
    val refusal: Refusal? = null,
    /** Stands in place of the buttons. */
    val stopped: StoppedUiState? = null,
)

/** A line of the receipt: [detail] as `0,450 кг × 320,00`, [sum] as `144,00`. A weighed line has no [countable] pieces. */
data class SaleLine(val id: String, val name: String, val detail: String, val sum: String, val countable: Boolean = true)

/** A thing to sell with one touch; [price] as `45,00`, [unit] as `кг` if it is weighed, [inReceipt] as `2` or `0,450`. */
data class Tile(val id: String, val name: String, val price: String, val unit: String? = null, val inReceipt: String? = null)

/** What the keypad has made so far. */
data class Entry(
    val price: String = "",
    val quantity: String = "",
    /** Where the keys go. */
    val field: EntryField = EntryField.Price,
    /** What is priced; empty for goods without a name. */
    val name: String = "",
    /** The price and the name are a tile's, and only the quantity is asked for. */
    val fixed: Boolean = false,
    /** As `кг`; null for pieces. */
    val unit: String? = null,
    /** The name is being written. */
    val naming: Boolean = false,
)

/** A field the keys can go to. */
enum class EntryField { Price, Quantity }

/** What the place between the total and the buttons shows. */
enum class Pane { Goods, Keypad, Lines }

/** What a cashier can do on Каса. */
interface SaleActions : StoppedActions {
    fun pane(pane: Pane) = Unit

    fun tile(id: String) = Unit

    fun key(key: Key) = Unit

    fun field(field: EntryField) = Unit

    /** What was typed becomes a line. */
    fun add() = Unit

    /** A name is to be written, */
    fun nameIt() = Unit

    /** is written, */
    fun named(name: String) = Unit

    /** or is not wanted. */
    fun notNamed() = Unit

    fun oneMore(line: String) = Unit

    fun remove(line: String) = Unit

    fun putBack() = Unit

    fun cash() = Unit

    fun card() = Unit
}
