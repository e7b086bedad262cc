package ua.stiika.rooms

import android.app.Notification
import android.app.NotificationManager
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import ua.stiika.Telling
import ua.stiika.bindings.Notice
import ua.stiika.bindings.NoticeTopic
import ua.stiika.phone.PhoneTestApp
import ua.stiika.phone.notice.NoticeAct
import ua.stiika.phone.notice.Notices
import ua.stiika.phone.service
import ua.stiika.till.FakeGateway
import ua.stiika.till.Told

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = PhoneTestApp::class, qualifiers = "uk-rUA")
class TellingTest {
    private val app = RuntimeEnvironment.getApplication()
    private val manager = app.service<NotificationManager>()

    private val till = FakeGateway().apply { hear(Telling(app)::tell) }

    @Before
    fun channels() = Notices(app).channels()

    @Test
    fun `what the core says is shown in its words`() {
        till.tells(notice(NoticeTopic.SESSION, "Офлайн лишилось 1 год"))

        val shown = shadowOf(manager).allNotifications.single()
        assertEquals("Офлайн лишилось 1 год", shown.extras.getString(Notification.EXTRA_TITLE))
        assertEquals("Увімкніть інтернет", shown.extras.getString(Notification.EXTRA_TEXT))
    }

    @Test
    fun `the next step of a ladder takes the place of the one before, and other topics stay`() {
        till.tells(notice(NoticeTopic.SESSION, "3 год"), notice(NoticeTopic.MONTH, "24 год"))

        till.tells(notice(NoticeTopic.SESSION, "1 год"))

        assertEquals(setOf("1 год", "24 год"), titles())
    }

    @Test
    fun `each topic opens the app where it can be helped, in a channel that can be silenced`() {
        val shown = NoticeTopic.entries.associateWith {
            manager.cancelAll()
            till.tells(notice(it))
            val notification = shadowOf(manager).allNotifications.single()
            notification.channelId to Notices.actOf(shadowOf(notification.contentIntent).savedIntent)
        }

        val expected = mapOf(
            NoticeTopic.SESSION to ("limits" to NoticeAct.Send),
            NoticeTopic.MONTH to ("limits" to NoticeAct.Send),
            NoticeTopic.DUTY to ("limits" to NoticeAct.Send),
            NoticeTopic.SHIFT to ("shift" to NoticeAct.CloseShift),
            NoticeTopic.SHIFT_CLOSED to ("shift" to NoticeAct.SeeShift),
            NoticeTopic.TOTALS to ("shift" to NoticeAct.SeeShift),
            NoticeTopic.KEY to ("key" to NoticeAct.Key),
            NoticeTopic.CLOCK to ("clock" to NoticeAct.Clock),
        )
        assertEquals(expected, shown)
    }

    private fun notice(topic: NoticeTopic, title: String = "Офлайн") =
        Notice(topic, "code", Told.said(title), Told.said("Увімкніть інтернет"))

    private fun titles() = shadowOf(manager).allNotifications.map { it.extras.getString(Notification.EXTRA_TITLE) }.toSet()
}
