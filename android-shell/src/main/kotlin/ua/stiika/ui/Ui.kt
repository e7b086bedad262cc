package ua.stiika.ui

import android.content.Context
import android.util.TypedValue
import kotlin.math.roundToInt

/** The hand that holds the phone. The main button and the long keys of the keypad are on the side of its thumb. */
enum class Hand { Right, Left }

/** What every screen needs to build its views: resources, colours, the hand of the cashier, and the size of the screen. */
class Ui(val context: Context, val palette: Palette, val hand: Hand = Hand.Right) {
    private val resources = context.resources

    /** The screen is wide enough for two panes. */
    val wide: Boolean get() = resources.configuration.screenWidthDp >= 600

    /** Width of the acting pane, in pixels. */
    val paneWidth: Int get() = dp(
        if (wide) (resources.configuration.screenWidthDp - Size.RAIL) / 2 else resources.configuration.screenWidthDp,
    )

    /** The screen is so low that the keypad needs all of its height. */
    val low: Boolean get() = resources.configuration.screenHeightDp < 700

    /** A phone that is higher, but on which the keypad still needs the whole height. */
    val snug: Boolean get() = !wide && resources.configuration.screenHeightDp < 800

    /** The screen is higher than that of the usual phone. */
    val tall: Boolean get() = resources.configuration.screenHeightDp >= 900 && !large

    /** The text is so large that the parts of a row must be placed below each other. */
    val large: Boolean get() = resources.configuration.fontScale > 1.3f

    /** [n] dp in pixels. */
    fun dp(n: Int): Int = (n * resources.displayMetrics.density).roundToInt()

    /** [n] sp in pixels, at the text size of the cashier. Large text grows less, as on Android 14. */
    fun sp(n: Int): Float {
        val asked = TypedValue.applyDimension(TypedValue.COMPLEX_UNIT_SP, n.toFloat(), resources.displayMetrics)
        val most = if (n < LARGE_TYPE) asked else dp(n) * LARGE_TYPE_GROWS
        return minOf(asked, most)
    }

    /** Side of an icon next to text, in pixels. It grows with the text. */
    val iconSize: Int get() = dp((Size.ICON * resources.configuration.fontScale.coerceIn(1f, LARGE_TYPE_GROWS)).roundToInt())

    /** A text of the resources. */
    fun words(id: Int, vararg args: Any): String = if (args.isEmpty()) resources.getString(id) else resources.getString(id, *args)

    /** Two things side by side; [near] is on the side of the thumb. */
    fun <T> handed(far: T, near: T): List<T> = if (hand == Hand.Right) listOf(far, near) else listOf(near, far)

    private companion object {
        /** Text of this size, in sp, or more counts as large. */
        const val LARGE_TYPE = 40
        const val LARGE_TYPE_GROWS = 1.4f
    }
}

/** The spacing scale, in dp. */
object Gap {
    const val HAIR = 4
    const val SMALL = 8
    const val MEDIUM = 12
    const val LARGE = 16
    const val WIDE = 24
}

/** Heights and corners, in dp. */
object Size {
    /** Smallest size of anything that can be touched. */
    const val TOUCH = 56

    /** Keys of a keypad and secondary buttons. */
    const val KEY = 60

    /** Buttons that take money or end a step. */
    const val MAIN = 72

    /** Width of the navigation at the side. */
    const val RAIL = 112
    const val CORNER = 16
    const val BADGE = 10
    const val ICON = 24
}

/** Text sizes, in sp. */
object Type {
    const val SMALL = 14
    const val CAPTION = 15
    const val STRIP = 16
    const val BODY = 17
    const val LABEL = 18
    const val HEAD = 22
    const val MAIN = 22
    const val KEY = 26
    const val TOTAL = 46
    const val CHANGE = 54
}
