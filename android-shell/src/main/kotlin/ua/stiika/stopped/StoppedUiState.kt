package ua.stiika.stopped

import ua.stiika.R
import ua.stiika.bindings.Clock
import ua.stiika.ui.Refusal

/** The reason why nothing can be sold now, and the next step that a button offers. */
data class StoppedUiState(
    val refusal: Refusal,
    val way: WayOn? = null,
    /** The clock of the phone, if the refusal is about it. */
    val clock: Clock? = null,
) {
    /** The buttons. A clock that can be confirmed can also be set. */
    val ways: List<WayOn> get() = listOfNotNull(way, WayOn.SetClock.takeIf { way == WayOn.ConfirmClock })
}

/** A next step that a button offers. */
enum class WayOn(val label: Int) {
    OpenShift(R.string.open_shift),
    SeeShift(R.string.see_shift),
    SeeLink(R.string.see_link),
    SendNow(R.string.send_now),
    Retry(R.string.retry),
    AgreeToOffline(R.string.agree_to_offline),
    Printer(R.string.choose_printer),
    ConfirmClock(R.string.clock_right),
    SetClock(R.string.clock_settings),
}

/** The act that the stopped panel can request. */
interface StoppedActions {
    fun wayOn(way: WayOn)
}
