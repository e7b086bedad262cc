package ua.stiika.phone.notice

import android.app.Notification
import android.app.NotificationManager
import android.content.Intent
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import ua.stiika.phone.PhoneTestApp
import ua.stiika.phone.service

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], qualifiers = "uk-rUA", application = PhoneTestApp::class)
class NoticesTest {
    private val app = RuntimeEnvironment.getApplication()
    private val manager = app.service<NotificationManager>()
    private val notices = Notices(app)

    @Test
    fun `there are five channels, and sending makes no noise`() {
        repeat(2) { notices.channels() }

        assertEquals(setOf("sending", "limits", "shift", "key", "clock"), manager.notificationChannels.map { it.id }.toSet())
        assertEquals(NotificationManager.IMPORTANCE_LOW, manager.getNotificationChannel("sending").importance)
        assertEquals(NotificationManager.IMPORTANCE_HIGH, manager.getNotificationChannel("limits").importance)
        assertEquals("Ліміти офлайну", manager.getNotificationChannel("limits").name)
    }

    @Test
    fun `a notice says what the core says and offers one thing to do`() {
        notices.show(notice("Офлайн: лишилась 1 година"))

        val shown = shown().single()
        assertEquals("limits", shown.channelId)
        assertEquals("Офлайн: лишилась 1 година", shown.extras.getString(Notification.EXTRA_TITLE))
        assertEquals("Увімкніть інтернет на хвилину", shown.extras.getString(Notification.EXTRA_TEXT))
        assertEquals(listOf("Надіслати зараз"), shown.actions.map { it.title })
    }

    @Test
    fun `the next step of a ladder takes the place of the one before`() {
        notices.show(notice("лишилось 3 години"))
        notices.show(notice("лишилась 1 година"))

        assertEquals(listOf("лишилась 1 година"), shown().map { it.extras.getString(Notification.EXTRA_TITLE) })
        notices.hide("36 h")
        assertEquals(emptyList<Notification>(), shown())
    }

    @Test
    fun `touching a notice opens the app for what it offers`() {
        notices.show(notice("лишилась 1 година"))

        val opened = shadowOf(shown().single().actions.single().actionIntent).savedIntent

        assertEquals("ua.stiika.MainActivity", opened.component!!.className)
        assertEquals(NoticeAct.Send, Notices.actOf(opened))
    }

    @Test
    fun `notices with different acts do not open each other's`() {
        notices.show(notice("ліміт"))
        notices.show(Notice(Topic.Shift, "24 h", "зміна", "закрийте", NoticeAct.CloseShift))

        val acts = shown().map { Notices.actOf(shadowOf(it.contentIntent).savedIntent) }

        assertEquals(setOf(NoticeAct.Send, NoticeAct.CloseShift), acts.toSet())
    }

    @Test
    fun `an activity opened by hand, or by somebody's nonsense, was opened for nothing in particular`() {
        assertNull(Notices.actOf(null))
        assertNull(Notices.actOf(Intent()))
        assertNull(Notices.actOf(Intent().putExtra("ua.stiika.phone.ACT", "FormatPhone")))
    }

    @Test
    fun `progress is shown only while the service is in the foreground`() {
        notices.sending("НАДСИЛАЮ 4 з 7")
        assertEquals(emptyList<Notification>(), shown())

        manager.notify(Notices.SENDING, notices.sendingNotification())
        notices.sending("НАДСИЛАЮ 4 з 7")

        assertEquals("НАДСИЛАЮ 4 з 7", shown().single().extras.getString(Notification.EXTRA_TITLE))
    }

    private fun notice(title: String) = Notice(Topic.Limits, "36 h", title, "Увімкніть інтернет на хвилину", NoticeAct.Send)

    private fun shown(): List<Notification> = shadowOf(manager).allNotifications
}
