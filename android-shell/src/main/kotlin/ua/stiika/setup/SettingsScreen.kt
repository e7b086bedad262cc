package ua.stiika.setup

import android.view.View
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Hand
import ua.stiika.ui.Theme
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.card
import ua.stiika.ui.choice
import ua.stiika.ui.column
import ua.stiika.ui.grid
import ua.stiika.ui.heading
import ua.stiika.ui.page
import ua.stiika.ui.put
import ua.stiika.ui.text
import ua.stiika.ui.titleBar

/** Налаштування: look, hand, language, printer, and what this register is. */
fun settingsScreen(ui: Ui, state: SettingsUiState, on: SettingsActions): View {
    val told = ui.column(Gap.WIDE) {
        put(ui.part(R.string.theme, ui.choices(ui.themes(state, on))))
        put(ui.part(R.string.hand, ui.choices(ui.hands(state, on))))
        put(ui.part(R.string.language, ui.choices(ui.languages(state, on)), R.string.language_note))
        put(ui.part(R.string.printer, ui.printers(state, on)))
        if (state.battery) {
            val open = ui.button(ui.words(R.string.battery_open), onClick = on::battery)
            put(ui.part(R.string.battery, open, R.string.battery_note))
        }
        put(ui.part(R.string.about, ui.card(Gap.HAIR) { for (line in state.about) put(ui.text(line)) }))
    }
    return ui.page(ui.titleBar(ui.words(R.string.settings), on::back), told)
}

private fun Ui.part(title: Int, content: View, note: Int? = null): LinearLayout = column {
    put(heading(words(title), Type.LABEL))
    put(content)
    note?.let { put(text(words(it), Type.CAPTION, palette.quiet)) }
}

private fun Ui.choices(cells: List<View>): View = grid(if (large) 1 else 2, cells)

private fun Ui.themes(state: SettingsUiState, on: SettingsActions): List<View> = Theme.entries.map { theme ->
    val label = when (theme) {
        Theme.System -> R.string.theme_system
        Theme.Light -> R.string.theme_light
        Theme.Dark -> R.string.theme_dark
        Theme.Sun -> R.string.theme_sun
    }
    choice(words(label), chosen = theme == state.theme) { on.theme(theme) }
}

private fun Ui.hands(state: SettingsUiState, on: SettingsActions): List<View> = listOf(Hand.Left, Hand.Right).map { hand ->
    val label = if (hand == Hand.Right) R.string.hand_right else R.string.hand_left
    choice(words(label), chosen = hand == state.hand) { on.hand(hand) }
}

private fun Ui.languages(state: SettingsUiState, on: SettingsActions): List<View> = Language.entries.map { language ->
    val label = if (language == Language.Ukrainian) R.string.language_uk else R.string.language_en
    choice(words(label), chosen = language == state.language) { on.language(language) }
}

private fun Ui.printers(state: SettingsUiState, on: SettingsActions): View = column {
    put(choice(words(R.string.printer_none), chosen = state.printer == null) { on.printer(null) })
    for (printer in state.printers) put(choice(printer.name, chosen = printer.id == state.printer) { on.printer(printer.id) })
    put(button(words(R.string.printer_find), R.drawable.ic_print, onClick = on::findPrinter))
}
