package ua.stiika.sale

import ua.stiika.till.DraftLine
import ua.stiika.till.Payment

/**
 * What must survive a kill: the half-made receipt, the names of the acts begun, and, once the cashier has confirmed it,
 * how the receipt is paid. An act is asked of the core only when its name is on disk, so it is done once whatever happens.
 */
data class Kept(
    /** Name of the sale that these lines will be; none before the first line. */
    val operation: String? = null,
    val lines: List<DraftLine> = emptyList(),
    /** The cashier has confirmed: this sale is under way. */
    val paying: Payment? = null,
    /** Name of the opening of a shift that is under way. */
    val opening: String? = null,
    /** Name of the closing that is under way. */
    val closing: String? = null,
)

/** Where [Kept] lies. */
interface KeptStore {
    /** What was kept last; empty if nothing was, or nothing can be read. */
    fun load(): Kept

    /** Keeps it; [done] is called on the main thread when it is on disk, or with the reason why it is not. */
    fun save(kept: Kept, done: (problem: Exception?) -> Unit = {})
}
