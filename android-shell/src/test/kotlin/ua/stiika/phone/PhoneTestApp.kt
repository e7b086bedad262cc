package ua.stiika.phone

import android.app.Application
import ua.stiika.phone.wake.WakeReason
import ua.stiika.phone.wake.Work
import ua.stiika.phone.wake.WorkHost

/** An application whose work writes down what it was asked, and answers when the test says so. */
class PhoneTestApp :
    Application(),
    WorkHost {
    override val work = RecordedWork()
}

/** Work that waits for the test. */
class RecordedWork : Work {
    /** Why it was woken, in order. */
    val wakes = mutableListOf<WakeReason>()

    /** The answers that are still owed. */
    val waiting = mutableListOf<(Boolean) -> Unit>()

    /** How often the clock was said to have changed. */
    var clockChanges = 0

    override fun onWake(reason: WakeReason, done: (again: Boolean) -> Unit) {
        wakes += reason
        waiting += done
    }

    override fun onClockChanged() {
        clockChanges++
    }

    /** Answers everything that waits. */
    fun done(again: Boolean) = waiting.toList().also { waiting.clear() }.forEach { it(again) }
}
