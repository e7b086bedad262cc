package ua.stiika.phone

import android.content.ClipboardManager
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class ClipboardTest {
    private val app = RuntimeEnvironment.getApplication()

    @Test
    fun `what was copied can be pasted in another app`() {
        Clipboard(app).copy("91C40B7E")

        assertEquals("91C40B7E", app.service<ClipboardManager>().primaryClip!!.getItemAt(0).text)
    }
}
