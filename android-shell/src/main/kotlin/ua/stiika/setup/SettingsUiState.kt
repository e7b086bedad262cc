package ua.stiika.setup

import ua.stiika.ui.Hand
import ua.stiika.ui.Theme

/** Налаштування: the few there are. */
data class SettingsUiState(
    val theme: Theme,
    val hand: Hand,
    val language: Language,
    /** None chosen: receipts are shown and sent. */
    val printer: String? = null,
    val printers: List<Printer> = emptyList(),
    /** Version, registrar, cashier: lines of text. */
    val about: List<String> = emptyList(),
    /** The phone may end the app while it waits for a network. */
    val battery: Boolean = false,
)

/** The language of labels; receipts are in Ukrainian always. */
enum class Language { Ukrainian, English }

/** A printer the phone knows. */
data class Printer(val id: String, val name: String)

/** What can be set. */
interface SettingsActions {
    fun theme(theme: Theme) = Unit

    fun hand(hand: Hand) = Unit

    fun language(language: Language) = Unit

    /** Null: no printer. */
    fun printer(id: String?) = Unit

    /** Lets the system look for printers. */
    fun findPrinter() = Unit

    /** Opens the phone's own battery settings. */
    fun battery() = Unit

    fun back() = Unit
}
