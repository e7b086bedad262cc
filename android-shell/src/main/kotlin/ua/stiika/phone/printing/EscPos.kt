package ua.stiika.phone.printing

/**
 * The language of receipt printers, the few words of it that every one of them understands.
 *
 * Receipts go as pictures: code pages for Ukrainian differ from maker to maker, dots do not. Pure: bytes out of a picture.
 */
object EscPos {
    /** Rows in a band: at 576 dots 3.4 kB, which fits the buffer of small printers. */
    const val BAND: Int = 48

    /** Empty lines after a receipt, so that it can be torn off. */
    const val FEED: Int = 4

    /** `ESC @`: forget what was printed before. */
    private val reset = bytes(0x1B, 0x40)

    /** `GS V 66 0`: feed to the knife and cut. */
    private val cut = bytes(0x1D, 0x56, 0x42, 0x00)

    /**
     * A receipt from reset to the end of paper, in pieces that are to be written one after another.
     *
     * @param feed lines to feed after the picture, 0 to 255
     * @param withCut for printers with a knife; others may print the command as letters
     */
    fun receipt(picture: Raster, feed: Int = FEED, withCut: Boolean = false): List<ByteArray> {
        require(feed in 0..BYTE) { "feed $feed" }
        val end = if (withCut) listOf(feed(feed), cut) else listOf(feed(feed))
        return listOf(reset) + bands(picture) + end
    }

    /** `ESC d n`. */
    private fun feed(lines: Int) = bytes(0x1B, 0x64, lines)

    private fun bands(picture: Raster): List<ByteArray> = (0 until picture.height step BAND).map { top ->
        val rows = minOf(BAND, picture.height - top)
        head(picture.stride, rows) + picture.bits.copyOfRange(top * picture.stride, (top + rows) * picture.stride)
    }

    /** `GS v 0`, plain size, then bytes across and rows down, each with its low byte first. */
    private fun head(across: Int, down: Int) =
        bytes(0x1D, 0x76, 0x30, 0x00, across and BYTE, across shr Byte.SIZE_BITS, down and BYTE, down shr Byte.SIZE_BITS)

    private fun bytes(vararg values: Int) = ByteArray(values.size) { values[it].toByte() }

    private const val BYTE = 0xFF
}
