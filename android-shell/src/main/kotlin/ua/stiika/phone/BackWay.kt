package ua.stiika.phone

import android.app.Activity
import android.os.Build
import android.window.OnBackInvokedCallback
import android.window.OnBackInvokedDispatcher
import ua.stiika.ui.NewerApi

/**
 * Listens for the gesture back only while there is something to go back to: otherwise the platform may show, before the
 * finger is lifted, that the app would close.
 */
class BackWay(private val activity: Activity, private val back: () -> Unit) {
    private var listening = false
    private val callback: Any? = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) made() else null

    /** Begins or ends to listen; on older phones the activity is asked itself. */
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
