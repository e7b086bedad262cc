package ua.stiika.phone.notice

import android.app.NotificationManager
import ua.stiika.R

/**
 * What the cashier is told while not looking at the app.
 *
 * @property topic what it is about; the owner may silence a topic in the phone's settings
 * @property key a later notice with the same key takes the place of this one: a step of a warning ladder, not a heap
 * @property title the core's words: what happened
 * @property text the core's words: why, and what to do
 * @property act the one thing that can be done about it
 */
data class Notice(val topic: Topic, val key: String, val title: String, val text: String, val act: NoticeAct)

/** What notices are about: the platform's channels. Ids are remembered by the phone and never change. */
enum class Topic(val id: String, val label: Int, val importance: Int) {
    /** Receipts are on their way; silent. */
    Sending("sending", R.string.phone_channel_sending, NotificationManager.IMPORTANCE_LOW),

    /** The 36 and the 168 hours. */
    Limits("limits", R.string.phone_channel_limits, NotificationManager.IMPORTANCE_HIGH),

    /** The 24 hours of a shift. */
    Shift("shift", R.string.phone_channel_shift, NotificationManager.IMPORTANCE_HIGH),

    /** A key that runs out. */
    Key("key", R.string.phone_channel_key, NotificationManager.IMPORTANCE_DEFAULT),

    /** A clock that is off. */
    Clock("clock", R.string.phone_channel_clock, NotificationManager.IMPORTANCE_HIGH),
}

/** What a notice offers to do. All of them open the app, which does it; nothing fiscal is done from a notification. */
enum class NoticeAct(val label: Int) {
    /** Look at the register. */
    Open(R.string.phone_act_open),

    /** Go to the connection, to send what is owed. */
    Send(R.string.phone_act_send),

    /** Go to the shift, to close it. */
    CloseShift(R.string.phone_act_close_shift),

    /** Go to the shift, to see what has become of it. */
    SeeShift(R.string.see_shift),

    /** Go to the key. */
    Key(R.string.phone_act_key),

    /** Go to the phone's date and time. */
    Clock(R.string.clock_settings),
}
