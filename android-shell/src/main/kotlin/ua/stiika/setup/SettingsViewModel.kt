package ua.stiika.setup

import ua.stiika.till.TillGateway
import ua.stiika.ui.Hand
import ua.stiika.ui.Theme

/** The storage of the settings, and the services of the phone for them. */
interface SettingsPort {
    var theme: Theme
    var hand: Hand
    var language: Language
    var printer: String?

    /** Finds the printers that are paired with the phone. It asks for the needed permission. */
    fun printers(found: (List<Printer>) -> Unit)

    /** The phone may end the app while the app waits for a network. */
    fun batteryLimits(): Boolean

    /** Opens the battery settings of the phone. */
    fun openBattery()

    /** Version of the app. */
    fun version(): String
}

/** Settings. Each change takes effect at once. */
class SettingsViewModel(
    private val till: TillGateway,
    private val port: SettingsPort,
    private val toKeys: () -> Unit,
    private val left: () -> Unit,
    private val show: (SettingsUiState) -> Unit,
) {
    private var printers: List<Printer> = emptyList()

    /** The screen appears. */
    fun refresh() = render()

    /** The acts on the screen. */
    val on: SettingsActions = object : SettingsActions {
        override fun theme(theme: Theme) = change { port.theme = theme }

        override fun hand(hand: Hand) = change { port.hand = hand }

        override fun language(language: Language) = change { port.language = language }

        override fun printer(id: String?) = change { port.printer = id }

        override fun findPrinter() = port.printers { found -> change { printers = found } }

        override fun battery() = port.openBattery()

        override fun keys() = toKeys()

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
            status?.cashier?.let { "${it.name}, ${it.until}" },
        )
        show(SettingsUiState(port.theme, port.hand, port.language, port.printer, printers, about, port.batteryLimits()))
    }
}
