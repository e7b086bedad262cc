package ua.stiika.sale

import android.text.InputType
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.inputmethod.EditorInfo
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Pressable
import ua.stiika.ui.Role
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.column
import ua.stiika.ui.field
import ua.stiika.ui.keypad
import ua.stiika.ui.padded
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.row
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.unbroken

/** The keypad with its two fields: the price and the quantity. */
internal class EntryPane(private val ui: Ui, on: SaleActions) {
    private val name = ui.strong("", Type.LABEL).apply { gravity = Gravity.CENTER_VERTICAL }
    private val price = Box(ui, EntryField.Price, on)
    private val quantity = Box(ui, EntryField.Quantity, on)
    private val nameKey = ui.longKey(R.string.name, ui.palette.plain, on::nameIt)
    private val keys = ui.keypad(listOf(nameKey, ui.longKey(R.string.add, ui.palette.act, on::add)), on::key)
    val view: View = ui.column {
        gravity = Gravity.BOTTOM
        put(name)
        put(fields())
        put(keys)
    }

    fun bind(entry: Entry) {
        name.shown(entry.name.isNotEmpty())
        name.show(entry.name)
        val unit = entry.unit
        price.bind(entry, ui.words(R.string.price), entry.price.ifEmpty { "0" } + " ₴", fixed = entry.fixed)
        quantity.bind(
            entry,
            if (unit == null) ui.words(R.string.quantity) else ui.words(R.string.quantity_in, unit),
            entry.quantity.ifEmpty { if (unit == null) "1" else "0" },
            fixed = false,
        )
        nameKey.shown(!entry.fixed)
    }

    private fun fields(): View = if (ui.large) {
        ui.column {
            put(price.view)
            put(quantity.view)
        }
    } else {
        ui.row {
            put(price.view, weight = 3f, height = MATCH_PARENT)
            put(quantity.view, weight = 2f, height = MATCH_PARENT)
        }
    }
}

/** A field that can receive the keys. The one that receives them has an edge, a caret and a mark for TalkBack. */
private class Box(private val ui: Ui, private val field: EntryField, on: SaleActions) {
    private val caption = ui.text("", Type.SMALL, ui.palette.quiet)
    private val value = ui.sum("", Type.KEY)
    private val face = ui.column(0) {
        put(caption)
        put(value)
    }.padded(ui, Gap.MEDIUM, 6)
    private val clear = Role(ui.palette.ground, ui.palette.ink)
    val view = Pressable(ui, ui.palette.plain) { on.field(field) }.apply {
        minimumHeight = ui.dp(Size.TOUCH)
        addView(face)
    }

    /** Shows the field. A [fixed] one cannot be touched. */
    fun bind(entry: Entry, words: String, typed: String, fixed: Boolean) {
        val chosen = field == entry.field
        view.isClickable = !fixed
        view.isFocusable = !fixed
        view.contentDescription = "$words ${unbroken(typed)}"
        val idle = if (fixed) clear else ui.palette.plain
        view.choose(chosen, if (chosen) Role(ui.palette.sheet.fill, ui.palette.ink, ui.palette.ink) else idle)
        caption.show(words)
        value.show(unbroken(if (chosen) "$typed▏" else typed))
    }
}

private fun Ui.longKey(label: Int, role: Role, onClick: () -> Unit): Pressable = Pressable(this, role, onClick).apply {
    contentDescription = words(label)
    addView(strong(words(label), Type.BODY, role.ink).apply { gravity = Gravity.CENTER }.padded(this@longKey, Gap.HAIR, 0))
}

/** The name of the goods, typed with the keyboard of the phone. */
internal class NamingPane(ui: Ui, on: SaleActions) {
    private var naming = false
    private val field =
        ui.field(R.id.field_name, ui.words(R.string.name_of_goods), InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_SENTENCES)
    val view: View = ui.column(Gap.MEDIUM) {
        put(ui.text(ui.words(R.string.name_of_goods), Type.CAPTION, ui.palette.quiet))
        put(field)
        val done = ui.button(ui.words(R.string.done), R.drawable.ic_check, ui.palette.act) { on.named(field.text.toString()) }
        val leave = ui.button(ui.words(R.string.without_name)) { on.notNamed() }
        put(ui.row { putEqually(ui.handed(leave, done)) })
    }.padded(ui, Gap.LARGE, Gap.LARGE)

    init {
        field.imeOptions = EditorInfo.IME_ACTION_DONE
        field.setOnEditorActionListener { _, _, _ ->
            on.named(field.text.toString())
            true
        }
    }

    /** Shows the pane. The field takes the name of the entry only at the begin, so that typed text is kept. */
    fun bind(entry: Entry) {
        if (entry.naming && !naming) {
            field.setText(entry.name)
            field.setSelection(field.text.length)
        }
        naming = entry.naming
    }
}
