package ua.stiika.setup

import android.view.View
import ua.stiika.R
import ua.stiika.ui.Choice
import ua.stiika.ui.Gap
import ua.stiika.ui.Hand
import ua.stiika.ui.Parts
import ua.stiika.ui.Row
import ua.stiika.ui.Screen
import ua.stiika.ui.Theme
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.grid
import ua.stiika.ui.heading
import ua.stiika.ui.page
import ua.stiika.ui.put
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.text
import ua.stiika.ui.titleBar

/** Налаштування: theme, hand, language, printer, battery, and facts about this register. */
class SettingsScreen(private val ui: Ui, private val on: SettingsActions) : Screen<SettingsUiState> {
    private val themes = Theme.entries.associateWith { theme -> Choice(ui) { on.theme(theme) } }
    private val hands = listOf(Hand.Left, Hand.Right).associateWith { hand -> Choice(ui) { on.hand(hand) } }
    private val languages = Language.entries.associateWith { language -> Choice(ui) { on.language(language) } }
    private val noPrinter = Choice(ui) { on.printer(null) }
    private val printerColumn = ui.column {}
    private val printers = Parts(printerColumn) { PrinterRow(ui, on) }
    private val battery = part(R.string.battery, ui.button(ui.words(R.string.battery_open), onClick = on::battery), R.string.battery_note)
    private val about = ui.card(Gap.HAIR) {}
    private val aboutLines = Parts(about) { AboutRow(ui) }
    override val view: View = ui.page(ui.titleBar(ui.words(R.string.settings), on::back), told())

    override fun bind(state: SettingsUiState) {
        for ((theme, choice) in themes) choice.show(ui.words(label(theme)), chosen = theme == state.theme)
        for ((hand, choice) in hands) {
            choice.show(ui.words(if (hand == Hand.Right) R.string.hand_right else R.string.hand_left), chosen = hand == state.hand)
        }
        for ((language, choice) in languages) {
            val label = if (language == Language.Ukrainian) R.string.language_uk else R.string.language_en
            choice.show(ui.words(label), chosen = language == state.language)
        }
        noPrinter.show(ui.words(R.string.printer_none), chosen = state.printer == null)
        printerColumn.shown(state.printers.isNotEmpty())
        printers.bind(state.printers.map { OfferedPrinter(it, it.id == state.printer) })
        battery.shown(state.battery)
        aboutLines.bind(state.about)
    }

    private fun told(): View = ui.column(Gap.WIDE) {
        put(part(R.string.theme, choices(themes.values)))
        put(part(R.string.hand, choices(hands.values)))
        put(part(R.string.language, choices(languages.values), R.string.language_note))
        val choosing = ui.column {
            put(noPrinter)
            put(printerColumn)
            put(ui.button(ui.words(R.string.printer_find), R.drawable.ic_print, onClick = on::findPrinter))
        }
        put(part(R.string.printer, choosing))
        put(part(R.string.keys, ui.button(ui.words(R.string.keys_see), R.drawable.ic_key, onClick = on::keys)))
        put(battery)
        put(part(R.string.about, about))
    }

    private fun part(title: Int, content: View, note: Int? = null): View = ui.column {
        put(ui.heading(ui.words(title), Type.LABEL))
        put(content)
        note?.let { put(ui.text(ui.words(it), Type.CAPTION, ui.palette.quiet)) }
    }

    private fun choices(cells: Collection<View>): View = ui.grid(if (ui.large) 1 else 2, cells.toList())

    private fun label(theme: Theme): Int = when (theme) {
        Theme.System -> R.string.theme_system
        Theme.Light -> R.string.theme_light
        Theme.Dark -> R.string.theme_dark
        Theme.Sun -> R.string.theme_sun
    }
}

/** A printer and whether it is the chosen one. */
private data class OfferedPrinter(val printer: Printer, val chosen: Boolean)

private class PrinterRow(ui: Ui, on: SettingsActions) : Row<OfferedPrinter> {
    private var id = ""
    override val view = Choice(ui) { on.printer(id) }

    override fun bind(item: OfferedPrinter) {
        id = item.printer.id
        view.show(item.printer.name, chosen = item.chosen)
    }
}

private class AboutRow(ui: Ui) : Row<String> {
    override val view = ui.text("")

    override fun bind(item: String) = view.show(item)
}
