package ua.stiika.ui

import android.content.res.ColorStateList
import android.util.TypedValue
import android.widget.EditText

/** A text field for the keyboard of the phone. [Stage] finds the field again by its [id] after a change of configuration. */
fun Ui.field(id: Int, said: String, kind: Int): EditText = EditText(context).apply {
    this.id = id
    hint = null
    contentDescription = said
    inputType = kind
    setTextSize(TypedValue.COMPLEX_UNIT_PX, sp(Type.LABEL))
    setTextColor(palette.ink)
    background = surface(Role(palette.sheet.fill, palette.ink, palette.ink), Gap.MEDIUM)
    backgroundTintList = null as ColorStateList?
    minHeight = dp(Size.KEY)
    isSaveEnabled = false
    padded(this@field, Gap.LARGE, Gap.SMALL)
}
