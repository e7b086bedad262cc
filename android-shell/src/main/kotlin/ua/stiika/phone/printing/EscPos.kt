package ua.stiika.phone.printing

/**
 * The few ESC/POS commands that every receipt printer knows.
 *
 * A receipt is printed as a picture, because each maker has other code pages for Ukrainian. This object only turns a picture
 * into bytes.
 */
object EscPos {
    /** Number of rows in a band. At 576 dots a band has 3.4 kB, which fits the buffer of small printers. */
    const val BAND: Int = 48

    /** Number of empty lines after a receipt, so that it can be torn off. */
    const val FEED: Int = 4

    /** `ESC @`: resets the printer. */
    private val reset = bytes(0x1B, 0x40)

    /**
     * A receipt from the reset to the paper feed, in pieces that must be written in order.
     *
     * @param feed number of lines to feed after the picture, 0 to 255
     */
    fun receipt(picture: Raster, feed: Int = FEED): List<ByteArray> {
        require(feed in 0..BYTE) { "feed $feed" }
        return listOf(reset) + bands(picture) + listOf(feed(feed))
    }

    /** `ESC d n`: feeds n lines. */
    private fun feed(lines: Int) = bytes(0x1B, 0x64, lines)

    private fun bands(picture: Raster): List<ByteArray> = (0 until picture.height step BAND).map { top ->
        val rows = minOf(BAND, picture.height - top)
        head(picture.stride, rows) + picture.bits.copyOfRange(top * picture.stride, (top + rows) * picture.stride)
    }

    /** `GS v 0` at normal size, then the number of bytes across and of rows down, each with its low byte first. */
    private fun head(across: Int, down: Int) =
        bytes(0x1D, 0x76, 0x30, 0x00, across and BYTE, across shr Byte.SIZE_BITS, down and BYTE, down shr Byte.SIZE_BITS)

    private fun bytes(vararg values: Int) = ByteArray(values.size) { values[it].toByte() }

    private const val BYTE = 0xFF
}
