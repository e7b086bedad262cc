package ua.stiika.shift

import ua.stiika.ui.Refusal

/** Зміна. Times, sums and counts are the core's. */
data class ShiftUiState(val phase: ShiftPhase, val refusal: Refusal? = null)

/** Where the shift is. */
sealed interface ShiftPhase {
    /** None is open. [last] tells of the one before, as `закрито вчора о 21:40`. */
    data class Closed(val last: String? = null) : ShiftPhase

    /** One is open. */
    data class Open(
        /** As `сьогодні о 08:05`. */
        val since: String,
        val cashier: String,
        /** Of its 24 hours, as `10 год 20 хв`. */
        val left: String,
        /** The same for the bar: thousandths of the 24 hours that are spent. */
        val spentPermille: Int,
        val receipts: Int,
        /** Sold in all, as `4 320,00`. */
        val sold: String,
        /** Cash that should lie in the drawer, as `1 250,00`. */
        val drawer: String,
        /** Receipts not delivered yet; closing sends them too. */
        val waiting: Int = 0,
        /** Closing was touched once and waits for the second touch. */
        val confirming: Boolean = false,
        /** The Z-report is made and only closing is left. */
        val zMade: Boolean = false,
    ) : ShiftPhase

    /** It was closed just now; [zReport] as it is printed. */
    data class Done(val zReport: String, val printing: String? = null) : ShiftPhase
}

/** What a cashier can do on Зміна. */
interface ShiftActions {
    fun open() = Unit

    /** The first touch. */
    fun close() = Unit

    /** The second: makes the Z-report and closes. */
    fun confirmClose() = Unit

    fun keepOpen() = Unit

    fun printZ() = Unit

    fun shareZ() = Unit

    fun done() = Unit

    fun settings() = Unit
}
