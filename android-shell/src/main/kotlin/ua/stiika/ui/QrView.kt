package ua.stiika.ui

import android.annotation.SuppressLint
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.view.View
import ua.stiika.R
import ua.stiika.bindings.Qr

/** A QR code as wide as its place. It is black on white in every theme, with the quiet zone of four modules. */
@SuppressLint("ViewConstructor")
class QrView(ui: Ui) : View(ui.context) {
    private val paint = Paint()
    private val ground = ui.surface(Role(Color.WHITE, Color.BLACK))
    private val lowest = ui.dp(160)
    private var qr: Qr? = null

    init {
        contentDescription = ui.words(R.string.qr_said)
        shown(false)
    }

    /** Shows a code; nothing if there is none. */
    fun bind(next: Qr?) {
        shown(next != null)
        if (qr == next) return
        qr = next
        invalidate()
    }

    /** The largest square that fits. */
    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        val wide = MeasureSpec.getSize(widthMeasureSpec)
        val high = MeasureSpec.getSize(heightMeasureSpec)
        val side = if (MeasureSpec.getMode(heightMeasureSpec) == MeasureSpec.UNSPECIFIED) wide else minOf(wide, maxOf(high, lowest))
        setMeasuredDimension(wide, side)
    }

    override fun onDraw(canvas: Canvas) {
        val code = qr ?: return
        val side = code.side.toInt()
        val across = (width - height) / 2
        ground.setBounds(across, 0, width - across, height)
        ground.draw(canvas)
        // A module is a whole number of pixels; otherwise its edges blur.
        val module = minOf(width, height) / (side + 2 * QUIET)
        val left = (width - module * side) / 2
        val top = (height - module * side) / 2
        for (row in 0 until side) {
            for (column in 0 until side) {
                if (code.modules[row * side + column] == DARK) square(canvas, left + column * module, top + row * module, module)
            }
        }
    }

    private fun square(canvas: Canvas, x: Int, y: Int, side: Int) =
        canvas.drawRect(x.toFloat(), y.toFloat(), (x + side).toFloat(), (y + side).toFloat(), paint)

    private companion object {
        const val QUIET = 4
        const val DARK: Byte = 1
    }
}
