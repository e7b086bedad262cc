package ua.stiika.phone

import android.app.Activity
import android.content.ClipData
import android.content.Intent
import android.net.Uri
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.io.ByteArrayInputStream
import java.io.IOException
import java.io.InputStream
import java.util.concurrent.Executor

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class DocumentsTest {
    private val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
    private val answers = mutableListOf<Picked>()
    private val reading = mutableListOf<Runnable>()
    private val documents = Documents(activity, { reading += it }, Executor { it.run() }) { answers += it }

    @Test
    fun `the phone's chooser is opened for several files of any kind`() {
        documents.pick()

        val asked = shadowOf(activity).nextStartedActivityForResult.intent
        assertEquals(Intent.ACTION_OPEN_DOCUMENT, asked.action)
        assertTrue(asked.getBooleanExtra(Intent.EXTRA_ALLOW_MULTIPLE, false))
        assertEquals("*/*", asked.type)
    }

    @Test
    fun `chosen files are read in their order, and not on the main thread`() {
        choose(file("Key-6.dat", ByteArray(3) { 1 }), file("cert.cer", ByteArray(2) { 2 }))
        assertEquals("nothing is read at once", emptyList<Picked>(), answers)

        read()

        val files = (answers.single() as Picked.Files).files
        assertEquals(listOf("Key-6.dat", "cert.cer"), files.map { it.name })
        assertArrayEquals(byteArrayOf(1, 1, 1), files[0].bytes)
    }

    @Test
    fun `one file comes without a clip`() {
        heard(Activity.RESULT_OK, Intent().setData(file("Key-6.pfx", byteArrayOf(7))))
        read()

        assertEquals("Key-6.pfx", (answers.single() as Picked.Files).files.single().name)
    }

    @Test
    fun `going back is no failure`() {
        heard(Activity.RESULT_CANCELED, null)
        heard(Activity.RESULT_OK, null)

        assertEquals(listOf<Picked>(Picked.Nothing, Picked.Nothing), answers)
    }

    @Test
    fun `a file too large for a key is named, and none is taken`() {
        choose(file("Key-6.dat", byteArrayOf(1)), file("film.mp4", ByteArray(Documents.MOST_BYTES + 1)))
        read()

        assertEquals(listOf<Picked>(Picked.Failed(DocumentProblem.TooLarge, "film.mp4")), answers)
    }

    @Test
    fun `an empty file and one that cannot be read are told apart`() {
        choose(file("Key-6.dat", ByteArray(0)))
        choose(
            file(
                "cloud.dat",
                object : InputStream() {
                    override fun read() = throw IOException("no network")
                },
            ),
        )
        read()

        val expected = listOf(
            Picked.Failed(DocumentProblem.Empty, "Key-6.dat"),
            Picked.Failed(DocumentProblem.Unreadable, "cloud.dat"),
        )
        assertEquals(expected, answers)
    }

    @Test
    fun `a whole folder by mistake is refused before anything is read`() {
        choose(*Array(Documents.MOST_FILES + 1) { file("$it.jpg", byteArrayOf(1)) })

        assertEquals(listOf<Picked>(Picked.Failed(DocumentProblem.TooMany, null)), answers)
        assertEquals(emptyList<Runnable>(), reading)
    }

    @Test
    fun `answers to other questions are left to others`() {
        assertFalse(documents.onResult(1, Activity.RESULT_OK, Intent()))
        assertEquals(emptyList<Picked>(), answers)
    }

    @Test
    fun `a file of exactly the cap is whole, one byte more is too large, and bytes may come by drops`() {
        val drops = object : ByteArrayInputStream(ByteArray(10) { it.toByte() }) {
            override fun read(b: ByteArray, off: Int, len: Int) = super.read(b, off, minOf(len, 3))
        }

        assertArrayEquals(ByteArray(10) { it.toByte() }, (readCapped(drops, 10) as Read.Whole).bytes)
        assertEquals(DocumentProblem.TooLarge, (readCapped(ByteArrayInputStream(ByteArray(11)), 10) as Read.Not).problem)
    }

    private fun file(name: String, bytes: ByteArray) = file(name, ByteArrayInputStream(bytes))

    private fun file(name: String, stream: InputStream): Uri = Uri.parse("content://files/$name").also {
        shadowOf(activity.contentResolver).registerInputStream(it, stream)
    }

    private fun choose(vararg files: Uri) {
        val clip = ClipData.newRawUri("", files.first())
        files.drop(1).forEach { clip.addItem(ClipData.Item(it)) }
        heard(Activity.RESULT_OK, Intent().apply { clipData = clip })
    }

    private fun heard(result: Int, data: Intent?) {
        documents.pick()
        assertTrue(documents.onResult(shadowOf(activity).nextStartedActivityForResult.requestCode, result, data))
    }

    private fun read() = reading.forEach { it.run() }
}
