package ua.stiika.sale

import ua.stiika.bindings.DraftLine
import ua.stiika.bindings.Payment

/**
 * The data that must survive the death of the process: the unfinished receipt, the names of the acts that have begun, and,
 * after the confirmation of the cashier, the payment. An act is requested from the core only when its name is on disk, so
 * that it is performed exactly once.
 */
data class Kept(
    /** Name of the sale of these lines; null before the first line. */
    val operation: String? = null,
    val lines: List<KeptLine> = emptyList(),
    /** The payment that the cashier has confirmed; null before the confirmation. */
    val paying: Payment? = null,
    /** Name of the opening of a shift that has begun. */
    val opening: String? = null,
    /** The shift of [opening] is a test. */
    val testing: Boolean = false,
    /** Name of the closing of a shift that has begun. */
    val closing: String? = null,
)

/** A line of the unfinished receipt. The [id] names the line as long as it exists. */
data class KeptLine(val id: String, val typed: DraftLine)

/** The storage of [Kept]. */
interface KeptStore {
    /** The last stored data; empty if there is none or it cannot be read. */
    fun load(): Kept

    /** Stores the data. [done] is called on the main thread when the data is on disk, or with the reason of the failure. */
    fun save(kept: Kept, done: (problem: Exception?) -> Unit = {})
}
