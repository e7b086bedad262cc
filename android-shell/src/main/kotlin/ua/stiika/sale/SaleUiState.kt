package ua.stiika.sale

import ua.stiika.stopped.StoppedActions
import ua.stiika.stopped.StoppedUiState
import ua.stiika.ui.Key
import ua.stiika.ui.Refusal

/** Каса: an unfinished receipt. Every sum is a text of the core. */
data class SaleUiState(
    /** Lines, in the order in which they were added. */
    val lines: List<SaleLine> = emptyList(),
    /** The total, as `1 234,50`. */
    val total: String = "0,00",
    /** Goods that were sold before; the last sold first. */
    val tiles: List<Tile> = emptyList(),
    val entry: Entry = Entry(),
    val pane: Pane = Pane.Goods,
    /** Name of the line that was removed last and can be restored. */
    val removed: String? = null,
    /** The receipt has something to pay for. */
    val payable: Boolean = false,
    /** Reason why the last request was refused. */
    val refusal: Refusal? = null,
    /** If present, it replaces the buttons. */
    val stopped: StoppedUiState? = null,
)

/**
 * A line of the receipt. [detail] is like `0,450 кг × 320,00`, [sum] like `144,00`. The [id] stays the same while the line
 * exists. A line of pieces is [countable]; a weighed line is not.
 */
data class SaleLine(val id: String, val name: String, val detail: String, val sum: String, val countable: Boolean = true)

/**
 * Goods that one touch sells. The [id] is the key of the goods. [price] is like `45,00`; [unit] is like `кг` for weighed
 * goods; [inReceipt] is the quantity in the receipt, like `2` or `0,450`.
 */
data class Tile(val id: String, val name: String, val price: String, val unit: String? = null, val inReceipt: String? = null)

/** The line that is being typed on the keypad. */
data class Entry(
    val price: String = "",
    val quantity: String = "",
    /** The field that receives the keys. */
    val field: EntryField = EntryField.Price,
    /** Name of the goods; empty if they have none. */
    val name: String = "",
    /** Name and price belong to a tile; only the quantity is typed. */
    val fixed: Boolean = false,
    /** Unit, as `кг`; null for pieces. */
    val unit: String? = null,
    /** The name is being typed. */
    val naming: Boolean = false,
)

/** A field of the keypad. */
enum class EntryField { Price, Quantity }

/** Content between the total and the buttons. */
enum class Pane { Goods, Keypad, Lines }

/** The acts of a cashier on Каса. */
interface SaleActions : StoppedActions {
    fun pane(pane: Pane)

    fun tile(id: String)

    fun key(key: Key)

    fun field(field: EntryField)

    /** Adds the typed line to the receipt. */
    fun add()

    /** Begins to type a name. */
    fun nameIt()

    /** Ends the typing of the name. */
    fun named(name: String)

    /** Cancels the typing of the name. */
    fun notNamed()

    fun oneMore(line: String)

    fun remove(line: String)

    fun putBack()

    fun cash()

    fun card()
}
