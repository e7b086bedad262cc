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
import ua.stiika.setup.KeyPurpose
import ua.stiika.setup.KeyScreen
import ua.stiika.setup.KeyStep
import ua.stiika.setup.KeyUiState
import ua.stiika.setup.KeysScreen
import ua.stiika.setup.KeysUiState
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
import ua.stiika.ui.Refusal
import ua.stiika.ui.StripUiState
import ua.stiika.ui.Tab
import ua.stiika.ui.Theme

class OfficeScreensTest : ScreenTest() {
    private fun shift(
        name: String,
        phase: ShiftPhase,
        look: Look = Look(),
        strip: StripUiState = StripUiState(StripKind.SHIFT_ENDING, Tone.WARNING, listOf("ЗМІНА 22:40")),
        refusal: Refusal? = null,
    ) = seen("shift-$name", look, strip, Tab.Shift) { ShiftScreen(it, deaf()).with(ShiftUiState(phase, refusal)) }

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
        key("files", KeyStep.Files(Samples.files))
        key("password", KeyStep.Password(Samples.files.take(1), Samples.WRONG), Look(Theme.Dark))
        setup("opened", SetupUiState(SetupStep.Opened, Samples.owner, busy = true))
        setup("registers", SetupUiState(SetupStep.Registers(Samples.registers, "4000012345"), Samples.owner))
        setup("minute", SetupUiState(SetupStep.FirstMinute(Samples.tasks), refusal = Samples.unreachable))
        setup("ready", SetupUiState(SetupStep.Ready("Каса на ринку, ПРРО № 4000012345")))
        key("files-200", KeyStep.Files(Samples.files), Look(textSize = 2f))
        setup("minute-200", SetupUiState(SetupStep.FirstMinute(Samples.tasks)), Look(textSize = 2f, language = "en-rGB"))
    }

    private fun key(name: String, step: KeyStep, look: Look = Look(), state: KeyUiState = KeyUiState(KeyPurpose.FirstStart, step)) =
        seen("setup-$name", look, Samples.firstStart) { KeyScreen(it, deaf()).with(state.copy(step = step)) }

    /** In the three themes, of which one is in English, on a small phone, and in the largest text. */
    private fun looks(name: String, draw: (String, Look, english: Boolean) -> Unit) {
        draw(name, Look(), false)
        draw("$name-dark", Look(Theme.Dark), false)
        draw("$name-sun", Look(Theme.Sun, language = "en-rGB"), true)
        draw("$name-english", Look(language = "en-rGB"), true)
        draw("$name-small", Look(screen = Screen.SMALL), false)
        draw("$name-200", Look(textSize = 2f), false)
    }

    @Test
    fun `files are chosen, and none counts as a key before its password`() {
        looks("files-none") { name, look, _ -> key(name, KeyStep.Files(), look) }
        looks("files-chosen") { name, look, _ -> key(name, KeyStep.Files(Samples.files), look) }
        key("files-proven", KeyStep.Files(Samples.files.map { it.copy(proven = true) }))
        key("files-no-key", KeyStep.Files(Samples.files.drop(1)), state = refused(Samples.noKey))
        key("files-lying", KeyStep.Files(Samples.files), Look(screen = Screen.LYING))
        key("files-tablet", KeyStep.Files(Samples.files), Look(screen = Screen.TABLET))
    }

    @Test
    fun `a password that is wrong, a certificate that is missing, and a wait`() {
        val step = KeyStep.Password(Samples.files.take(1))
        looks("no-certificate") { name, look, english ->
            key(name, step, look, if (english) refused(Samples.noRoots) else refused(Samples.noCertificate).copy(lookUp = true))
        }
        key("password-new", step)
        key("password-busy", step, Look(Theme.Sun), KeyUiState(KeyPurpose.FirstStart, step, busy = true))
        key("password-200", step.copy(wrong = Samples.WRONG), Look(textSize = 2f))
    }

    private fun refused(refusal: Refusal) = KeyUiState(KeyPurpose.FirstStart, KeyStep.Files(), refusal)

    @Test
    fun `of several keys one is chosen`() = looks("choose") { name, look, english ->
        key(name, if (english) Samples.choosingEnglish else Samples.choosing, look)
    }

    @Test
    fun `a root that is not known is compared and accepted with a second touch`() {
        looks("root") { name, look, english -> key(name, if (english) Samples.rootEnglish else Samples.root, look) }
        looks("root-sure") { name, look, english ->
            key(name, (if (english) Samples.rootEnglish else Samples.root).copy(sure = true), look)
        }
        key("root-lying", Samples.root, Look(screen = Screen.LYING))
    }

    @Test
    fun `it is said whose key was opened, also where the tax service does not answer`() {
        looks("opened") { name, look, _ -> setup(name, SetupUiState(SetupStep.Opened, Samples.owner, busy = true), look) }
        setup("opened-refused", SetupUiState(SetupStep.Opened, Samples.owner, Samples.unreachable))
        setup("registers-200", SetupUiState(SetupStep.Registers(Samples.registers), Samples.owner), Look(textSize = 2f))
    }

    private fun keys(name: String, state: KeysUiState, look: Look = Look()) = seen("keys$name", look) { KeysScreen(it, deaf()).with(state) }

    @Test
    fun `the keys are told with their terms, and the identifier that the form needs is shown`() {
        looks("") { name, look, english -> keys(name, if (english) Samples.keysEnglish else Samples.keys, look) }
        keys("-loaded", Samples.keysLoaded)
        keys("-loaded-dark", Samples.keysLoaded, Look(Theme.Dark, Screen.NARROW))
        keys("-senior-sure", Samples.seniorSure)
        keys("-senior-removed", Samples.seniorRemoved)
        keys("-none", KeysUiState(emptyList()))
        keys("-lying", Samples.keys, Look(screen = Screen.LYING))
        keys("-tablet", Samples.keys, Look(screen = Screen.TABLET))
    }

    @Test
    fun `a new key is loaded with the same steps as the first one`() {
        for ((purpose, look) in listOf(
            KeyPurpose.Renewal to Look(),
            KeyPurpose.Senior to Look(Theme.Dark, language = "en-rGB"),
        )) {
            val state = KeyUiState(purpose, KeyStep.Files())
            seen("keys-load-$purpose", look) { KeyScreen(it, deaf()).with(state) }
            seen("keys-load-$purpose-200", look.copy(textSize = 2f)) { KeyScreen(it, deaf()).with(state) }
        }
    }

    @Test
    fun `a refusal that a new key settles has a button`() {
        shift("key-expired", ShiftPhase.Closed, refusal = Samples.keyExpired)
        shift("key-expired-sun", ShiftPhase.Closed, Look(Theme.Sun), refusal = Samples.keyExpired)
        link("key-expired", Samples.link.copy(refusal = Samples.keyExpired))
        seen("stopped-key", strip = Samples.stopped("ключ")) {
            StoppedScreen(it, deaf()).with(StoppedUiState(Samples.keyExpired, Remedy.LOAD_KEY))
        }
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
