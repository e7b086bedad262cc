package ua.stiika.phone

import android.app.Activity
import android.os.Build
import android.window.OnBackInvokedCallback
import android.window.OnBackInvokedDispatcher
import ua.stiika.ui.NewerApi

/**
 * Listens for the back gesture only while the app has a screen to go back to. Otherwise the platform can show in advance
 * that the gesture closes the app.
 */
class BackWay(private val activity: Activity, private val back: () -> Unit) {
    private var listening = false
    private val callback: Any? = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) made() else null

    /** Starts or stops listening. On older phones the platform calls the activity instead. */
    fun listen(wanted: Boolean) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU || wanted == listening) return
        listening = wanted
        if (wanted) register() else unregister()
    }

    @NewerApi
    private fun made(): Any = OnBackInvokedCallback { back() }

    @NewerApi
    private fun register() = activity.onBackInvokedDispatcher
        .registerOnBackInvokedCallback(OnBackInvokedDispatcher.PRIORITY_DEFAULT, callback as OnBackInvokedCallback)

    @NewerApi
    private fun unregister() = activity.onBackInvokedDispatcher.unregisterOnBackInvokedCallback(callback as OnBackInvokedCallback)
}
