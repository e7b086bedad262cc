package ua.stiika.stopped

import ua.stiika.bindings.Clock
import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Remedy
import ua.stiika.ui.Refusal

/** The reason why nothing can be sold now, and the remedy that a button offers. */
data class StoppedUiState(
    val refusal: Refusal,
    val remedy: Remedy? = null,
    /** The clock of the phone, if the refusal is about it. */
    val clock: Clock? = null,
) {
    /** The buttons. A clock that can be confirmed can also be set. */
    val buttons: List<Remedy>
        get() = when (remedy) {
            Remedy.CONFIRM_CLOCK -> listOf(remedy, Remedy.SET_CLOCK)
            Remedy.SET_CLOCK -> listOfNotNull(remedy, Remedy.CONFIRM_CLOCK.takeIf { clock?.confirmable == true })
            else -> listOfNotNull(remedy)
        }
}

/** The complaint is about the clock of the phone. */
internal val Complaint.isAboutClock: Boolean get() = button == Remedy.CONFIRM_CLOCK || button == Remedy.SET_CLOCK

/** The act that the stopped panel can request. */
interface StoppedActions {
    fun remedy(remedy: Remedy)
}
