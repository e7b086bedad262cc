package ua.stiika.phone

import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.PowerManager
import android.provider.Settings

/**
 * Access to the list of apps that the phone may put to sleep.
 *
 * The app does not ask to be removed from the list. It shows where the list is, because each maker has another place for
 * it. The owner decides.
 */
class Battery(private val context: Context) {
    /** Tells whether the phone may put this app to sleep. Only then the advice is useful. */
    fun advisable(): Boolean = !context.service<PowerManager>().isIgnoringBatteryOptimizations(context.packageName)

    /** Opens the list or a similar screen of the phone; false if the phone has none. */
    fun open(): Boolean = listOf(
        Intent(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS),
        Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", context.packageName, null)),
    ).any(context::opens)
}
