package ua.stiika.phone

import android.content.Context
import android.content.Intent
import android.provider.Settings

/** Access to the date and time settings of the phone. Only the owner can change them. */
class ClockSettings(private val context: Context) {
    /** Opens these settings, or all settings of the phone; false if the phone has neither. */
    fun open(): Boolean = listOf(Settings.ACTION_DATE_SETTINGS, Settings.ACTION_SETTINGS).any { context.opens(Intent(it)) }
}
