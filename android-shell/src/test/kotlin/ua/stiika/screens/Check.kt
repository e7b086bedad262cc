package ua.stiika.screens

import android.graphics.Bitmap
import android.graphics.Rect
import android.text.Layout
import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.ImageView
import android.widget.ListView
import android.widget.ScrollView
import android.widget.TextView
import ua.stiika.ui.Part
import ua.stiika.ui.part
import ua.stiika.ui.tree

/**
 * Measures a drawn screen: the size of what can be touched (U-10), the text (U-09, U-11), the words for TalkBack (U-12), and
 * whether everything is visible.
 *
 * [root] is laid out and drawn to [picture]. It works for any screen in any state.
 */
class Check(private val root: ViewGroup, private val picture: Bitmap) {
    private val density = root.resources.displayMetrics.density
    private val seen = root.tree().filter { it.isShown && it.width > 0 && it.height > 0 }
    private val texts = seen.filterIsInstance<TextView>().filter { it.text.isNotEmpty() }
    private val touched = seen.filter { it.isClickable && it.isEnabled }

    /** All problems, one sentence each. An empty list means that the screen is right. */
    fun problems(): List<String> = (
        touched.mapNotNull(::touchSize) + gaps() + seen.mapNotNull(::mainButton) + texts.mapNotNull(::textSize) +
            texts.mapNotNull(::contrast) + seen.filterIsInstance<ImageView>().mapNotNull(::iconContrast) +
            seen.mapNotNull(::label) + texts.mapNotNull(::broken) + seen.mapNotNull(::place) + overlaps() +
            seen.filterIsInstance<ViewGroup>().filter(::scrolls).mapNotNull(::room) + squeezedOut()
        ).distinct()

    /** A view without any room is not laid out at all. */
    private fun squeezedOut(): List<String> = root.tree()
        .filter { it.isShown && (it.width == 0 || it.height == 0) && (it.isClickable || (it is TextView && it.text.isNotEmpty())) }
        .map { "${name(it)} has no room and is not in sight" }

    private fun touchSize(view: View): String? {
        val least = minOf(view.width, view.height) / density
        return if (least < TOUCH - SLACK) "${name(view)} is ${least}dp to touch, less than $TOUCH" else null
    }

    private fun gaps(): List<String> = pairs(touched.filter { !shown(it).isEmpty }).mapNotNull { (a, b) ->
        val gap = apart(shown(a), shown(b)) / density
        if (gap < GAP - SLACK) "${name(a)} and ${name(b)} are ${gap}dp apart, less than $GAP" else null
    }

    private fun mainButton(view: View): String? {
        if (view.part != Part.Main) return null
        val place = whole(view)
        return when {
            view.height / density < MAIN - SLACK -> "${name(view)} is ${view.height / density}dp high, less than $MAIN"
            place.centerY() < root.height * 2 / 3 -> "${name(view)} is not in the lower third"
            else -> null
        }
    }

    private fun textSize(view: TextView): String? {
        val least = when (view.part) {
            Part.Strip -> 16f
            Part.Total -> 40f
            Part.Change -> 48f
            else -> 14f
        }
        val size = view.textSize / density
        return if (size < least - SLACK) "${name(view)} is written in ${size}dp, less than $least" else null
    }

    private fun contrast(view: TextView): String? {
        val ground = ground(view) ?: return null
        val ratio = Contrast.ratio(view.currentTextColor, ground)
        return if (ratio < TEXT_CONTRAST) "${name(view)} has a contrast of %.1f".format(ratio) else null
    }

    private fun iconContrast(view: ImageView): String? {
        val ink = view.imageTintList?.defaultColor ?: return null
        val ground = ground(view) ?: return null
        val ratio = Contrast.ratio(ink, ground)
        return if (ratio < ICON_CONTRAST) "an icon in ${name(view.parent as View)} has a contrast of %.1f".format(ratio) else null
    }

    private fun label(view: View): String? = when {
        view.isClickable && said(view).isBlank() -> "something to touch at ${whole(view)} has no name for TalkBack"

        view is ImageView && view.importantForAccessibility == View.IMPORTANT_FOR_ACCESSIBILITY_AUTO && view.contentDescription == null ->
            "an image at ${whole(view)} has no name for TalkBack"

        else -> null
    }

    private fun broken(view: TextView): String? {
        val layout = view.layout ?: return "${name(view)} is not laid out"
        val high = layout.height + view.compoundPaddingTop + view.compoundPaddingBottom
        return (0 until layout.lineCount).firstNotNullOfOrNull { brokenLine(view, layout, it) }
            ?: if (high > view.height + 1) "${name(view)} is clipped: $high of ${view.height} pixels" else null
    }

    private fun brokenLine(view: TextView, layout: Layout, line: Int): String? {
        val room = view.width - view.compoundPaddingLeft - view.compoundPaddingRight
        val text = layout.text
        val end = layout.getLineEnd(line)
        val inside = end in 1 until text.length && !text[end - 1].isWhitespace() && text[end - 1] !in "-/"
        return when {
            layout.getEllipsisCount(line) > 0 -> "${name(view)} is cut short"
            layout.getLineMax(line) > room + 1 -> "${name(view)} is wider than its place"
            inside && view !is EditText -> "${name(view)} is broken inside a word: …${text.subSequence(0, end)}|"
            else -> null
        }
    }

    /** Every view must be visible. A view in a scrolling area may be outside of it above or below, but not at its sides. */
    private fun place(view: View): String? {
        if (view !is TextView && !view.isClickable && view.part == null) return null
        val place = whole(view)
        val port = scroller(view)?.let(::whole)
        return when {
            place.left < 0 || place.right > root.width -> "${name(view)} is off the screen's side: $place"
            port != null && (place.left < port.left || place.right > port.right) -> "${name(view)} sticks out of what scrolls"
            port == null && shown(view) != place -> "${name(view)} is not all in sight: ${shown(view)} of $place"
            else -> null
        }
    }

    private fun overlaps(): List<String> = pairs(texts).mapNotNull { (a, b) ->
        val common = Rect()
        if (common.setIntersect(shown(a), shown(b)) && common.height() > 1) "${name(a)} lies over ${name(b)}" else null
    }

    private fun room(view: ViewGroup): String? {
        val needed = minOf(view.getChildAt(0)?.height?.toFloat() ?: 0f, ROOM * density)
        return if (view.height < needed - 1) "what scrolls at ${whole(view)} has no room" else null
    }

    private fun whole(view: View): Rect = Rect(0, 0, view.width, view.height).also {
        if (view !== root) root.offsetDescendantRectToMyCoords(view, it)
    }

    /** The part of a view that no parent clips. */
    private fun shown(view: View): Rect = whole(view).also { rect ->
        for (parent in parents(view)) if (!rect.intersect(whole(parent))) rect.setEmpty()
    }

    private fun parents(view: View) = generateSequence(view.parent as? View) { it.parent as? View }.takeWhile { it !== root.parent }

    private fun scroller(view: View) = parents(view).firstOrNull(::scrolls)

    private fun scrolls(view: View) = view is ScrollView || view is ListView

    /** The most frequent colour of a view; null if it is not completely visible, or if it is near a fading edge. */
    private fun ground(view: View): Int? {
        val place = whole(view)
        val port = scroller(view)?.let(::whole)?.apply { inset(0, (FADE * density).toInt()) }
        val near = port != null && (place.top < port.top || place.bottom > port.bottom)
        val drawn = Rect(0, 0, picture.width, picture.height).contains(place)
        if (near || !drawn || shown(view) != place) return null
        val pixels = IntArray(place.width() * place.height())
        picture.getPixels(pixels, 0, place.width(), place.left, place.top, place.width(), place.height())
        // Some of the pixels are enough.
        val step = maxOf(1, pixels.size / SAMPLES)
        return pixels.indices.step(step).groupingBy { pixels[it] }.eachCount().maxBy { it.value }.key
    }

    private fun said(view: View): String =
        view.contentDescription?.toString() ?: view.tree().filterIsInstance<TextView>().joinToString(" ") { it.text }

    private fun name(view: View) = "«${said(view).replace('\u00A0', ' ').take(40)}»"

    private fun <V : View> pairs(views: List<V>) = views.flatMapIndexed { i, a ->
        views.drop(i + 1).filter { b -> a !in parents(b) && b !in parents(a) }.map { b -> a to b }
    }

    private fun apart(a: Rect, b: Rect): Int =
        maxOf(maxOf(a.left, b.left) - minOf(a.right, b.right), maxOf(a.top, b.top) - minOf(a.bottom, b.bottom))

    private companion object {
        const val TOUCH = 56f
        const val MAIN = 64f
        const val GAP = 8f

        /** Smallest height of a scrolling area, in dp. */
        const val ROOM = 64f

        /** Height of the fading edge of a scrolling area, in dp. */
        const val FADE = 24f

        const val SAMPLES = 997

        /** Tolerance for rounding to pixels, in dp. */
        const val SLACK = 0.6f
        const val TEXT_CONTRAST = 7.0
        const val ICON_CONTRAST = 3.0
    }
}
