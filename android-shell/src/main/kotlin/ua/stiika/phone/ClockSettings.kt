package ua.stiika.phone

import android.content.Context
import android.content.Intent
import android.provider.Settings

/** The way to the phone's date and time, which only the owner may set. */
class ClockSettings(private val context: Context) {
    /** Opens them, or the phone's settings as a whole; false when it has neither. */
    fun open(): Boolean = listOf(Settings.ACTION_DATE_SETTINGS, Settings.ACTION_SETTINGS).any { context.opens(Intent(it)) }
}
