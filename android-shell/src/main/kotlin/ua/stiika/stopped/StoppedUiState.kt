package ua.stiika.stopped

import ua.stiika.R
import ua.stiika.ui.Refusal

/** Why nothing can be sold now, and the way on that a button can give. */
data class StoppedUiState(
    val refusal: Refusal,
    val way: WayOn? = null,
    /** The phone's clock, where that is what it is about. */
    val clock: ClockFace? = null,
) {
    /** The buttons; whoever finds the clock wrong is shown where to set it. */
    val ways: List<WayOn> get() = listOfNotNull(way, WayOn.SetClock.takeIf { way == WayOn.ConfirmClock })
}

/** Date and time to be compared with another clock, as `25.11.2026` and `14:05`. */
data class ClockFace(val date: String, val time: String)

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
    ConfirmClock(R.string.clock_right),
    SetClock(R.string.clock_settings),
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
