package ua.stiika.phone

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context

/** The clipboard of the phone. */
class Clipboard(private val context: Context) {
    /** Copies a text that is no secret. */
    fun copy(text: String) = context.service<ClipboardManager>().setPrimaryClip(ClipData.newPlainText("", text))
}
