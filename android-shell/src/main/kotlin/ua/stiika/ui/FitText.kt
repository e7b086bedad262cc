package ua.stiika.ui

import android.annotation.SuppressLint
import android.graphics.Paint
import android.text.Layout
import android.util.TypedValue
import android.widget.TextView

/**
 * Text that shrinks so that it fits its lines and no word and no number is broken.
 *
 * It is never smaller than [least] pixels. It keeps the text size of the cashier as far as that fits.
 */
@SuppressLint("ViewConstructor", "AppCompatCustomView")
class FitText(ui: Ui, size: Int, private val least: Int) : TextView(ui.context) {
    private val most = ui.sp(size)
    private val probe = Paint()
    private val known = HashMap<Int, Float>()

    init {
        setTextSize(TypedValue.COMPLEX_UNIT_PX, most)
        hyphenationFrequency = Layout.HYPHENATION_FREQUENCY_NONE
        breakStrategy = Layout.BREAK_STRATEGY_SIMPLE
        // All digits have the same width, so that the digits of sums are aligned.
        fontFeatureSettings = "tnum"
    }

    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        if (MeasureSpec.getMode(widthMeasureSpec) != MeasureSpec.UNSPECIFIED) {
            fitInto(MeasureSpec.getSize(widthMeasureSpec) - compoundPaddingLeft - compoundPaddingRight)
        }
        super.onMeasure(widthMeasureSpec, heightMeasureSpec)
    }

    /** A row with weights measures its children more than once, so the result is kept for each width. */
    private fun fitInto(room: Int) {
        val size = known.getOrPut(room) { fitting(room) }
        if (size != textSize) setTextSize(TypedValue.COMPLEX_UNIT_PX, size)
    }

    override fun onTextChanged(text: CharSequence?, start: Int, before: Int, after: Int) {
        super.onTextChanged(text, start, before, after)
        // The constructor of TextView sets the first text before this class has fields.
        @Suppress("UNNECESSARY_SAFE_CALL")
        known?.clear()
        // A new text of the same height is not measured again by itself, but its size may have to change.
        requestLayout()
    }

    private fun fitting(room: Int): Float {
        probe.set(paint)
        var size = most
        while (size > least && !fits(room, size)) size -= 1f
        return maxOf(size, minOf(least.toFloat(), most))
    }

    private fun fits(room: Int, size: Float): Boolean {
        probe.textSize = size
        val lines = text.split('\n').sumOf { lines(it, room) ?: return false }
        return maxLines <= 0 || lines <= maxLines
    }

    /** Number of lines of a paragraph; null if one word is wider than the room. */
    private fun lines(paragraph: String, room: Int): Int? {
        val space = probe.measureText(" ")
        var lines = 1
        var used = 0f
        for (word in paragraph.split(' ')) {
            val width = probe.measureText(word)
            if (width > room) return null
            val wanted = if (used == 0f) width else used + space + width
            if (wanted > room) lines++
            used = if (wanted > room) width else wanted
        }
        return lines
    }
}
