package ua.stiika.ui

/** What the strip on top of every screen says. Times and counts come from the core. */
sealed interface StripUiState {
    /** The register is being set up. */
    data object Setup : StripUiState

    /** Connected; [waiting] documents are still to be delivered. */
    data class Online(val waiting: Int = 0) : StripUiState

    /** Working offline: time left, as `34 год 10 хв`, and receipts to deliver. */
    data class Offline(val left: String, val waiting: Int) : StripUiState

    /** Delivering the [now]-th of [all]. */
    data class Sending(val now: Int, val all: Int) : StripUiState

    /** The fiscal server is being asked; [since] as `3 с`, if it is long. */
    data class Asking(val since: String? = null) : StripUiState

    /** The shift has lasted [lasted], as `22:40`, and nears its 24 hours. */
    data class ShiftEnding(val lasted: String) : StripUiState

    /** The key is good for [left], as `7 днів`. */
    data class KeyEnding(val left: String) : StripUiState

    /** Nothing can be sold: why, in a word or two. */
    data class Stopped(val why: String) : StripUiState
}
