package ua.stiika.stopped

import ua.stiika.bindings.Clock
import ua.stiika.bindings.Complaint

// The only place that maps a refusal of the core to a next step of the app.

/** The next step for this refusal; null if only people can help. [clock] is the clock of the phone. */
internal fun Complaint.wayOn(clock: Clock): WayOn? = when (code) {
    "shift_closed" -> WayOn.OpenShift
    "limit_24h", "z_done" -> WayOn.SeeShift
    "limit_36h", "limit_168h", "returning", "asking" -> WayOn.SeeLink
    "clock" -> if (clock.confirmable) WayOn.ConfirmClock else WayOn.SetClock
    "offline_not_agreed" -> WayOn.AgreeToOffline
    else -> null
}

/** The refusal is about the clock of the phone. */
internal val Complaint.isAboutClock: Boolean get() = code == "clock"

/** The refusal asks for the consent of the owner to work offline. */
internal val Complaint.asksConsent: Boolean get() = code == "offline_not_agreed"

/** The password of the key is wrong. */
internal val Complaint.isWrongPassword: Boolean get() = code == "wrong_password"
