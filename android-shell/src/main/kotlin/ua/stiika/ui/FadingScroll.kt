package ua.stiika.ui

import android.annotation.SuppressLint
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.LinearGradient
import android.graphics.Paint
import android.graphics.Shader
import android.view.View
import android.widget.ScrollView

/** A scrolling area. Its edge fades where more can be scrolled to. */
@SuppressLint("ViewConstructor")
class FadingScroll(ui: Ui) : ScrollView(ui.context) {
    private val fade = Fade(ui)

    init {
        isFillViewport = true
        clipToPadding = false
        scrollBarStyle = View.SCROLLBARS_OUTSIDE_OVERLAY
        overScrollMode = View.OVER_SCROLL_IF_CONTENT_SCROLLS
    }

    override fun dispatchDraw(canvas: Canvas) {
        super.dispatchDraw(canvas)
        fade.draw(canvas, this, scrollY)
    }
}

/** Draws the faded edges of a view that scrolls. */
internal class Fade(ui: Ui) {
    private val depth = ui.dp(Gap.WIDE)
    private val ground = ui.palette.ground
    private val paint = Paint()

    /** Draws on [canvas], whose visible part begins at [top]. */
    fun draw(canvas: Canvas, view: View, top: Int) {
        if (view.canScrollVertically(-1)) edge(canvas, view.width, top, top + depth)
        if (view.canScrollVertically(1)) edge(canvas, view.width, top + view.height, top + view.height - depth)
    }

    private fun edge(canvas: Canvas, width: Int, edge: Int, inside: Int) {
        val clear = Color.argb(0, Color.red(ground), Color.green(ground), Color.blue(ground))
        paint.shader = LinearGradient(0f, edge.toFloat(), 0f, inside.toFloat(), ground, clear, Shader.TileMode.CLAMP)
        canvas.drawRect(0f, minOf(edge, inside).toFloat(), width.toFloat(), maxOf(edge, inside).toFloat(), paint)
    }
}
