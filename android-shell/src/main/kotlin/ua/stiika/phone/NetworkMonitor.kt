package ua.stiika.phone

import android.content.Context
import android.net.ConnectivityManager
import android.net.ConnectivityManager.NetworkCallback
import android.net.Network
import android.net.NetworkCapabilities

/**
 * Listens for changes of the network while the app runs.
 *
 * A change is only a hint. Only a probe shows whether the fiscal server is reachable, and the core decides when to probe.
 * [onHint] is called only at a change, on a thread of the platform.
 */
class NetworkMonitor(context: Context, private val onHint: (up: Boolean) -> Unit) {
    private val manager = context.service<ConnectivityManager>()
    private var listening: NetworkCallback? = null

    /** Starts listening. A second start changes nothing. */
    @Synchronized
    fun start() {
        if (listening != null) return
        listening = Listener(onHint).also(manager::registerDefaultNetworkCallback)
    }

    /** Stops listening. A second stop changes nothing. */
    @Synchronized
    fun stop() {
        listening?.let(manager::unregisterNetworkCallback)
        listening = null
    }
}

/** Reports each change once. The platform itself reports again at every change of the signal strength. */
private class Listener(private val onHint: (Boolean) -> Unit) : NetworkCallback() {
    private var last: Boolean? = null

    override fun onCapabilitiesChanged(network: Network, capabilities: NetworkCapabilities) =
        say(capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_VALIDATED))

    override fun onLost(network: Network) = say(false)

    private fun say(up: Boolean) {
        if (up == last) return
        last = up
        onHint(up)
    }
}
