package ua.stiika.phone

import android.content.Context
import android.net.ConnectivityManager
import android.net.ConnectivityManager.NetworkCallback
import android.net.Network
import android.net.NetworkCapabilities

/**
 * Listens to the phone's opinion of its network while the app is in sight.
 *
 * It is a hint and no more: whether the fiscal server can be reached is what a probe says, and the core decides when to
 * send one. [onHint] is told of a change only, on a thread of the platform.
 */
class NetworkMonitor(context: Context, private val onHint: (up: Boolean) -> Unit) {
    private val manager = context.service<ConnectivityManager>()
    private var listening: NetworkCallback? = null

    /** Begins to listen. A second start changes nothing. */
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

/** Says each change once: the platform repeats itself with every change of signal strength. */
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
