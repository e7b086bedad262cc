package ua.stiika.phone.wake

import android.content.Context

/** What the app does when the phone wakes it. Every call comes on the main thread and must return at once. */
interface Work {
    /**
     * Something woke the app. [done] is called when there is nothing more to do, from any thread; `again` says that
     * something is still owed to the fiscal server. Until then the phone is kept awake, within the platform's limits.
     */
    fun onWake(reason: WakeReason, done: (again: Boolean) -> Unit)

    /** The wall clock or its zone was changed. */
    fun onClockChanged()
}

/** Whoever does the [Work]: the application object. */
interface WorkHost {
    /** The work of this process. */
    val work: Work
}

/** Why the app was woken. */
enum class WakeReason {
    /** There is a network, and something may be owed to the fiscal server. */
    Network,

    /** A quarter of an hour has gone by, with a network or without. */
    Periodic,

    /** A moment that the core asked for has come, or has gone by. */
    Mark,

    /** The phone was started. */
    Boot,

    /** The app was replaced by another version of itself. */
    Update,

    /** The sending service is in the foreground: time to send. */
    Sending,
}

/** The work of the process that [this] belongs to. */
internal val Context.work: Work get() = (applicationContext as WorkHost).work
