package ua.stiika.ui

import android.graphics.Typeface
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import ua.stiika.R

/** The usual screen: a title, a scrolling content, and the main buttons below it. Its width is limited, so that it is easy to read. */
fun Ui.page(title: View, told: View, bar: View? = null): View = page(title, listOf(scroll(R.id.scroll_page, told)), bar)

/** The same with several scrolling contents, of which one is visible. */
fun Ui.page(title: View, scrolls: List<View>, bar: View?): View {
    val page = column(0) {
        val body = column {
            putTitle(this@page, title)
            for (each in scrolls) putScroll(this@page, each, weight = 1f)
        }
        put(body.padded(this@page, Gap.LARGE, Gap.SMALL), weight = 1f)
        bar?.let { put(it) }
    }
    if (!wide) return page
    val width = minOf(dp(WIDEST), context.resources.displayMetrics.widthPixels)
    return FrameLayout(context).apply {
        addView(page, FrameLayout.LayoutParams(width, MATCH_PARENT, android.view.Gravity.CENTER_HORIZONTAL))
    }
}

/** The printed form of a document. All characters have the same width and no line is broken. */
class PrintedText(ui: Ui) {
    private val text = FitText(ui, PRINT, 1).apply {
        typeface = Typeface.MONOSPACE
        setTextColor(ui.palette.sheet.ink)
    }
    val view: View = ui.card(0) {
        gravity = android.view.Gravity.CENTER_HORIZONTAL
        put(text, width = android.view.ViewGroup.LayoutParams.WRAP_CONTENT)
    }

    fun show(printed: String) = text.show(unbroken(printed))
}

private const val WIDEST = 640
private const val PRINT = 16
