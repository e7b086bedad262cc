package ua.stiika.ui

import android.graphics.Typeface
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import ua.stiika.R

/** The usual screen: a title, what can be scrolled, and the main buttons under it. Not wider than is good to read. */
fun Ui.page(title: View, told: LinearLayout, bar: View? = null): View {
    val page = column(0) {
        val body = column {
            putTitle(this@page, title)
            putScroll(this@page, scroll(R.id.scroll_page, told), weight = 1f)
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

/** A document as it is printed: digits and letters of one width, its lines never broken. */
fun Ui.printedText(words: String): View = card(0) {
    val text = FitText(this@printedText, PRINT, 1).apply {
        text = unbroken(words)
        typeface = Typeface.MONOSPACE
        setTextColor(palette.sheet.ink)
    }
    gravity = android.view.Gravity.CENTER_HORIZONTAL
    put(text, width = android.view.ViewGroup.LayoutParams.WRAP_CONTENT)
}

private const val WIDEST = 640
private const val PRINT = 16
