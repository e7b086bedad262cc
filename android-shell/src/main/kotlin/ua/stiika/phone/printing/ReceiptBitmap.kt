package ua.stiika.phone.printing

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import java.io.ByteArrayOutputStream

/** A receipt as a picture, for the printer and for the buyer. */
object ReceiptBitmap {
    /**
     * Draws the printed text of the core with its QR code, in black on white, as wide as [paper].
     *
     * It takes some milliseconds, so call it outside of the main thread.
     */
    fun draw(text: String, qr: QrSquares?, paper: Paper): Bitmap {
        val drawing = ReceiptDrawing(text, qr, paper.dots)
        val bitmap = Bitmap.createBitmap(paper.dots, maxOf(drawing.heights.sum(), 1), Bitmap.Config.ARGB_8888)
        bitmap.eraseColor(Color.WHITE)
        drawing.draw(Canvas(bitmap))
        return bitmap
    }

    /** The picture as dots for a printer. */
    fun raster(bitmap: Bitmap): Raster {
        val pixels = IntArray(bitmap.width * bitmap.height)
        bitmap.getPixels(pixels, 0, bitmap.width, 0, 0, bitmap.width, bitmap.height)
        return Raster.of(bitmap.width, bitmap.height) { x, y -> Color.green(pixels[y * bitmap.width + x]) < MIDDLE }
    }

    /** The picture as a PNG file. It has a white margin, because messengers crop pictures at the edge. */
    fun png(bitmap: Bitmap): ByteArray {
        val framed = Bitmap.createBitmap(bitmap.width + 2 * MARGIN, bitmap.height + 2 * MARGIN, Bitmap.Config.ARGB_8888)
        framed.eraseColor(Color.WHITE)
        Canvas(framed).drawBitmap(bitmap, MARGIN.toFloat(), MARGIN.toFloat(), null)
        return ByteArrayOutputStream().also { framed.compress(Bitmap.CompressFormat.PNG, FULL, it) }.toByteArray()
    }

    private const val MIDDLE = 128
    private const val MARGIN = 24
    private const val FULL = 100
}
