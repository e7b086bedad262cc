package ua.stiika.queue

import ua.stiika.bindings.Link
import ua.stiika.ui.Refusal

/** Звʼязок: the offline limits, the waiting documents, and advice. */
data class LinkUiState(
    val link: Link,
    /** Advice of the core, as `Можна продавати. До 21:40 знайдіть місце зі звʼязком.` */
    val advice: String,
    val session: Limit,
    val month: Limit,
    /** Forecast for the month, in a sentence. */
    val forecast: String,
    /** Number of waiting documents, as text. */
    val waiting: String,
    /** Date and time of the last answer, as `сьогодні о 11:32`. */
    val lastContact: String? = null,
    val canSend: Boolean = true,
    /** The last refusal of the server, if there is one. */
    val refusal: Refusal? = null,
)

/**
 * An offline limit of the law in the language of the cashier: [left] as `34 год 10 хв`, [spent] as `1 год 50 хв`, and the
 * spent share in thousandths for the bar.
 */
data class Limit(val left: String, val spent: String, val spentPermille: Int)

/** The acts of a cashier on Звʼязок. */
interface LinkActions {
    fun sendNow()

    /** Opens the keys of the register. */
    fun keys()

    fun settings()
}
