package ua.stiika.ui

import android.annotation.SuppressLint
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.view.View

/** A QR code as the core gives it: [side] modules a side, row by row, true for dark. */
data class QrModules(val side: Int, val dark: List<Boolean>)

/** A QR code as wide as its place: black on white in every theme, with the four modules of quiet it needs. */
@SuppressLint("ViewConstructor")
class QrView(ui: Ui, private val modules: QrModules) : View(ui.context) {
    private val paint = Paint()
    private val ground = ui.surface(Role(Color.WHITE, Color.BLACK))
    private val lowest = ui.dp(160)

    init {
        contentDescription = ui.words(ua.stiika.R.string.qr_said)
    }

    /** As large a square as the place allows. */
    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        val wide = MeasureSpec.getSize(widthMeasureSpec)
        val high = MeasureSpec.getSize(heightMeasureSpec)
        val side = if (MeasureSpec.getMode(heightMeasureSpec) == MeasureSpec.UNSPECIFIED) wide else minOf(wide, maxOf(high, lowest))
        setMeasuredDimension(wide, side)
    }

    override fun onDraw(canvas: Canvas) {
        val across = (width - height) / 2
        ground.setBounds(across, 0, width - across, height)
        ground.draw(canvas)
        // Whole pixels a module, or the edges blur.
        val module = minOf(width, height) / (modules.side + 2 * QUIET)
        val left = (width - module * modules.side) / 2
        val top = (height - module * modules.side) / 2
        for (row in 0 until modules.side) {
            for (column in 0 until modules.side) {
                if (modules.dark[row * modules.side + column]) square(canvas, left + column * module, top + row * module, module)
            }
        }
    }

    private fun square(canvas: Canvas, x: Int, y: Int, side: Int) =
        canvas.drawRect(x.toFloat(), y.toFloat(), (x + side).toFloat(), (y + side).toFloat(), paint)

    private companion object {
        const val QUIET = 4
    }
}
