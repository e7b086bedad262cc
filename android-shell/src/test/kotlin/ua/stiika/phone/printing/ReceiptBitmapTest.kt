package ua.stiika.phone.printing

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Color
import com.google.zxing.BinaryBitmap
import com.google.zxing.RGBLuminanceSource
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel
import com.google.zxing.qrcode.encoder.Encoder
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import ua.stiika.phone.PhoneTestApp
import java.io.File

@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class ReceiptBitmapTest {
    @Test
    fun `the code of a printed receipt is read back off either paper`() {
        for (paper in Paper.entries) {
            val bitmap = ReceiptBitmap.draw(RECEIPT, code(), paper)

            assertEquals(paper.dots, bitmap.width)
            assertEquals(LINK, read(bitmap))
        }
    }

    @Test
    fun `the picture for the buyer has a white edge and the same code`() {
        val png = ReceiptBitmap.png(ReceiptBitmap.draw(RECEIPT, code(), Paper.Wide))
        File(System.getProperty("screens")!!, "receipt-${android.os.Build.VERSION.SDK_INT}.png").run {
            parentFile!!.mkdirs()
            writeBytes(png)
        }

        val back = BitmapFactory.decodeByteArray(png, 0, png.size)

        assertEquals(LINK, read(back))
        assertTrue((0 until back.height).all { back.getPixel(0, it) == Color.WHITE && back.getPixel(23, it) == Color.WHITE })
    }

    @Test
    fun `there are no greys, which a thermal printer would lose`() {
        val bitmap = ReceiptBitmap.draw(RECEIPT, code(), Paper.Narrow)

        assertEquals(setOf(Color.BLACK, Color.WHITE), pixels(bitmap).toSet())
    }

    @Test
    fun `the dots for the printer are the black pixels`() {
        val bitmap = ReceiptBitmap.draw(RECEIPT, code(), Paper.Narrow)

        val raster = ReceiptBitmap.raster(bitmap)

        val dots = raster.bits.sumOf { Integer.bitCount(it.toInt() and 0xFF) }
        assertEquals(pixels(bitmap).count { it == Color.BLACK }, dots)
        assertEquals(bitmap.height, raster.height)
    }

    @Test
    fun `characters stand in columns, so sums end under one another`() {
        val bitmap = ReceiptBitmap.draw("₴ґ№«ЩЖ" + " ".repeat(25) + "0\n" + "i".repeat(31) + "0", null, Paper.Narrow)

        val half = bitmap.height / 2
        val last = Paper.Narrow.dots - Paper.Narrow.dots / 32
        assertEquals(ink(bitmap, last, 0, half), ink(bitmap, last, half, bitmap.height))
        assertTrue(ink(bitmap, last, 0, half).isNotEmpty())
    }

    @Test
    fun `a longer text is a longer picture, and every line of it is drawn`() {
        val one = ReceiptBitmap.draw("А", null, Paper.Narrow).height
        val three = ReceiptBitmap.draw("А\nБ\nВ", null, Paper.Narrow)

        assertEquals(3 * one, three.height)
        for (i in 0..2) assertTrue(ink(three, 0, i * one, (i + 1) * one).isNotEmpty())
    }

    /** Black pixels from the column [left], counted from the upper left corner of the part. */
    private fun ink(bitmap: Bitmap, left: Int, top: Int, bottom: Int): Set<Pair<Int, Int>> {
        val all = (left until bitmap.width).flatMap { x -> (top until bottom).map { y -> x to y } }
        return all.filter { (x, y) -> bitmap.getPixel(x, y) == Color.BLACK }.map { (x, y) -> x - left to y - top }.toSet()
    }

    private fun pixels(bitmap: Bitmap) =
        IntArray(bitmap.width * bitmap.height).also { bitmap.getPixels(it, 0, bitmap.width, 0, 0, bitmap.width, bitmap.height) }

    private fun read(bitmap: Bitmap): String {
        val source = RGBLuminanceSource(bitmap.width, bitmap.height, pixels(bitmap))
        return QRCodeReader().decode(BinaryBitmap(HybridBinarizer(source))).text
    }

    private fun code() = Encoder.encode(LINK, ErrorCorrectionLevel.M).matrix.let { squares ->
        QrSquares(squares.width) { x, y -> squares.get(x, y) == 1.toByte() }
    }
}

private const val LINK = "https://cabinet.tax.gov.ua/cashregs/check?id=82563.25.6127&date=20261124&time=090705&fn=4000777777&sm=95.50"

/** A receipt in the printed form of the core. */
private val RECEIPT = """
          Бондар О. І.
       Пекарня «Колосок»
 м. Черкаси, вул. Приозерна, 7
ІД 2345678901
1.500 кг x 40.20
Хліб житній                60.30
Пиріг із ґрушами і щавлем  35.00
--------------------------------
ГОТІВКА                95.50 грн
СУМА                       95.30
Заокруглення               +0.20
До сплати              95.50 грн
Отримано              200.00 грн
Решта                 104.50 грн
ЧЕК № 82563.25.6127
24.11.2026 09:07:05
              [QR]
ОФЛАЙН
Контрольне число
000102030405060708090a0b0c0d0e0f
101112131415161718191a1b1c1d1e1f
ФН ПРРО 4000777777
ФІСКАЛЬНИЙ ЧЕК            Stiika
""".trim('\n') + "\n"
