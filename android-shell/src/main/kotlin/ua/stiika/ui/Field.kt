package ua.stiika.ui

import android.content.res.ColorStateList
import android.util.TypedValue
import android.widget.EditText

/** A field for the phone's own keyboard. The [id] lets [Stage] keep what is typed. */
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
