package ua.stiika.ui

import android.annotation.SuppressLint
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.RectF
import android.view.View

/** A bar that shows the spent share of a limit. A text next to it says the same. */
@SuppressLint("ViewConstructor")
class Meter(private val ui: Ui) : View(ui.context) {
    /** Spent share, in thousandths. */
    var spentPermille = 0
        set(value) {
            if (field != value) invalidate()
            field = value
        }

    private val paint = Paint(Paint.ANTI_ALIAS_FLAG)
    private val box = RectF()

    init {
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
        minimumHeight = ui.dp(16)
    }

    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) =
        setMeasuredDimension(MeasureSpec.getSize(widthMeasureSpec), minimumHeight)

    override fun onDraw(canvas: Canvas) {
        val edge = ui.dp(2).toFloat()
        val round = height / 2f
        paint.color = ui.palette.ink
        box.set(0f, 0f, width.toFloat(), height.toFloat())
        canvas.drawRoundRect(box, round, round, paint)
        paint.color = ui.palette.sheet.fill
        box.inset(edge, edge)
        canvas.drawRoundRect(box, round - edge, round - edge, paint)
        paint.color = ui.palette.ink
        box.inset(edge, edge)
        val filled = box.width() * spentPermille.coerceIn(0, FULL) / FULL
        if (filled > 0) {
            canvas.clipRect(box.left, box.top, box.left + filled, box.bottom)
            canvas.drawRoundRect(box, round - 2 * edge, round - 2 * edge, paint)
        }
    }

    private companion object {
        const val FULL = 1000
    }
}
