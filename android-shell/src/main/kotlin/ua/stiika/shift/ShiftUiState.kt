package ua.stiika.shift

import ua.stiika.ui.Refusal

/** Зміна. Times, sums and counts are texts of the core. */
data class ShiftUiState(val phase: ShiftPhase, val refusal: Refusal? = null)

/** Phase of the shift. */
sealed interface ShiftPhase {
    /** No shift is open. */
    data object Closed : ShiftPhase

    /** A shift is open. */
    data class Open(
        /** Date and time of the opening, as `сьогодні о 08:05`. */
        val since: String,
        val cashier: String,
        /** Time left of the 24 hours, as `10 год 20 хв`. */
        val left: String,
        /** Spent share of the 24 hours for the bar, in thousandths. */
        val spentPermille: Int,
        /** Number of receipts, as text. */
        val receipts: String,
        /** Total of the sales, as `4 320,00`. */
        val sold: String,
        /** Cash in the drawer, as `1 250,00`. */
        val drawer: String,
        /** Number of documents that wait for delivery, as text; null if there are none. The closing delivers them too. */
        val waiting: String? = null,
        /** The first touch of the closing was made; the second is expected. */
        val confirming: Boolean = false,
        /** The Z-report is made; only the closing is missing. */
        val zMade: Boolean = false,
        /** The shift is a test: its documents are not fiscal. */
        val testing: Boolean = false,
    ) : ShiftPhase

    /** The shift was just closed. [zReport] is the printed form of the Z-report. */
    data class Done(val zReport: String, val printing: String? = null) : ShiftPhase
}

/** The acts of a cashier on Зміна. */
interface ShiftActions {
    fun open()

    /** Opens a test shift. */
    fun openTest()

    /** First touch of the closing. */
    fun close()

    /** Second touch of the closing: makes the Z-report and closes the shift. */
    fun confirmClose()

    fun keepOpen()

    fun printZ()

    fun shareZ()

    fun done()

    /** Opens the keys of the register. */
    fun keys()

    fun settings()
}
