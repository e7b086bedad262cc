package ua.stiika.screens

import org.junit.Test
import ua.stiika.bindings.Link
import ua.stiika.bindings.Remedy
import ua.stiika.bindings.StripKind
import ua.stiika.bindings.Tone
import ua.stiika.queue.LinkScreen
import ua.stiika.queue.LinkUiState
import ua.stiika.receipts.OpenReceipt
import ua.stiika.receipts.ReceiptState
import ua.stiika.receipts.ReceiptsScreen
import ua.stiika.receipts.ReceiptsUiState
import ua.stiika.setup.SettingsScreen
import ua.stiika.setup.SetupScreen
import ua.stiika.setup.SetupStep
import ua.stiika.setup.SetupUiState
import ua.stiika.shift.ShiftPhase
import ua.stiika.shift.ShiftScreen
import ua.stiika.shift.ShiftUiState
import ua.stiika.stopped.StoppedScreen
import ua.stiika.stopped.StoppedUiState
import ua.stiika.ui.Hand
import ua.stiika.ui.StripUiState
import ua.stiika.ui.Tab
import ua.stiika.ui.Theme

class OfficeScreensTest : ScreenTest() {
    private fun shift(
        name: String,
        phase: ShiftPhase,
        look: Look = Look(),
        strip: StripUiState = StripUiState(StripKind.SHIFT_ENDING, Tone.WARNING, listOf("ЗМІНА 22:40")),
    ) = seen("shift-$name", look, strip, Tab.Shift) { ShiftScreen(it, deaf()).with(ShiftUiState(phase)) }

    private fun link(name: String, state: LinkUiState, look: Look = Look(), strip: StripUiState = Samples.offline) =
        seen("link-$name", look, strip, Tab.Link) { LinkScreen(it, deaf()).with(state) }

    private fun receipts(name: String, state: ReceiptsUiState, look: Look = Look()) =
        seen("receipts-$name", look, StripUiState(StripKind.SENDING, Tone.ASKING, listOf("НАДСИЛАЮ 4 з 7")), Tab.Receipts) {
            ReceiptsScreen(it, deaf()).with(state)
        }

    private fun setup(name: String, state: SetupUiState, look: Look = Look()) =
        seen("setup-$name", look, Samples.firstStart) { SetupScreen(it, deaf()).with(state) }

    @Test
    fun `a shift is opened, looked at, and closed with a second touch`() {
        shift("closed", ShiftPhase.Closed)
        shift("open", Samples.shiftOpen)
        shift("sure", Samples.shiftOpen.copy(confirming = true), Look(Theme.Dark))
        shift("test", Samples.shiftOpen.copy(testing = true))
        shift("done", ShiftPhase.Done(Samples.zReport))
        shift("200", Samples.shiftOpen.copy(confirming = true), Look(textSize = 2f))
        shift("done-200", ShiftPhase.Done(Samples.zReport, "Принтер не відповідає."), Look(textSize = 2f))
        shift("tablet", Samples.shiftOpen, Look(Theme.Sun, Screen.TABLET))
        shift("english", Samples.shiftOpen.copy(since = "today at 08:05", left = "10 h 20 min"), Look(language = "en-rGB"))
    }

    @Test
    fun `the link tells what is left of both terms`() {
        link("offline", Samples.link)
        link(
            "sun",
            Samples.link.copy(link = Link.ASKING, lastContact = null),
            Look(Theme.Sun),
            StripUiState(StripKind.ASKING, Tone.ASKING, listOf("ПИТАЮ ПОДАТКОВУ")),
        )
        link(
            "stopped",
            Samples.link.copy(link = Link.STOPPED, refusal = Samples.limit36),
            Look(Theme.Dark),
            Samples.stopped("36 год"),
        )
        link("200", Samples.link, Look(textSize = 2f))
        link("small", Samples.link, Look(Theme.Dark, Screen.SMALL))
        link(
            "lying",
            Samples.link.copy(link = Link.ONLINE, canSend = false),
            Look(screen = Screen.LYING),
            ONLINE,
        )
    }

    @Test
    fun `receipts are listed with what became of them, and opened as printed`() {
        val open = OpenReceipt("2", Samples.receiptText, ReceiptState.Waiting, "Принтер не відповідає. Увімкніть його і повторіть.")
        receipts("list", ReceiptsUiState(Samples.receipts))
        receipts("none", ReceiptsUiState(), Look(Theme.Sun))
        receipts("open", ReceiptsUiState(Samples.receipts, open))
        receipts("tablet", ReceiptsUiState(Samples.receipts, open), Look(Theme.Dark, Screen.TABLET))
        receipts("tablet-none", ReceiptsUiState(Samples.receipts), Look(screen = Screen.TABLET, hand = Hand.Left))
        receipts("200", ReceiptsUiState(Samples.receipts), Look(textSize = 2f))
        receipts("open-200", ReceiptsUiState(Samples.receipts, open), Look(textSize = 2f))
    }

    @Test
    fun `the first start goes from files to the first minute online`() {
        setup("files", SetupUiState(SetupStep.Files(Samples.files, ready = true)))
        setup("password", SetupUiState(SetupStep.Password("Key-6.dat", "Пароль не підходить до цього ключа.")), Look(Theme.Dark))
        setup("busy", SetupUiState(SetupStep.Password("Key-6.dat"), busy = true), Look(Theme.Sun))
        setup("registers", SetupUiState(SetupStep.Registers(Samples.registers, "4000012345")))
        setup("minute", SetupUiState(SetupStep.FirstMinute(Samples.tasks), Samples.limit36))
        setup("ready", SetupUiState(SetupStep.Ready("Каса на ринку, ПРРО № 4000012345")))
        setup("files-200", SetupUiState(SetupStep.Files(Samples.files)), Look(textSize = 2f))
        setup("minute-200", SetupUiState(SetupStep.FirstMinute(Samples.tasks)), Look(textSize = 2f, language = "en-rGB"))
    }

    @Test
    fun `the settings are few and read in both languages`() {
        seen("settings") { SettingsScreen(it, deaf()).with(Samples.settings) }
        seen("settings-english", Look(Theme.Dark, language = "en-rGB")) {
            SettingsScreen(it, deaf()).with(Samples.settings)
        }
        seen("settings-200", Look(textSize = 2f)) { SettingsScreen(it, deaf()).with(Samples.settings) }
    }

    @Test
    fun `a stop tells the same where there is nothing to sell`() {
        val state = StoppedUiState(Samples.limit36, Remedy.SEE_CONNECTION)
        seen("stopped", strip = Samples.stopped("36 год")) { StoppedScreen(it, deaf()).with(state) }
    }
}
