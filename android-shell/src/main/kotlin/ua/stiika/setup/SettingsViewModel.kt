package ua.stiika.setup

import ua.stiika.till.TillGateway
import ua.stiika.ui.Hand
import ua.stiika.ui.Theme

/** Where choices are kept, and what only the phone can do about them. */
interface SettingsPort {
    var theme: Theme
    var hand: Hand
    var language: Language
    var printer: String?

    /** Printers that the phone is paired with; asks for what that needs. */
    fun printers(found: (List<Printer>) -> Unit)

    /** The phone may end the app while it waits for a network. */
    fun batteryLimits(): Boolean

    /** Opens the phone's own battery settings. */
    fun openBattery()

    /** The version of the app. */
    fun version(): String
}

/** Settings: each takes hold at once. */
class SettingsViewModel(
    private val till: TillGateway,
    private val port: SettingsPort,
    private val left: () -> Unit,
    private val show: (SettingsUiState) -> Unit,
) {
    private var printers: List<Printer> = emptyList()

    /** The screen has come up. */
    fun refresh() = render()

    /** What the screen is asked for. */
    val on: SettingsActions = object : SettingsActions {
        override fun theme(theme: Theme) = change { port.theme = theme }

        override fun hand(hand: Hand) = change { port.hand = hand }

        override fun language(language: Language) = change { port.language = language }

        override fun printer(id: String?) = change { port.printer = id }

        override fun findPrinter() = port.printers { found -> change { printers = found } }

        override fun battery() = port.openBattery()

        override fun back() = left()
    }

    private fun change(act: () -> Unit) {
        act()
        render()
    }

    private fun render() {
        val status = till.status()
        val about = listOfNotNull(
            "Stiika ${port.version()}",
            status?.organization,
            status?.point,
            status?.registrar?.let { "ФН ПРРО $it" },
            status?.let { "${it.cashier}, ${it.keyUntil}" },
        )
        show(SettingsUiState(port.theme, port.hand, port.language, port.printer, printers, about, port.batteryLimits()))
    }
}
