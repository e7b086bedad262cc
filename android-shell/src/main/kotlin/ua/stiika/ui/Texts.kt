package ua.stiika.ui

import android.content.res.ColorStateList
import android.graphics.Typeface
import android.os.Build
import android.view.Gravity
import android.view.View
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView

/** Plain text; [least] is the size it may shrink to, to fit. */
fun Ui.text(words: CharSequence, size: Int = Type.BODY, color: Int = palette.ink, least: Int = minOf(size, Type.LABEL)): FitText =
    FitText(this, size, dp(least)).apply {
        text = words
        setTextColor(color)
    }

/** Text with weight. */
fun Ui.strong(words: CharSequence, size: Int = Type.BODY, color: Int = palette.ink, least: Int = Type.SMALL): FitText =
    text(words, size, color, least).apply { typeface = Typeface.create("sans-serif-medium", Typeface.NORMAL) }

/** The name of a part, which TalkBack can leap to. */
fun Ui.heading(words: CharSequence, size: Int = Type.HEAD, color: Int = palette.ink): FitText =
    strong(words, size, color).apply { markHeading(this) }

/** A sum of money: on one line whatever its size, its digits never parted. */
fun Ui.sum(words: String, size: Int, color: Int = palette.ink, least: Int = minOf(size, Type.STRIP)): FitText =
    strong(unbroken(words), size, color, least).apply {
        maxLines = 1
        gravity = Gravity.END
        // Digits have nothing above or below: large ones need no more room than they fill.
        includeFontPadding = size < Type.TOTAL
    }

/** A sum with the currency's sign. */
fun Ui.hryvnias(words: String): String = unbroken(words) + NBSP + "₴"

/** A caption on the left and what it is about on the right; under each other if the text is large. */
fun Ui.fact(caption: CharSequence, value: View): LinearLayout = fact(text(caption, Type.BODY, palette.quiet), value)

/** The same of two views. */
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

/** A fact told in words. */
fun Ui.fact(caption: CharSequence, value: CharSequence): LinearLayout =
    fact(caption, strong(value).apply { if (!large) gravity = Gravity.END })

/** An icon that says nothing its neighbour does not say; [size] in dp. */
fun Ui.icon(drawable: Int, color: Int, size: Int = Size.ICON): ImageView = ImageView(context).apply {
    setImageResource(drawable)
    imageTintList = ColorStateList.valueOf(color)
    importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
    minimumWidth = dp(size)
    minimumHeight = dp(size)
    scaleType = ImageView.ScaleType.FIT_CENTER
    adjustViewBounds = true
}

/** An icon and words in one line. */
fun Ui.iconed(drawable: Int, words: FitText, gap: Int = Gap.MEDIUM): LinearLayout = row(gap) {
    put(icon(drawable, words.currentTextColor), width = iconSize, height = iconSize)
    put(words, weight = 1f)
}

/** Numbers keep together: every space becomes one that does not break. */
fun unbroken(words: String): String = words.replace(' ', NBSP)

/** TalkBack reads changes of this view by itself. */
fun <V : TextView> V.announced(): V = apply { accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE }

private fun markHeading(view: View) {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) headingSince28(view)
}

@NewerApi
private fun headingSince28(view: View) {
    view.isAccessibilityHeading = true
}

private const val NBSP = '\u00A0'
