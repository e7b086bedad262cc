package ua.stiika.phone.share

import android.content.ContentValues
import android.content.Intent
import android.net.Uri
import android.provider.OpenableColumns
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
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
import ua.stiika.phone.PhoneTestApp
import java.io.FileInputStream
import java.io.FileNotFoundException

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class ShareProviderTest {
    private val app = RuntimeEnvironment.getApplication()
    private val provider = Robolectric.setupContentProvider(ShareProvider::class.java, ShareProvider.AUTHORITY)
    private val share = Share(app)

    @Test
    fun `what is shared is served with its name, its size and its kind`() {
        val uri = shared()

        val opened = provider.openFile(uri, "r") // not closed, because the class of Android 8 cannot be closed under Java 17
        assertArrayEquals(PICTURE, FileInputStream(opened.fileDescriptor).readBytes())
        provider.query(uri, null, null, null, null).use {
            assertTrue(it.moveToFirst())
            assertEquals("Чек 1024.png", it.getString(it.getColumnIndex(OpenableColumns.DISPLAY_NAME)))
            assertEquals(PICTURE.size.toLong(), it.getLong(it.getColumnIndex(OpenableColumns.SIZE)))
        }
        assertEquals("image/png", provider.getType(uri))
    }

    @Test
    fun `columns come as they were asked for, and unknown ones are empty`() {
        provider.query(shared(), arrayOf("_data", OpenableColumns.SIZE), null, null, null).use {
            assertTrue(it.moveToFirst())
            assertNull("where the file lies is nobody's business", it.getString(0))
            assertEquals(PICTURE.size.toLong(), it.getLong(1))
        }
    }

    @Test
    fun `nobody writes`() {
        val uri = shared()
        for (mode in listOf("w", "rw", "rwt", "wt", "wa", "")) {
            assertThrows(mode, FileNotFoundException::class.java) { provider.openFile(uri, mode) }
        }
        val refused = UnsupportedOperationException::class.java
        assertThrows(refused) { provider.insert(uri, ContentValues()) }
        assertThrows(refused) { provider.update(uri, ContentValues(), null, null) }
        assertThrows(refused) { provider.delete(uri, null, null) }
        assertThrows(refused) { app.contentResolver.delete(uri, null, null) }
    }

    @Test
    fun `what was not shared is not served, whatever way it is asked for`() {
        val token = shared().lastPathSegment
        app.filesDir.resolve("journal").writeText("secret")
        val paths = listOf(
            "",
            "..",
            "../../files/journal",
            "%2e%2e%2f%2e%2e%2ffiles%2fjournal",
            "$token/..",
            "$token/Чек 1024.png",
            "x/$token",
            "0".repeat(32),
        )
        for (path in paths) {
            val uri = Uri.parse("content://${ShareProvider.AUTHORITY}/$path")

            assertThrows(path, FileNotFoundException::class.java) { provider.openFile(uri, "r") }
            assertEquals(path, 0, provider.query(uri, null, null, null, null).use { it.count })
            assertNull(path, provider.getType(uri))
        }
    }

    @Test
    fun `the sheet carries the text, the picture, and leave to read that picture only`() {
        val sheet = receipt()

        @Suppress("DEPRECATION") // the newer form starts at API 33
        val send = sheet.getParcelableExtra<Intent>(Intent.EXTRA_INTENT)!!
        assertEquals(Intent.ACTION_CHOOSER, sheet.action)
        assertEquals("image/png", send.type)
        assertEquals(TEXT, send.getStringExtra(Intent.EXTRA_TEXT))
        assertEquals(1, send.clipData!!.itemCount)
        assertEquals(stream(send), send.clipData!!.getItemAt(0).uri)
        val leave = send.flags and (Intent.FLAG_GRANT_READ_URI_PERMISSION or Intent.FLAG_GRANT_WRITE_URI_PERMISSION)
        assertEquals(Intent.FLAG_GRANT_READ_URI_PERMISSION, leave)
    }

    @Test
    fun `opening the sheet asks the platform, which chooses the app`() {
        assertTrue(share.open(receipt()))

        assertEquals(Intent.ACTION_CHOOSER, shadowOf(app).nextStartedActivity.action)
    }

    private fun receipt() = share.receipt("Чек 1024", TEXT, PICTURE)

    private fun shared(): Uri {
        @Suppress("DEPRECATION")
        return stream(receipt().getParcelableExtra(Intent.EXTRA_INTENT)!!)
    }

    private fun stream(send: Intent): Uri {
        @Suppress("DEPRECATION")
        return send.getParcelableExtra(Intent.EXTRA_STREAM)!!
    }

    private companion object {
        val PICTURE = byteArrayOf(1, 2, 3)
        const val TEXT = "Чек 1024 на 95.50 грн\nhttps://cabinet.tax.gov.ua/cashregs/check?id=1024"
    }
}
