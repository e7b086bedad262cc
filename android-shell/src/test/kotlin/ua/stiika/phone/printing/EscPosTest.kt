package ua.stiika.phone.printing

import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Test

class EscPosTest {
    @Test
    fun `a small picture is a reset, one band and a feed`() {
        val picture = Raster.of(10, 2) { x, y -> x == y || x == 9 }

        val bytes = EscPos.receipt(picture, feed = 3).joined()

        val expected = hex("1b40 1d763000 0200 0200 8040 4040 1b6403")
        assertArrayEquals(expected, bytes)
    }

    @Test
    fun `a receipt ends with a feed, so that it can be torn off`() {
        val dot = Raster.of(8, 1) { _, _ -> true }

        assertArrayEquals(hex("1b40 1d763000 0100 0100 ff 1b6404"), EscPos.receipt(dot).joined())
    }

    @Test
    fun `a long picture goes in bands, and no row is lost or sent twice`() {
        val picture = Raster.of(Paper.Wide.dots, 2 * EscPos.BAND + 5) { x, y -> (x + y) % 3 == 0 }

        val bands = EscPos.receipt(picture).drop(1).dropLast(1)

        assertEquals(listOf(EscPos.BAND, EscPos.BAND, 5), bands.map { it[6].toInt() })
        bands.forEach { assertEquals(72, it[4].toInt()) }
        assertArrayEquals(picture.bits, bands.map { it.copyOfRange(8, it.size) }.joined())
    }

    @Test
    fun `every piece fits the buffer of a small printer`() {
        val picture = Raster.of(Paper.Wide.dots, 1000) { _, _ -> true }

        assertEquals(emptyList<Int>(), EscPos.receipt(picture).map { it.size }.filter { it > 4096 })
    }

    @Test
    fun `a feed that does not fit a byte is refused`() {
        val dot = Raster.of(1, 1) { _, _ -> true }

        assertThrows(IllegalArgumentException::class.java) { EscPos.receipt(dot, feed = 256) }
    }

    @Test
    fun `a row that does not fill its last byte ends in white`() {
        val picture = Raster.of(3, 2) { _, _ -> true }

        assertArrayEquals(hex("e0 e0"), picture.bits)
    }

    @Test
    fun `a picture of the wrong size is refused`() {
        assertThrows(IllegalArgumentException::class.java) { Raster(16, 2, ByteArray(3)) }
        assertThrows(IllegalArgumentException::class.java) { Raster(0, 2, ByteArray(0)) }
    }

    private fun List<ByteArray>.joined() = fold(ByteArray(0), ByteArray::plus)

    private fun hex(text: String) = text.filter { it != ' ' }.chunked(2).map { it.toInt(16).toByte() }.toByteArray()
}
