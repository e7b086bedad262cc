package ua.stiika.screens

import org.junit.Assert.assertTrue
import org.junit.Test
import ua.stiika.bindings.Remedy
import ua.stiika.bindings.StripKind
import ua.stiika.bindings.Tone
import ua.stiika.sale.SaleScreen
import ua.stiika.sale.SaleUiState
import ua.stiika.stopped.StoppedUiState
import ua.stiika.ui.Hand
import ua.stiika.ui.StripUiState
import ua.stiika.ui.Tab
import ua.stiika.ui.Theme

class SaleScreenTest : ScreenTest() {
    private fun sale(name: String, state: SaleUiState, look: Look = Look(), strip: StripUiState = ONLINE) =
        seen("sale-$name", look, strip, Tab.Sale) { SaleScreen(it, deaf()).with(state) }

    @Test
    fun `a receipt in the making is read in every light`() {
        sale("light", Samples.sale)
        sale("dark", Samples.sale, Look(Theme.Dark), Samples.offline)
        sale("sun", Samples.sale, Look(Theme.Sun), Samples.offline)
    }

    @Test
    fun `an empty receipt says what to do`() {
        sale("empty", Samples.empty)
        sale("fresh", Samples.fresh)
    }

    @Test
    fun `a price and a weight are typed`() {
        sale("typing", Samples.typing)
        sale("weighing", Samples.weighing, strip = Samples.offline)
        sale("naming", Samples.naming)
    }

    @Test
    fun `text of twice the size breaks no word`() {
        sale("200", Samples.sale, Look(textSize = 2f), Samples.offline)
        sale("typing-200", Samples.typing, Look(textSize = 2f))
        sale("long-200", Samples.longNames, Look(textSize = 2f))
    }

    @Test
    fun `long names and large sums are shown whole`() {
        sale("long", Samples.longNames)
        sale("ten", Samples.tenLines)
    }

    @Test
    fun `it fits a small phone, a phone lying and a tablet`() {
        sale("small", Samples.sale, Look(screen = Screen.SMALL))
        sale("typing-small", Samples.typing, Look(screen = Screen.SMALL))
        sale("narrow", Samples.longNames, Look(screen = Screen.NARROW), Samples.offline)
        sale("typing-narrow", Samples.typing, Look(screen = Screen.NARROW), Samples.offline)
        sale("lying", Samples.typing, Look(screen = Screen.LYING))
        sale("tablet", Samples.tenLines, Look(screen = Screen.TABLET))
        sale("tablet-left", Samples.typing, Look(Theme.Dark, Screen.TABLET, hand = Hand.Left))
    }

    @Test
    fun `the left hand and English have the same`() {
        sale("left", Samples.typing, Look(hand = Hand.Left))
        sale(
            "english",
            Samples.sale,
            Look(language = "en-rGB"),
            StripUiState(StripKind.OFFLINE, Tone.WAITING, listOf("OFFLINE 34 h 10 min left", "7 waiting")),
        )
    }

    @Test
    fun `when stopped it says why and what to do in place of the buttons`() {
        val limit = StoppedUiState(Samples.limit36, Remedy.SEE_CONNECTION)
        sale("stopped", Samples.sale.copy(stopped = limit), strip = Samples.stopped("36 годин вичерпано"))
        sale("stopped-200", Samples.sale.copy(stopped = limit), Look(textSize = 2f), Samples.stopped("36 годин вичерпано"))
        sale("closed", Samples.empty.copy(stopped = StoppedUiState(Samples.shiftClosed, Remedy.OPEN_SHIFT)), Look(Theme.Dark))
        sale("refused", Samples.sale.copy(refusal = Samples.shiftClosed))
    }

    @Test
    fun `a clock in doubt is shown large, to be confirmed or set`() {
        val strip = Samples.stopped("перевірте годинник")
        val state = Samples.sale.copy(stopped = Samples.clockUnconfirmed)
        sale("clock-light", state, strip = strip)
        sale("clock-dark", state, Look(Theme.Dark), strip)
        sale("clock-sun", state, Look(Theme.Sun), strip)
        sale("clock-200", state, Look(textSize = 2f), strip)
        sale("clock-small", state, Look(screen = Screen.SMALL), strip)
        sale("clock-lying", state, Look(screen = Screen.LYING), strip)
        sale("clock-english", state, Look(language = "en-rGB"), Samples.stopped("check the clock"))
        sale("clock-behind", Samples.empty.copy(stopped = Samples.clockBehind), strip = strip)
        sale("clock-differs", Samples.empty.copy(stopped = Samples.clockDiffers), strip = strip)
    }

    @Test
    fun `the same state twice gives the same picture`() {
        val first = sale("again", Samples.longNames).picture
        val second = sale("again", Samples.longNames).picture
        assertTrue(first.sameAs(second))
    }
}
