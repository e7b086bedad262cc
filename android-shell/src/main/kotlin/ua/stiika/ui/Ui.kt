package ua.stiika.ui

import android.content.Context
import android.util.TypedValue
import kotlin.math.roundToInt

/** The hand that holds the phone: its thumb has the main button and the keypad's long keys. */
enum class Hand { Right, Left }

/** What every screen is drawn with: resources, colours, the cashier's hand, and how much room there is. */
class Ui(val context: Context, val palette: Palette, val hand: Hand = Hand.Right) {
    private val resources = context.resources

    /** Two panes fit side by side. */
    val wide: Boolean get() = resources.configuration.screenWidthDp >= 600

    /** Pixels that the acting pane has across. */
    val paneWidth: Int get() = dp(
        if (wide) (resources.configuration.screenWidthDp - Size.RAIL) / 2 else resources.configuration.screenWidthDp,
    )

    /** A screen so low that the keypad wants all of it. */
    val low: Boolean get() = resources.configuration.screenHeightDp < 700

    /** A phone not so low, on which the keypad still wants all there is. */
    val snug: Boolean get() = !wide && resources.configuration.screenHeightDp < 800

    /** A screen with room to spare, above the usual phone's. */
    val tall: Boolean get() = resources.configuration.screenHeightDp >= 900 && !large

    /** Text is so large that rows must be broken up. */
    val large: Boolean get() = resources.configuration.fontScale > 1.3f

    /** Pixels of [n] dp. */
    fun dp(n: Int): Int = (n * resources.displayMetrics.density).roundToInt()

    /** Pixels of [n] sp, at the text size the cashier has set. What is large already grows less, as Android 14 has it. */
    fun sp(n: Int): Float {
        val asked = TypedValue.applyDimension(TypedValue.COMPLEX_UNIT_SP, n.toFloat(), resources.displayMetrics)
        val most = if (n < LARGE_TYPE) asked else dp(n) * LARGE_TYPE_GROWS
        return minOf(asked, most)
    }

    /** Side of an icon beside text, pixels: it grows with the text. */
    val iconSize: Int get() = dp((Size.ICON * resources.configuration.fontScale.coerceIn(1f, LARGE_TYPE_GROWS)).roundToInt())

    /** A label. */
    fun words(id: Int, vararg args: Any): String = if (args.isEmpty()) resources.getString(id) else resources.getString(id, *args)

    /** A label that counts. */
    fun count(id: Int, n: Int): String = resources.getQuantityString(id, n, n)

    /** Two things side by side, the second at the thumb. */
    fun <T> handed(far: T, near: T): List<T> = if (hand == Hand.Right) listOf(far, near) else listOf(near, far)

    private companion object {
        /** From here on text is large by itself, sp. */
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
    /** The least that may be touched. */
    const val TOUCH = 56

    /** Keys of a keypad and second buttons. */
    const val KEY = 60

    /** The buttons that take money or end a step. */
    const val MAIN = 72

    /** The navigation where it stands at the side. */
    const val RAIL = 112
    const val CORNER = 16
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
