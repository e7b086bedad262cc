package ua.stiika.phone

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.drawable.AdaptiveIconDrawable
import android.graphics.drawable.Drawable
import android.os.Build
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import ua.stiika.R
import java.io.File
import kotlin.math.hypot

@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class IconTest {
    private val app = RuntimeEnvironment.getApplication()

    @Test
    fun `the launcher's icon is drawn`() {
        val icon = app.getDrawable(R.mipmap.ic_phone_launcher) as AdaptiveIconDrawable

        val drawn = draw(icon, "icon")

        assertTrue("more than one colour", colours(drawn).size > 3)
    }

    @Test
    fun `no launcher's mask cuts into the stall`() {
        for (id in listOf(R.drawable.ic_phone_launcher_front, R.drawable.ic_phone_launcher_mono)) {
            val drawn = draw(app.getDrawable(id)!!, null)
            val outside = inked(drawn).filter { (x, y) -> hypot(x - SIZE / 2.0, y - SIZE / 2.0) > SIZE * 33.5 / 108 }

            assertEquals(emptyList<Pair<Int, Int>>(), outside)
        }
    }

    @Test
    fun `the status bar's icon is a white silhouette`() {
        val drawn = draw(app.getDrawable(R.drawable.ic_phone_notice)!!, "notice")

        assertTrue(inked(drawn).all { (x, y) -> drawn.getPixel(x, y) or (0xFF shl 24) == Color.WHITE })
        assertTrue(inked(drawn).size in SIZE * SIZE / 5..SIZE * SIZE * 4 / 5)
    }

    private fun draw(drawable: Drawable, name: String?): Bitmap {
        val bitmap = Bitmap.createBitmap(SIZE, SIZE, Bitmap.Config.ARGB_8888)
        drawable.setBounds(0, 0, SIZE, SIZE)
        drawable.draw(Canvas(bitmap))
        name?.let { write(bitmap, it) }
        return bitmap
    }

    private fun write(bitmap: Bitmap, name: String) {
        val file = File(System.getProperty("screens")!!, "$name-${Build.VERSION.SDK_INT}.png")
        file.parentFile!!.mkdirs()
        file.outputStream().use { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }
    }

    private fun inked(bitmap: Bitmap) = (0 until SIZE).flatMap { x -> (0 until SIZE).map { y -> x to y } }
        .filter { (x, y) -> Color.alpha(bitmap.getPixel(x, y)) > 128 }

    private fun colours(bitmap: Bitmap) = inked(bitmap).map { (x, y) -> bitmap.getPixel(x, y) }.toSet()

    private companion object {
        const val SIZE = 432
    }
}
