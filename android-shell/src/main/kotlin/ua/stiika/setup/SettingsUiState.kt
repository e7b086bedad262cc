package ua.stiika.setup

import ua.stiika.ui.Hand
import ua.stiika.ui.Theme

/** Налаштування. */
data class SettingsUiState(
    val theme: Theme,
    val hand: Hand,
    val language: Language,
    /** Address of the chosen printer; null means that receipts are shown and sent only. */
    val printer: String? = null,
    val printers: List<Printer> = emptyList(),
    /** Version, registrar, cashier, as lines of text. */
    val about: List<String> = emptyList(),
    /** The phone may end the app while the app waits for a network. */
    val battery: Boolean = false,
)

/** Language of the labels. Receipts are always in Ukrainian. */
enum class Language { Ukrainian, English }

/** A printer that the phone knows. */
data class Printer(val id: String, val name: String)

/** The acts on Налаштування. */
interface SettingsActions {
    fun theme(theme: Theme)

    fun hand(hand: Hand)

    fun language(language: Language)

    /** Chooses a printer; null means no printer. */
    fun printer(id: String?)

    /** Lets the system look for printers. */
    fun findPrinter()

    /** Opens the battery settings of the phone. */
    fun battery()

    /** Opens Ключі та пристрій. */
    fun keys()

    fun back()
}
