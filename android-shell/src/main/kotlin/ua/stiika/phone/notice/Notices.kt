package ua.stiika.phone.notice

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.graphics.drawable.Icon
import ua.stiika.R
import ua.stiika.phone.service

/** Notifications of the phone. Their texts come from the core, their labels from the resources. */
class Notices(private val context: Context) {
    private val manager = context.service<NotificationManager>()

    /** Makes the channels, and renames them after a change of the language. Call it when the app starts. */
    fun channels() = manager.createNotificationChannels(
        Topic.entries.map { NotificationChannel(it.id, context.getText(it.label), it.importance) },
    )

    /** Tells whether the owner allows notifications. */
    fun allowed(): Boolean = manager.areNotificationsEnabled()

    /** Shows [notice]. It replaces an earlier one with the same key. */
    fun show(notice: Notice) = manager.notify(notice.key, NOTICE, notification(notice))

    /** Removes the notice with this key. */
    fun hide(key: String) = manager.cancel(key, NOTICE)

    /** Shows the progress of the sending while the sending service is in the foreground. [text] comes from the core. */
    fun sending(text: String) {
        val shown = manager.activeNotifications.any { it.id == SENDING && it.tag == null }
        if (shown) manager.notify(SENDING, sendingNotification(text))
    }

    /** The notification of the sending service. */
    internal fun sendingNotification(text: String? = null): Notification =
        builder(Topic.Sending, text ?: context.getString(R.string.phone_sending), NoticeAct.Send)
            .setOngoing(true)
            .setOnlyAlertOnce(true)
            .build()

    private fun notification(notice: Notice): Notification = builder(notice.topic, notice.title, notice.act)
        .setContentText(notice.text)
        .setStyle(Notification.BigTextStyle().bigText(notice.text))
        .setAutoCancel(true)
        .build()

    private fun builder(topic: Topic, title: String, act: NoticeAct): Notification.Builder {
        val open = PendingIntent.getActivity(context, act.ordinal, opening(context, act), FLAGS)
        val icon = Icon.createWithResource(context, R.drawable.ic_phone_notice)
        return Notification.Builder(context, topic.id)
            .setSmallIcon(icon)
            .setContentTitle(title)
            .setContentIntent(open)
            .addAction(Notification.Action.Builder(icon, context.getText(act.label), open).build())
    }

    companion object {
        /** Id of the notification of the sending service. */
        internal const val SENDING = 1
        private const val NOTICE = 2
        private const val ACT = "ua.stiika.phone.ACT"
        private const val FLAGS = PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE

        /** The intent that opens the app for [act]. */
        fun opening(context: Context, act: NoticeAct): Intent = Intent(Intent.ACTION_VIEW)
            .setClassName(context, "ua.stiika.MainActivity")
            .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_SINGLE_TOP)
            .putExtra(ACT, act.name)

        /** The act for which the activity was opened; null without a notice. Any app can send it, because the activity is exported. */
        fun actOf(intent: Intent?): NoticeAct? {
            val name = intent?.getStringExtra(ACT)
            return NoticeAct.entries.firstOrNull { it.name == name }
        }
    }
}
