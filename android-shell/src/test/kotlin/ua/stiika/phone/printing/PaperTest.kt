package ua.stiika.phone.printing

import org.junit.Assert.assertEquals
import org.junit.Test

class PaperTest {
    @Test
    fun `the code stands where the core's text has its place`() {
        val blocks = Block.of("ЧЕК № 8.3.1\n              [QR]\nОФЛАЙН\n", withQr = true)

        assertEquals(listOf(Block.Line("ЧЕК № 8.3.1"), Block.Qr, Block.Line("ОФЛАЙН")), blocks)
    }

    @Test
    fun `a code without a place in the text stands at the end, and no code leaves the text alone`() {
        assertEquals(listOf(Block.Line("Х-ЗВІТ"), Block.Qr), Block.of("Х-ЗВІТ", withQr = true))
        assertEquals(listOf(Block.Line("  [QR]")), Block.of("  [QR]", withQr = false))
    }

    @Test
    fun `a line wider than the paper goes on in the next one, and an empty one stays`() {
        val blocks = Block.of("a".repeat(40) + "\n\nb", withQr = false)

        val expected = listOf("a".repeat(32), "a".repeat(8), "", "b")
        assertEquals(expected.map(Block::Line), blocks)
    }

    @Test
    fun `pages are filled in order and no block is parted`() {
        assertEquals(listOf(0..2, 3..3, 4..5), pages(listOf(30, 30, 40, 90, 20, 20), 100))
        assertEquals(listOf(0..0, 1..1, 2..2), pages(listOf(10, 500, 10), 100))
        assertEquals("no empty page in front", listOf(0..0, 1..1), pages(listOf(500, 10), 100))
        assertEquals(emptyList<IntRange>(), pages(emptyList(), 100))
    }

    @Test
    fun `a code's squares are whole pixels and leave room for the quiet zone`() {
        assertEquals(5, code(57).pixelsIn(Paper.Narrow.dots))
        assertEquals(8, code(57).pixelsIn(Paper.Wide.dots))
        assertEquals("not huge", 8, code(21).pixelsIn(Paper.Wide.dots))
    }

    private fun code(side: Int) = QrSquares(side) { _, _ -> true }
}
