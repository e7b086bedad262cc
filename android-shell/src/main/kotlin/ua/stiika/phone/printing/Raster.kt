package ua.stiika.phone.printing

/**
 * A picture in black and white for thermal printers.
 *
 * @property width number of dots in a row
 * @property height number of rows
 * @property bits dots row by row; each row begins with a new byte, the highest bit is the leftmost dot, 1 is black
 */
class Raster(val width: Int, val height: Int, val bits: ByteArray) {
    /** Number of bytes in a row. */
    val stride: Int = strideOf(width)

    init {
        require(width > 0 && height > 0) { "an empty picture: $width x $height" }
        require(bits.size == stride * height) { "${bits.size} bytes for $width x $height" }
    }

    companion object {
        /** Number of bytes for a row of [width] dots. */
        fun strideOf(width: Int): Int = (width + Byte.SIZE_BITS - 1) / Byte.SIZE_BITS

        /** Makes a picture. [black] tells for each dot whether it is black. */
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
