package ua.stiika.ui

import android.annotation.SuppressLint
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.LinearGradient
import android.graphics.Paint
import android.graphics.Shader
import android.view.View
import android.widget.ScrollView

/** Scrolls, and fades where there is more. */
@SuppressLint("ViewConstructor")
class FadingScroll(ui: Ui) : ScrollView(ui.context) {
    private val depth = ui.dp(Gap.WIDE)
    private val ground = ui.palette.ground
    private val paint = Paint()

    init {
        isFillViewport = true
        clipToPadding = false
        scrollBarStyle = View.SCROLLBARS_OUTSIDE_OVERLAY
        overScrollMode = View.OVER_SCROLL_IF_CONTENT_SCROLLS
    }

    override fun dispatchDraw(canvas: Canvas) {
        super.dispatchDraw(canvas)
        if (canScrollVertically(-1)) fade(canvas, scrollY, scrollY + depth)
        if (canScrollVertically(1)) fade(canvas, scrollY + height, scrollY + height - depth)
    }

    private fun fade(canvas: Canvas, edge: Int, inside: Int) {
        val clear = Color.argb(0, Color.red(ground), Color.green(ground), Color.blue(ground))
        paint.shader = LinearGradient(0f, edge.toFloat(), 0f, inside.toFloat(), ground, clear, Shader.TileMode.CLAMP)
        canvas.drawRect(0f, minOf(edge, inside).toFloat(), width.toFloat(), maxOf(edge, inside).toFloat(), paint)
    }
}
