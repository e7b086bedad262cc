package ua.stiika.phone.notice

import android.app.NotificationManager
import ua.stiika.R

/**
 * A notification for a cashier who does not look at the app.
 *
 * @property topic subject; the owner can silence it in the settings of the phone
 * @property key a later notice replaces this one if it has the same key
 * @property title text of the core: what happened
 * @property text text of the core: why, and what to do
 * @property act the act that the notice offers
 */
data class Notice(val topic: Topic, val key: String, val title: String, val text: String, val act: NoticeAct)

/** Subjects of notices: the channels of the platform. The phone remembers their ids, so the ids never change. */
enum class Topic(val id: String, val label: Int, val importance: Int) {
    /** Receipts are being sent. This channel is silent. */
    Sending("sending", R.string.phone_channel_sending, NotificationManager.IMPORTANCE_LOW),

    /** The limits of 36 and 168 hours. */
    Limits("limits", R.string.phone_channel_limits, NotificationManager.IMPORTANCE_HIGH),

    /** The limit of 24 hours of a shift. */
    Shift("shift", R.string.phone_channel_shift, NotificationManager.IMPORTANCE_HIGH),

    /** A key that expires. */
    Key("key", R.string.phone_channel_key, NotificationManager.IMPORTANCE_DEFAULT),

    /** A wrong clock. */
    Clock("clock", R.string.phone_channel_clock, NotificationManager.IMPORTANCE_HIGH),
}

/** The act that a notice offers. Every act opens the app; no document is issued from a notification. */
enum class NoticeAct(val label: Int) {
    /** Opens the register. */
    Open(R.string.phone_act_open),

    /** Opens the connection screen, for sending. */
    Send(R.string.phone_act_send),

    /** Opens the shift screen, for closing. */
    CloseShift(R.string.phone_act_close_shift),

    /** Opens the shift screen, for reading. */
    SeeShift(R.string.see_shift),

    /** Opens the screen of the key. */
    Key(R.string.phone_act_key),

    /** Opens the date and time settings of the phone. */
    Clock(R.string.clock_settings),
}
