package ua.stiika.phone.wake

import android.content.Context

/** The work of the app after the phone wakes it. Every call comes on the main thread and must return at once. */
interface Work {
    /**
     * The app was woken. [done] is called at the end of the work, on any thread; `again` says that a document still waits for
     * the fiscal server. Until then the phone stays awake, within the limits of the platform.
     */
    fun onWake(reason: WakeReason, done: (again: Boolean) -> Unit)

    /** The wall clock or its zone was changed. */
    fun onClockChanged()
}

/** The holder of the [Work]: the application object. */
interface WorkHost {
    /** The work of this process. */
    val work: Work
}

/** Reason why the app was woken. */
enum class WakeReason {
    /** A network is available, and a document may wait for the fiscal server. */
    Network,

    /** A quarter of an hour has passed, with or without a network. */
    Periodic,

    /** A moment that the core asked for has come or has passed. */
    Mark,

    /** The phone was started. */
    Boot,

    /** The app was updated. */
    Update,

    /** The sending service is in the foreground. */
    Sending,
}

/** The work of the process of this context. */
internal val Context.work: Work get() = (applicationContext as WorkHost).work
