package ua.stiika.phone

import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.PowerManager
import android.provider.Settings

/**
 * The way to the phone's list of apps that it may put to sleep.
 *
 * The app does not ask to be taken off that list; it shows where the list is, because makers put it in different
 * places, and the owner decides.
 */
class Battery(private val context: Context) {
    /** Whether the phone may put this app to sleep, and so whether advice is of use. */
    fun advisable(): Boolean = !context.service<PowerManager>().isIgnoringBatteryOptimizations(context.packageName)

    /** Opens the list, or what the phone has nearest to it; false when it has nothing of the kind. */
    fun open(): Boolean = listOf(
        Intent(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS),
        Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", context.packageName, null)),
    ).any(context::opens)
}
