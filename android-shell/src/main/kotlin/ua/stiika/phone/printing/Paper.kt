package ua.stiika.phone.printing

/** Widths of receipt paper, by the dots that a printer of 203 dpi has across it. */
enum class Paper(val dots: Int) {
    /** 58 mm. */
    Narrow(384),

    /** 80 mm. */
    Wide(576),
}

/**
 * A QR code as its squares, without the quiet zone.
 *
 * @property side squares along a side
 * @property dark whether the square at x, y from the upper left corner is dark
 */
class QrSquares(val side: Int, val dark: (x: Int, y: Int) -> Boolean) {
    /** Whole pixels for a square, so that the code with its quiet zone fits [width]: sharp edges only, and not huge. */
    fun pixelsIn(width: Int): Int = minOf(width / (side + 2 * QUIET), LARGEST)

    companion object {
        /** Empty squares on each side, as the standard asks. */
        const val QUIET: Int = 4
        private const val LARGEST = 8
    }
}

/** A piece of a receipt that is never parted between two pages. */
internal sealed class Block {
    /** One line of at most [COLUMNS] characters. */
    data class Line(val text: String) : Block()

    /** The QR code. */
    object Qr : Block()

    companion object {
        /** Columns of the core's printed text. */
        const val COLUMNS = 32

        /** What the core puts where the picture of the code belongs. */
        private const val QR_PLACE = "[QR]"

        /**
         * The core's text as blocks. What is wider than the paper goes on in the next line, nothing is lost; a code whose
         * place the text does not name stands at the end.
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

/** Parts blocks of the given heights into pages, in order; a block higher than a page has one of its own. */
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
