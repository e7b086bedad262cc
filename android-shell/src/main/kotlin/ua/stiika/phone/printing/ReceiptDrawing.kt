package ua.stiika.phone.printing

import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.graphics.Typeface
import kotlin.math.ceil

/**
 * A receipt laid out for a given width. It can be drawn on any canvas: a picture or a page.
 *
 * Every character has its own column, so sums stay aligned even if the monospaced font of the phone lacks a character and
 * takes it from another font. The drawing has no grey, because a thermal printer has none.
 */
internal class ReceiptDrawing(text: String, private val qr: QrSquares?, private val width: Int) {
    private val column = width / Block.COLUMNS.toFloat()
    private val ink = Paint().apply {
        isAntiAlias = false
        color = Color.BLACK
        typeface = Typeface.MONOSPACE
        textSize = 100f
        textSize = 100f * column / measureText("0")
    }
    private val line = ceil(ink.fontMetrics.run { descent - ascent }).toInt()
    private val blocks = Block.of(text, qr != null)

    /** Heights of the blocks in pixels. */
    val heights: List<Int> = blocks.map { if (it is Block.Qr) qrSide() else line }

    /** Draws the blocks of [range] below each other, from the upper edge of [canvas]. */
    fun draw(canvas: Canvas, range: IntRange = blocks.indices) {
        var top = 0
        for (i in range) {
            when (val block = blocks[i]) {
                is Block.Line -> draw(canvas, block.text, top - ink.fontMetrics.ascent)
                is Block.Qr -> drawQr(canvas, top)
            }
            top += heights[i]
        }
    }

    private fun draw(canvas: Canvas, text: String, baseline: Float) = text.forEachIndexed { i, c ->
        val glyph = c.toString()
        ink.textScaleX = minOf(1f, column / ink.measured(glyph))
        canvas.drawText(glyph, i * column, baseline, ink)
    }

    private fun Paint.measured(glyph: String): Float {
        textScaleX = 1f
        return maxOf(measureText(glyph), 1f)
    }

    private fun qrSide() = qr?.run { (side + 2 * QrSquares.QUIET) * pixelsIn(width) } ?: 0

    private fun drawQr(canvas: Canvas, top: Int) {
        val code = qr ?: return
        val pixels = code.pixelsIn(width)
        val left = (width - code.side * pixels) / 2
        val upper = top + QrSquares.QUIET * pixels
        for (y in 0 until code.side) {
            for (x in 0 until code.side) {
                if (code.dark(x, y)) canvas.drawSquare(left + x * pixels, upper + y * pixels, pixels)
            }
        }
    }

    private fun Canvas.drawSquare(left: Int, top: Int, side: Int) =
        drawRect(left.toFloat(), top.toFloat(), (left + side).toFloat(), (top + side).toFloat(), ink)
}
