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

/** The phone's notifications. Words come from the core, labels from the resources. */
class Notices(private val context: Context) {
    private val manager = context.service<NotificationManager>()

    /** Makes the channels, and names them anew after a change of language. To be called when the app starts. */
    fun channels() = manager.createNotificationChannels(
        Topic.entries.map { NotificationChannel(it.id, context.getText(it.label), it.importance) },
    )

    /** Whether the owner lets us say anything at all. */
    fun allowed(): Boolean = manager.areNotificationsEnabled()

    /** Shows [notice], in place of an earlier one with the same key. */
    fun show(notice: Notice) = manager.notify(notice.key, NOTICE, notification(notice))

    /** Takes the notice with this key away, if it is there. */
    fun hide(key: String) = manager.cancel(key, NOTICE)

    /** Says how the sending goes, as long as the sending service is in the foreground; [text] comes from the core. */
    fun sending(text: String) {
        val shown = manager.activeNotifications.any { it.id == SENDING && it.tag == null }
        if (shown) manager.notify(SENDING, sendingNotification(text))
    }

    /** What the sending service shows. */
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
        /** Id of the sending service's notification. */
        internal const val SENDING = 1
        private const val NOTICE = 2
        private const val ACT = "ua.stiika.phone.ACT"
        private const val FLAGS = PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE

        /** What opens the app to do [act]. */
        fun opening(context: Context, act: NoticeAct): Intent = Intent(Intent.ACTION_VIEW)
            .setClassName(context, "ua.stiika.MainActivity")
            .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_SINGLE_TOP)
            .putExtra(ACT, act.name)

        /** What the activity was opened for; null when it was not by a notice. The activity is exported: it is a wish. */
        fun actOf(intent: Intent?): NoticeAct? {
            val name = intent?.getStringExtra(ACT)
            return NoticeAct.entries.firstOrNull { it.name == name }
        }
    }
}
