package ua.stiika.screens

import com.google.zxing.BinaryBitmap
import com.google.zxing.RGBLuminanceSource
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import org.junit.Assert.assertTrue
import org.junit.Test
import ua.stiika.bindings.StripKind
import ua.stiika.bindings.Tone
import ua.stiika.sale.CardScreen
import ua.stiika.sale.CardUiState
import ua.stiika.sale.CashScreen
import ua.stiika.sale.CashUiState
import ua.stiika.sale.IssuedScreen
import ua.stiika.sale.IssuedUiState
import ua.stiika.sale.PrintState
import ua.stiika.sale.SendState
import ua.stiika.sale.WaitingFor
import ua.stiika.sale.WaitingScreen
import ua.stiika.sale.WaitingUiState
import ua.stiika.ui.Hand
import ua.stiika.ui.Outcome
import ua.stiika.ui.StripUiState
import ua.stiika.ui.Theme

class PayScreensTest : ScreenTest() {
    private fun cash(name: String, state: CashUiState, look: Look = Look()) =
        seen("cash-$name", look, Samples.offline) { CashScreen(it, deaf()).with(state) }

    private fun card(name: String, state: CardUiState, look: Look = Look()) =
        seen("card-$name", look) { CardScreen(it, deaf()).with(state) }

    private fun issued(name: String, state: IssuedUiState, look: Look = Look()) =
        seen("issued-$name", look, Samples.offline) { IssuedScreen(it, deaf()).with(state) }

    @Test
    fun `cash is taken exactly, from a note, and as typed`() {
        cash("exact", Samples.cash)
        cash("note", Samples.cashGiven)
        cash("little", Samples.cashTooLittle, Look(Theme.Dark))
        cash("sun", Samples.cashGiven, Look(Theme.Sun))
        cash("refused", Samples.cashGiven.copy(refusal = Samples.limit36.copy(outcome = Outcome.NotMade)))
    }

    @Test
    fun `the change is read at twice the size, on a small phone and on a tablet`() {
        cash("200", Samples.cashGiven.copy(toPay = "1 234 567,50", change = "12 345,50"), Look(textSize = 2f))
        cash("small", Samples.cashGiven, Look(screen = Screen.SMALL))
        cash("narrow", Samples.cashGiven.copy(toPay = "1 234,50"), Look(screen = Screen.NARROW))
        cash("tablet", Samples.cashGiven, Look(screen = Screen.TABLET))
        cash("lying-left", Samples.cashGiven, Look(screen = Screen.LYING, hand = Hand.Left))
        cash("english", Samples.cash.copy(rounded = "rounded from 234,02"), Look(language = "en-rGB"))
    }

    @Test
    fun `the terminal's sum is told, and a refusal before the terminal is touched`() {
        card("sum", CardUiState("1 234,50"))
        card("mixed-200", CardUiState("34,00", inCash = "200,00"), Look(textSize = 2f))
        card("refused", CardUiState("34,00", refusal = Samples.limit36.copy(outcome = Outcome.NotMade)), Look(Theme.Dark))
    }

    @Test
    fun `what is waited for is said from the first second`() {
        seen("waiting", strip = StripUiState(StripKind.ASKING, Tone.ASKING, listOf("ПИТАЮ ПОДАТКОВУ"))) {
            WaitingScreen(it).with(WaitingUiState(WaitingFor.Receipt, "234,00"))
        }
        seen("waiting-200", Look(textSize = 2f)) { WaitingScreen(it).with(WaitingUiState(WaitingFor.ZReport)) }
    }

    @Test
    fun `a finished receipt shows its code, its number and the change`() {
        issued("offline", Samples.issued)
        issued("online-dark", Samples.issued.copy(online = true, number = "1234567890", change = null), Look(Theme.Dark))
        issued("sun", Samples.issued.copy(print = PrintState.Printed), Look(Theme.Sun))
        issued(
            "printer",
            Samples.issued.copy(print = PrintState.Problem("Принтер MTP-II не відповідає. Увімкніть його або виберіть інший.")),
        )
        issued("200", Samples.issued, Look(textSize = 2f))
        issued("small", Samples.issued.copy(print = PrintState.Printing, sending = SendState.Sent), Look(screen = Screen.SMALL))
        issued("tablet", Samples.issued.copy(tiles = Samples.tiles), Look(screen = Screen.TABLET))
        issued("narrow", Samples.issued, Look(screen = Screen.NARROW))
        issued("lying", Samples.issued, Look(screen = Screen.LYING))
        issued("english", Samples.issued, Look(language = "en-rGB"))
    }

    @Test
    fun `a scanner reads the code in every theme`() {
        for (theme in listOf(Theme.Light, Theme.Dark, Theme.Sun)) {
            val picture = draw("code", Look(theme)) { IssuedScreen(it, deaf()).with(Samples.issued) }.picture
            val pixels = IntArray(picture.width * picture.height)
            picture.getPixels(pixels, 0, picture.width, 0, 0, picture.width, picture.height)
            val seen = BinaryBitmap(HybridBinarizer(RGBLuminanceSource(picture.width, picture.height, pixels)))
            assertTrue(QRCodeReader().decode(seen).text.startsWith("https://cabinet.tax.gov.ua/"))
        }
    }
}
