package ua.stiika.phone.printing

/**
 * A picture in black and white, as thermal printers want it.
 *
 * @property width dots in a row
 * @property height rows
 * @property bits row by row, each row begun with a byte of its own; the highest bit is the leftmost dot, 1 is black
 */
class Raster(val width: Int, val height: Int, val bits: ByteArray) {
    /** Bytes in a row. */
    val stride: Int = strideOf(width)

    init {
        require(width > 0 && height > 0) { "an empty picture: $width x $height" }
        require(bits.size == stride * height) { "${bits.size} bytes for $width x $height" }
    }

    companion object {
        /** Bytes that a row of [width] dots takes. */
        fun strideOf(width: Int): Int = (width + Byte.SIZE_BITS - 1) / Byte.SIZE_BITS

        /** Draws a picture by asking [black] for each dot. */
        fun of(width: Int, height: Int, black: (x: Int, y: Int) -> Boolean): Raster {
            val stride = strideOf(width)
            val bits = ByteArray(stride * height)
            for (y in 0 until height) for (x in 0 until width) if (black(x, y)) bits.blacken(y * stride, x)
            return Raster(width, height, bits)
        }

        private fun ByteArray.blacken(row: Int, x: Int) {
            val at = row + x / Byte.SIZE_BITS
            this[at] = (this[at].toInt() or (LEFTMOST shr x % Byte.SIZE_BITS)).toByte()
        }

        private const val LEFTMOST = 0x80
    }
}
