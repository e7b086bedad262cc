package ua.stiika.setup

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import ua.stiika.till.FakeGateway
import ua.stiika.ui.Hand
import ua.stiika.ui.Theme

class SettingsViewModelTest : SettingsPort {
    override var theme = Theme.System
    override var hand = Hand.Right
    override var language = Language.Ukrainian
    override var printer: String? = null
    private val till = FakeGateway()
    private lateinit var shown: SettingsUiState
    private var left = 0
    private var keys = 0
    private var limited = true
    private val settings = SettingsViewModel(till, this, { keys++ }, { left++ }) { shown = it }

    @Test
    fun `each choice takes hold at once and is shown`() {
        settings.on.theme(Theme.entries.last())
        settings.on.hand(Hand.Left)
        settings.on.language(Language.English)

        assertEquals(Theme.entries.last() to Hand.Left, theme to hand)
        assertEquals(SettingsUiState(theme, hand, language, battery = true, about = shown.about), shown)
    }

    @Test
    fun `a printer is found, chosen and given up`() {
        settings.on.findPrinter()
        assertEquals(listOf("MTP-II"), shown.printers.map { it.name })

        settings.on.printer("p1")
        assertEquals("p1", shown.printer)
        settings.on.printer(null)
        assertNull(printer)
    }

    @Test
    fun `it says which register this is, and before it is open only the version`() {
        settings.refresh()
        val cashier = "Олена Ковальчук, 25.11.2027"
        assertEquals(listOf("Stiika 0.1", "ФОП Ковальчук О. П.", "Ринок", "ФН ПРРО 4000012345", cashier), shown.about)

        till.state = null
        settings.refresh()
        assertEquals(listOf("Stiika 0.1"), shown.about)
    }

    @Test
    fun `where the phone may end the app, its own settings are a touch away`() {
        settings.refresh()
        assertTrue(shown.battery)

        settings.on.battery()
        settings.refresh()

        assertFalse(shown.battery)
    }

    @Test
    fun `the keys are a touch away`() {
        settings.on.keys()

        assertEquals(1, keys)
    }

    @Test
    fun `back leaves`() {
        settings.on.back()

        assertEquals(1, left)
    }

    override fun printers(found: (List<Printer>) -> Unit) = found(listOf(Printer("p1", "MTP-II")))

    override fun batteryLimits() = limited

    override fun openBattery() {
        limited = false
    }

    override fun version() = "0.1"
}
