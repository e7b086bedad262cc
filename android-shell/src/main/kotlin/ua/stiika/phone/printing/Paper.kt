package ua.stiika.phone.printing

/** Widths of receipt paper, in dots of a printer with 203 dpi. */
enum class Paper(val dots: Int) {
    /** Paper of 58 mm. */
    Narrow(384),

    /** Paper of 80 mm. */
    Wide(576),
}

/**
 * The squares of a QR code, without the quiet zone.
 *
 * @property side number of squares along a side
 * @property dark tells whether the square at x, y from the upper left corner is dark
 */
class QrSquares(val side: Int, val dark: (x: Int, y: Int) -> Boolean) {
    /** Size of a square in whole pixels, so that the code with its quiet zone fits [width]. Whole pixels give sharp edges. */
    fun pixelsIn(width: Int): Int = minOf(width / (side + 2 * QUIET), LARGEST)

    companion object {
        /** Number of empty squares on each side, required by the standard. */
        const val QUIET: Int = 4
        private const val LARGEST = 8
    }
}

/** A piece of a receipt that is never split between two pages. */
internal sealed class Block {
    /** One line of at most [COLUMNS] characters. */
    data class Line(val text: String) : Block()

    /** The QR code. */
    object Qr : Block()

    companion object {
        /** Number of columns of the printed text of the core. */
        const val COLUMNS = 32

        /** The mark of the core at the place of the QR code. */
        private const val QR_PLACE = "[QR]"

        /**
         * The blocks of a text of the core. A line that is too long continues in the next line. If the text does not mark
         * the place of the code, the code is at the end.
         */
        fun of(text: String, withQr: Boolean): List<Block> {
            val blocks = text.trimEnd('\n').split('\n').flatMap { parts(it, withQr) }
            return if (withQr && Qr !in blocks) blocks + Qr else blocks
        }

        private fun parts(line: String, withQr: Boolean): List<Block> = when {
            line.trim() == QR_PLACE && withQr -> listOf(Qr)
            line.isEmpty() -> listOf(Line(line))
            else -> line.chunked(COLUMNS).map(::Line)
        }
    }
}

/** Splits blocks of the given heights into pages, in order. A block that is higher than a page gets its own page. */
internal fun pages(heights: List<Int>, page: Int): List<IntRange> {
    val found = mutableListOf<IntRange>()
    var first = 0
    var filled = 0
    heights.forEachIndexed { i, height ->
        if (i > first && filled + height > page) {
            found += first until i
            first = i
            filled = 0
        }
        filled += height
    }
    return found.apply { if (heights.isNotEmpty()) add(first..heights.lastIndex) }
}
