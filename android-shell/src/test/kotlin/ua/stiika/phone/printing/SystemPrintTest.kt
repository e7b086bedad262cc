package ua.stiika.phone.printing

import android.print.PrintAttributes
import android.print.PrintAttributes.MediaSize
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import ua.stiika.phone.PhoneTestApp

@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class SystemPrintTest {
    @Test
    fun `a receipt fits one sheet, and a long one goes on to the next`() {
        val lines = 23
        assertEquals(1, Sheet.A4.pages(drawing(lines)).size)

        val long = Sheet.A4.pages(drawing(10 * lines))
        assertTrue("$long", long.size in 2..9)
        assertEquals((0 until 10 * lines).toList(), long.flatten())
    }

    @Test
    fun `sizes of the dialogue become points`() {
        val attributes = PrintAttributes.Builder().setMediaSize(MediaSize.ISO_A5).build()

        assertEquals(Sheet(419, 595), Sheet.of(attributes))
        assertEquals(Sheet.A4, Sheet.of(PrintAttributes.Builder().build()))
    }

    @Test
    fun `the strip is as wide as on receipt paper, and narrower on a narrow roll`() {
        assertEquals(204f, Sheet.A4.scale * Paper.Wide.dots, 0.01f)
        assertEquals(164f, Sheet(164, 900).scale * Paper.Wide.dots, 0.01f)
    }

    private fun drawing(lines: Int) = ReceiptDrawing(List(lines) { "рядок $it" }.joinToString("\n"), null, Paper.Wide.dots)
}
