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
import ua.stiika.Choices
import ua.stiika.Telling
import ua.stiika.phone.PhoneTestApp
import ua.stiika.phone.notice.NoticeAct
import ua.stiika.phone.notice.Notices
import ua.stiika.phone.service
import ua.stiika.till.Mark
import ua.stiika.till.MarkKind
import ua.stiika.till.Told

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = PhoneTestApp::class, qualifiers = "uk-rUA")
class TellingTest {
    private val app = RuntimeEnvironment.getApplication()
    private val manager = app.service<NotificationManager>()

    @Before
    fun channels() = Notices(app).channels()

    @Test
    fun `a mark that has come is told once, over a dead process too`() {
        tell(mark())
        assertEquals(listOf("Офлайн закінчується"), titles())
        manager.cancelAll()

        tell(mark())

        assertEquals(emptyList<String>(), titles())
    }

    @Test
    fun `a mark that is still to come is not told`() {
        tell(mark(due = false))

        assertEquals(emptyList<String>(), titles())
    }

    @Test
    fun `the same kind at another moment is told again`() {
        tell(mark(at = 1))
        manager.cancelAll()

        tell(mark(at = 1), mark(at = 2))

        assertEquals(1, titles().size)
    }

    @Test
    fun `each kind opens the app where it can be helped`() {
        val acts = MarkKind.entries.associateWith {
            manager.cancelAll()
            tell(mark(it))
            Notices.actOf(shadowOf(shadowOf(manager).allNotifications.single().contentIntent).savedIntent)
        }

        val expected = mapOf(
            MarkKind.ShiftTwentyTwo to NoticeAct.CloseShift,
            MarkKind.ShiftGuardian to NoticeAct.CloseShift,
            MarkKind.OfflineEnding to NoticeAct.Send,
            MarkKind.MonthEnding to NoticeAct.Send,
            MarkKind.DeliveryDuty to NoticeAct.Send,
            MarkKind.KeyEnding to NoticeAct.Key,
        )
        assertEquals(expected, acts)
    }

    /** A new one each time, as after a restart. */
    private fun tell(vararg marks: Mark) = Telling(app, Choices(app)).tell(marks.toList())

    private fun mark(kind: MarkKind = MarkKind.OfflineEnding, at: Long = 1, due: Boolean = true) =
        Mark(kind, at, due, Told.said("Офлайн закінчується"), Told.said("Увімкніть інтернет"), Told.said("Надіслати"))

    private fun titles() = shadowOf(manager).allNotifications.map { it.extras.getString(Notification.EXTRA_TITLE) }
}
