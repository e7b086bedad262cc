package ua.stiika.stopped

import ua.stiika.R
import ua.stiika.ui.Refusal

/** Why nothing can be sold now, and the way on that a button can give. */
data class StoppedUiState(val refusal: Refusal, val way: WayOn? = null)

/** What the cashier can do about it at once. */
enum class WayOn(val label: Int) {
    OpenShift(R.string.open_shift),
    SeeShift(R.string.see_shift),
    SeeLink(R.string.see_link),
    SendNow(R.string.send_now),
    Retry(R.string.retry),
    Setup(R.string.set_up),
    AgreeToOffline(R.string.agree_to_offline),
    Printer(R.string.choose_printer),
    ;

    companion object {
        /** The way on that a button can give for what the core says; none where only people can help. */
        fun of(code: String): WayOn? = when (code) {
            "shift_closed" -> OpenShift
            "limit_24h", "z_done" -> SeeShift
            "limit_36h", "limit_168h", "returning", "asking" -> SeeLink
            else -> null
        }
    }
}

/** What can be asked for when stopped. */
interface StoppedActions {
    fun wayOn(way: WayOn) = Unit
}
