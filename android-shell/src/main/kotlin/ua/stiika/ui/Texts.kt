package ua.stiika.ui

import android.content.res.ColorStateList
import android.graphics.Typeface
import android.os.Build
import android.view.Gravity
import android.view.View
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView

/** Plain text. To fit, it may shrink to the size [least]. */
fun Ui.text(words: CharSequence, size: Int = Type.BODY, color: Int = palette.ink, least: Int = minOf(size, Type.LABEL)): FitText =
    FitText(this, size, dp(least)).apply {
        text = words
        setTextColor(color)
    }

/** Text in a heavier weight. */
fun Ui.strong(words: CharSequence, size: Int = Type.BODY, color: Int = palette.ink, least: Int = Type.SMALL): FitText =
    text(words, size, color, least).apply { typeface = Typeface.create("sans-serif-medium", Typeface.NORMAL) }

/** A heading. TalkBack can jump to it. */
fun Ui.heading(words: CharSequence, size: Int = Type.HEAD, color: Int = palette.ink): FitText =
    strong(words, size, color).apply { markHeading(this) }

/** A sum of money. It stays on one line, and its digits are not separated. */
fun Ui.sum(words: String, size: Int, color: Int = palette.ink, least: Int = minOf(size, Type.STRIP)): FitText =
    strong(unbroken(words), size, color, least).apply {
        maxLines = 1
        gravity = Gravity.END
        // Digits have no parts above or below, so large digits need no extra room.
        includeFontPadding = size < Type.TOTAL
    }

/** A sum with the sign of the currency. */
fun Ui.hryvnias(words: String): String = unbroken(words) + NBSP + "₴"

/** A caption on the left and its value on the right; below each other if the text is large. */
fun Ui.fact(caption: CharSequence, value: View): LinearLayout = fact(text(caption, Type.BODY, palette.quiet), value)

/** A caption and a value, both as views. */
fun Ui.fact(said: View, value: View): LinearLayout {
    if (large) {
        return column(0) {
            put(said)
            put(value)
        }
    }
    return row(Gap.LARGE) {
        put(said, weight = 1f)
        put(value)
    }
}

/** An icon that only repeats the text next to it, so TalkBack skips it. [size] is in dp. */
fun Ui.icon(drawable: Int, color: Int, size: Int = Size.ICON): ImageView = ImageView(context).apply {
    if (drawable != 0) setImageResource(drawable)
    imageTintList = ColorStateList.valueOf(color)
    importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
    minimumWidth = dp(size)
    minimumHeight = dp(size)
    scaleType = ImageView.ScaleType.FIT_CENTER
    adjustViewBounds = true
}

/** An icon and a text in one row. */
fun Ui.iconed(drawable: Int, words: FitText, gap: Int = Gap.MEDIUM): LinearLayout =
    iconed(icon(drawable, words.currentTextColor), words, gap)

/** An icon that can change and a text in one row. */
fun Ui.iconed(icon: ImageView, words: FitText, gap: Int = Gap.MEDIUM): LinearLayout = row(gap) {
    put(icon, width = iconSize, height = iconSize)
    put(words, weight = 1f)
}

/** Shows other words; TalkBack announces a live region only when its text really changes. */
fun TextView.show(words: CharSequence) {
    if (text.toString() != words.toString()) text = words
}

/** Shows other words in another colour. */
fun TextView.show(words: CharSequence, ink: Int) {
    if (currentTextColor != ink) setTextColor(ink)
    show(words)
}

/** Shows another icon in another colour. */
fun ImageView.show(drawable: Int, ink: Int) {
    if (tag == drawable to ink) return
    tag = drawable to ink
    setImageResource(drawable)
    imageTintList = ColorStateList.valueOf(ink)
}

/** The same text with spaces that do not break, so that a number stays on one line. */
fun unbroken(words: String): String = words.replace(' ', NBSP)

/** TalkBack reads the changes of this view aloud. */
fun <V : TextView> V.announced(): V = apply { accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE }

private fun markHeading(view: View) {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) headingSince28(view)
}

@NewerApi
private fun headingSince28(view: View) {
    view.isAccessibilityHeading = true
}

private const val NBSP = '\u00A0'
