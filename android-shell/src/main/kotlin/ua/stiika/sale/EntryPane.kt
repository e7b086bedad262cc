package ua.stiika.sale

import android.text.InputType
import android.view.Gravity
import android.view.View
import android.view.inputmethod.EditorInfo
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Role
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.column
import ua.stiika.ui.field
import ua.stiika.ui.keypad
import ua.stiika.ui.padded
import ua.stiika.ui.pressable
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.row
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.unbroken

/** The keypad with its two fields: a price, and how many or how much. */
internal fun Ui.entry(entry: Entry, on: SaleActions): View = column {
    gravity = Gravity.BOTTOM
    if (entry.name.isNotEmpty()) put(strong(entry.name, Type.LABEL).apply { gravity = Gravity.CENTER_VERTICAL })
    put(fields(entry, on))
    put(keypad(listOfNotNull(if (entry.fixed) null else nameKey(on), addKey(on)), on::key))
}

private fun Ui.fields(entry: Entry, on: SaleActions): View {
    val price = box(EntryField.Price, R.string.price, entry.price.ifEmpty { "0" } + " ₴", entry, on)
    val caption = if (entry.unit == null) words(R.string.quantity) else words(R.string.quantity_in, entry.unit)
    val quantity = box(EntryField.Quantity, caption, entry.quantity.ifEmpty { if (entry.unit == null) "1" else "0" }, entry, on)
    return if (large) {
        column {
            put(price)
            put(quantity)
        }
    } else {
        row {
            put(price, weight = 3f, height = LinearLayout.LayoutParams.MATCH_PARENT)
            put(quantity, weight = 2f, height = LinearLayout.LayoutParams.MATCH_PARENT)
        }
    }
}

private fun Ui.box(field: EntryField, caption: Int, value: String, entry: Entry, on: SaleActions) =
    box(field, words(caption), value, entry, on)

/** A field that keys can go to. The one they go to has an edge, a caret and a word for TalkBack. */
private fun Ui.box(field: EntryField, caption: String, value: String, entry: Entry, on: SaleActions): View {
    val chosen = field == entry.field
    val role = if (chosen) Role(palette.sheet.fill, palette.ink, palette.ink) else palette.plain
    val face = column(0) {
        put(text(caption, Type.SMALL, palette.quiet))
        put(sum(if (chosen) "$value▏" else value, Type.KEY))
    }.padded(this, Gap.MEDIUM, 6)
    if (entry.fixed && field == EntryField.Price) return face.apply { background = null }
    return pressable(role, "$caption ${unbroken(value)}", { on.field(field) }) {
        minimumHeight = dp(Size.TOUCH)
        isSelected = chosen
        addView(face)
    }
}

private fun Ui.nameKey(on: SaleActions): View = key(words(R.string.name), palette.plain, on::nameIt)

private fun Ui.addKey(on: SaleActions): View = key(words(R.string.add), palette.act, on::add)

private fun Ui.key(label: String, role: Role, onClick: () -> Unit): View = pressable(role, label, onClick) {
    addView(strong(label, Type.BODY, role.ink).apply { gravity = Gravity.CENTER }.padded(this@key, Gap.HAIR, 0))
}

/** The name is written with the phone's own keyboard. */
internal fun Ui.naming(entry: Entry, on: SaleActions): View = column(Gap.MEDIUM) {
    val field = field(R.id.field_name, words(R.string.name_of_goods), InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_SENTENCES)
    field.setText(entry.name)
    field.setSelection(field.text.length)
    field.imeOptions = EditorInfo.IME_ACTION_DONE
    field.setOnEditorActionListener { _, _, _ ->
        on.named(field.text.toString())
        true
    }
    put(text(words(R.string.name_of_goods), Type.CAPTION, palette.quiet))
    put(field)
    val done = button(words(R.string.done), R.drawable.ic_check, palette.act) { on.named(field.text.toString()) }
    val leave = button(words(R.string.without_name)) { on.notNamed() }
    put(row { putEqually(handed(leave, done)) })
}.padded(this, Gap.LARGE, Gap.LARGE)
