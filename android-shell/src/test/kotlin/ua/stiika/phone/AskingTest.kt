package ua.stiika.phone

import android.app.Activity
import android.app.LocaleManager
import android.os.Build
import android.os.LocaleList
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import ua.stiika.R

/** Tests of permissions and of the language. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], qualifiers = "uk-rUA", application = PhoneTestApp::class)
class AskingTest {
    private val app = RuntimeEnvironment.getApplication()
    private val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
    private val permissions = Permissions(activity)
    private val answers = mutableListOf<Boolean>()
    private val newer = Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU

    @Test
    fun `older phones have nothing to ask`() {
        permissions.ask(Permission.Notifications, answers::add)

        assertEquals(if (newer) emptyList() else listOf(true), answers)
        assertEquals(newer, asked() != null)
    }

    @Test
    @Config(sdk = [35])
    fun `one question answers everybody who waits for it`() {
        repeat(2) { permissions.ask(Permission.Bluetooth, answers::add) }
        val question = asked()!!

        shadowOf(app).grantPermissions(Permission.Bluetooth.id)
        assertTrue(permissions.onResult(question.requestCode))

        assertEquals(listOf(true, true), answers)
        assertEquals(listOf(Permission.Bluetooth.id), question.requestedPermissions.toList())
    }

    @Test
    @Config(sdk = [35])
    fun `notifications are asked for at the first shift and never again`() {
        permissions.askOnce(Permission.Notifications, answers::add)
        permissions.onResult(asked()!!.requestCode)
        val tomorrow = Robolectric.buildActivity(Activity::class.java).setup().get()
        Permissions(tomorrow).askOnce(Permission.Notifications, answers::add)

        assertEquals(listOf(false, false), answers)
        assertNull(shadowOf(tomorrow).lastRequestedPermission)
    }

    @Test
    @Config(sdk = [35])
    fun `what is granted already is not asked for`() {
        shadowOf(app).grantPermissions(Permission.Notifications.id)

        permissions.ask(Permission.Notifications, answers::add)

        assertEquals(listOf(true), answers)
        assertNull(asked())
    }

    @Test
    fun `answers to other questions are left to others`() {
        assertFalse(permissions.onResult(7))
    }

    @Test
    fun `the language follows the phone until one is chosen`() {
        val locales = Locales(activity)
        assertNull(locales.chosen())

        locales.choose("en")

        assertEquals("en", locales.chosen())
        locales.choose(null)
        assertNull(locales.chosen())
    }

    @Test
    @Config(sdk = [26])
    fun `on older phones the app itself speaks the chosen language`() {
        assertEquals("Зміна", Locales.wrap(app).getString(R.string.phone_channel_shift))

        Locales(activity).choose("en")

        assertEquals("Shift", Locales.wrap(app).getString(R.string.phone_channel_shift))
    }

    @Test
    @Config(sdk = [35])
    fun `on newer ones the platform is told`() {
        Locales(activity).choose("en")

        assertEquals(LocaleList.forLanguageTags("en"), app.service<LocaleManager>().applicationLocales)
        assertTrue("and nothing is wrapped", Locales.wrap(app) === app)
    }

    @Test
    fun `a language that there is not is refused`() {
        assertThrows(IllegalArgumentException::class.java) { Locales(activity).choose("de") }
    }

    private fun asked() = shadowOf(activity).lastRequestedPermission
}
