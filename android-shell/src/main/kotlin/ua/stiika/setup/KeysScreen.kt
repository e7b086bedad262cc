package ua.stiika.setup

import android.view.View
import ua.stiika.R
import ua.stiika.bindings.KeyRole
import ua.stiika.ui.Gap
import ua.stiika.ui.Mono
import ua.stiika.ui.RefusalCard
import ua.stiika.ui.Row
import ua.stiika.ui.Rows
import ua.stiika.ui.Screen
import ua.stiika.ui.SideButton
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.announced
import ua.stiika.ui.button
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.heading
import ua.stiika.ui.icon
import ua.stiika.ui.iconed
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.padded
import ua.stiika.ui.page
import ua.stiika.ui.put
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.text
import ua.stiika.ui.titleBar

/** Ключі та пристрій: the keys of the register, their terms, and the loading of new ones. */
class KeysScreen(private val ui: Ui, on: KeysActions) : Screen<KeysUiState> {
    private val keys = Rows<ShownKey>(ui, R.id.scroll_list, Gap.MEDIUM, key = { "${it.role} ${it.id}" }) { KeyCell(ui, on) }
    private val loaded = ui.strong("", Type.BODY, ui.palette.good.ink).announced()
    private val loadedCard = ui.card(0, ui.palette.good) { put(ui.iconed(R.drawable.ic_check_circle, loaded)) }
    private val refusal = RefusalCard(ui)
    private val bar = bar(
        ui.button(ui.words(R.string.load_senior), R.drawable.ic_person, onClick = on::loadSenior),
        ui.mainButton(ui.words(R.string.load_key), ui.palette.act, onClick = on::load),
    )
    override val view: View = ui.page(ui.titleBar(ui.words(R.string.keys), on::back), listOf(keys.view), bar)

    override fun bind(state: KeysUiState) {
        val told = if (state.removed) listOf(ui.words(R.string.senior_removed)) else state.loaded
        keys.head(loadedCard, told.isNotEmpty())
        loaded.show(told.joinToString("\n"))
        keys.head(refusal.view, state.refusal != null)
        refusal.bind(state.refusal)
        keys.bind(state.keys)
    }

    private fun bar(senior: View, load: View): View = if (ui.wide) {
        ui.mainBar(listOf(senior, load))
    } else {
        ui.column(Gap.MEDIUM) {
            put(senior)
            put(load)
        }.padded(ui, Gap.LARGE, Gap.MEDIUM)
    }
}

private class KeyCell(private val ui: Ui, on: KeysActions) : Row<ShownKey> {
    private var id = ""
    private val icon = ui.icon(0, ui.palette.ink)
    private val role = ui.heading("", Type.LABEL)
    private val name = ui.strong("", Type.BODY)
    private val text = ui.text("", Type.BODY)
    private val caption = ui.text(ui.words(R.string.key_id), Type.CAPTION, ui.palette.quiet)
    private val full = Mono(ui, EIGHT_BYTES)
    private val copy = SideButton(ui, ui.palette.plain) { on.copyId(id) }
    private val open = ui.button(ui.words(R.string.key_id_show), onClick = { on.showId(id) })
    private val remove = SideButton(ui, ui.palette.plain) { on.removeSenior() }
    override val view: View = ui.card(Gap.SMALL) {
        for (part in listOf(ui.iconed(icon, role), name, text, caption, full.view, copy, open, remove)) put(part)
    }

    override fun bind(item: ShownKey) {
        id = item.id
        val (label, drawable) = when (item.role) {
            KeyRole.IN_USE -> R.string.key_in_use to R.drawable.ic_key
            KeyRole.NEXT -> R.string.key_next to R.drawable.ic_next
            KeyRole.UNANNOUNCED -> R.string.key_unannounced to R.drawable.ic_hourglass
            KeyRole.SENIOR -> R.string.key_senior to R.drawable.ic_person
        }
        icon.show(drawable, ui.palette.ink)
        role.show(ui.words(label))
        name.show(item.name)
        text.show(item.text)
        for (part in listOf(caption, full.view, copy)) part.shown(item.open)
        full.show(item.id)
        copy.show(ui.words(if (item.copied) R.string.key_id_copied else R.string.key_id_copy), if (item.copied) R.drawable.ic_check else 0)
        open.shown(!item.open)
        remove.shown(item.role == KeyRole.SENIOR)
        remove.show(ui.words(if (item.sure) R.string.senior_remove_sure else R.string.senior_remove), 0)
    }

    private companion object {
        /** Eight bytes as pairs of digits. */
        const val EIGHT_BYTES = 16
    }
}
