package ua.stiika.queue

import ua.stiika.ui.Refusal

/** Звʼязок: the offline budget, what waits, and what to do about it. */
data class LinkUiState(
    val kind: LinkKind,
    /** Plain advice of the core, as `Можна продавати. До 21:40 знайдіть місце зі звʼязком.` */
    val advice: String,
    val session: Budget,
    val month: Budget,
    /** How long the month's term lasts at its pace, in a sentence. */
    val forecast: String,
    val waiting: Int,
    /** As `сьогодні о 11:32`. */
    val lastContact: String? = null,
    val canSend: Boolean = true,
    /** What the server has declined, if it has. */
    val refusal: Refusal? = null,
)

/** How things stand with the fiscal server. */
enum class LinkKind { Online, Offline, Sending, Asking, Stopped }

/** A term of the law: what is left as `34 год 10 хв`, what is spent as `1 год 50 хв`, and thousandths spent for the bar. */
data class Budget(val left: String, val spent: String, val spentPermille: Int)

/** What a cashier can do on Звʼязок. */
interface LinkActions {
    fun sendNow() = Unit

    fun settings() = Unit
}
