package ua.stiika.phone

import android.app.Application
import ua.stiika.phone.wake.WakeReason
import ua.stiika.phone.wake.Work
import ua.stiika.phone.wake.WorkHost

/** An application whose work records the calls and answers when the test says so. */
class PhoneTestApp :
    Application(),
    WorkHost {
    override val work = RecordedWork()
}

/** Work that waits for the test. */
class RecordedWork : Work {
    /** Reasons of the wake-ups, in order. */
    val wakes = mutableListOf<WakeReason>()

    /** The answers that are not given yet. */
    val waiting = mutableListOf<(Boolean) -> Unit>()

    /** Number of reported changes of the clock. */
    var clockChanges = 0

    override fun onWake(reason: WakeReason, done: (again: Boolean) -> Unit) {
        wakes += reason
        waiting += done
    }

    override fun onClockChanged() {
        clockChanges++
    }

    /** Gives all waiting answers. */
    fun done(again: Boolean) = waiting.toList().also { waiting.clear() }.forEach { it(again) }
}
