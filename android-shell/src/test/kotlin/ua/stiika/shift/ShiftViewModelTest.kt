package ua.stiika.shift

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import ua.stiika.bindings.DraftLine
import ua.stiika.bindings.Remedy
import ua.stiika.sale.Kept
import ua.stiika.sale.KeptLine
import ua.stiika.sale.MemoryStore
import ua.stiika.sale.WaitingFor
import ua.stiika.till.FakeGateway
import ua.stiika.till.Outcome
import ua.stiika.till.Told
import ua.stiika.ui.Speech
import ua.stiika.ui.Ways

class ShiftViewModelTest : TextHanding {
    private val events = mutableListOf<String>()
    private val till = FakeGateway(events).apply { state = Told.status.copy(shift = null) }
    private var store = MemoryStore(events)
    private val handed = mutableListOf<String>()
    private var printer: String? = null
    private lateinit var shown: ShiftStage
    private var shift = made()

    @Test
    fun `opened in one touch, under a name that is on disk first`() {
        shift.on.open()

        assertEquals(listOf("kept opening name 1", "open shift name 1", "kept nothing"), events)
        assertEquals("the first shift is when notices are asked for", listOf("opened"), handed)
    }

    @Test
    fun `an open shift is shown in the words of the core`() {
        till.becomes(Told.status.copy(owed = 7u))
        shift.refresh()

        val open = phase() as ShiftPhase.Open
        val said = ShiftPhase.Open("сьогодні о 08:05", "Олена Ковальчук", "20 год", 166, "3", "310,00", "250,00", waiting = "7")
        assertEquals(said, open)
    }

    @Test
    fun `closing asks once more, and can be thought better of`() {
        openAlready()

        shift.on.close()
        assertTrue((phase() as ShiftPhase.Open).confirming)
        shift.on.keepOpen()
        assertEquals(false, (phase() as ShiftPhase.Open).confirming)

        assertEquals(emptyList<String>(), events)
    }

    @Test
    fun `closed by the second touch, under a name that is on disk first, and the report is shown`() {
        openAlready()

        shift.on.close()
        shift.on.confirmClose()

        assertEquals(listOf("kept closing name 1", "close shift name 1", "kept nothing"), events)
        assertEquals(ShiftPhase.Done("Z of name 1"), phase())
        shift.on.done()
        assertEquals(ShiftPhase.Closed, phase())
    }

    @Test
    fun `touched twice it is opened and closed once`() {
        till.holding = true
        repeat(2) { shift.on.open() }
        assertEquals(WaitingFor.Shift, waiting())
        till.release()

        till.holding = true
        repeat(2) { shift.on.confirmClose() }
        assertEquals(WaitingFor.ZReport, waiting())
        till.release()

        assertEquals(1, events.count { it.startsWith("open shift") })
        assertEquals(1, events.count { it.startsWith("close shift") })
    }

    @Test
    fun `a test shift is opened as a test, also when it is asked for again after a dead process`() {
        till.holding = true
        shift.on.openTest()
        till.forget()
        store = store.reopened()
        shift = made()

        shift.on.open()

        assertEquals(List(2) { "open test shift name 1" }, events.filter { it.startsWith("open") })
        assertEquals(Kept(), store.disk)
    }

    @Test
    fun `what the disk does not keep is not asked for`() {
        store.full = true

        shift.on.open()

        assertEquals(listOf("not kept"), events)
        assertEquals("not_kept", refusal())
    }

    @Test
    fun `an act whose end is not known keeps its name, over a dead process too`() {
        openAlready()
        for (unknown in listOf(Outcome.Pending(Told.complaint("pending")), Outcome.Broken(Told.complaint("broken")))) {
            till.next("close shift", unknown)
            shift.on.confirmClose()
            assertEquals("name 1", store.disk.closing)

            store = store.reopened()
            shift = made()
        }
        shift.on.confirmClose()

        assertEquals(List(3) { "close shift name 1" }, events.filter { it.startsWith("close") })
        assertEquals(Kept(), store.disk)
    }

    @Test
    fun `killed between the asking and the answer, it is asked for under the same name`() {
        till.holding = true
        shift.on.open()
        till.forget()
        store = store.reopened()
        shift = made()

        shift.on.open()

        assertEquals(List(2) { "open shift name 1" }, events.filter { it.startsWith("open") })
    }

    @Test
    fun `a declined act was not done, and its next name is another`() {
        till.next("open shift", Outcome.Refused(Told.complaint("foreign_device")))
        shift.on.open()
        assertEquals("foreign_device", refusal())

        shift.on.open()

        assertEquals(listOf("open shift name 1", "open shift name 2"), events.filter { it.startsWith("open") })
        assertNull(refusal())
    }

    @Test
    fun `a closing that was done and not heard of does not stand for the closing of the next shift`() {
        store = MemoryStore(events, Kept(closing = "yesterday"))
        shift = made()

        shift.on.open()
        shift.on.confirmClose()

        assertEquals("close shift name 2", events.single { it.startsWith("close") })
    }

    @Test
    fun `a half-made receipt stays beside the acts of the shift`() {
        val line = KeptLine("line 1", DraftLine("Кава", "1", "45,00", "шт", "А"))
        store = MemoryStore(events, Kept("sale", listOf(line)))
        shift = made()

        shift.on.open()

        assertEquals(Kept("sale", listOf(line)), store.disk)
    }

    @Test
    fun `the report is printed and shared, and a printer that fails says so`() {
        openAlready()
        shift.on.confirmClose()
        printer = "Немає паперу"

        shift.on.printZ()
        shift.on.shareZ()

        assertEquals(listOf("print Z of name 1", "share Z of name 1"), handed)
        assertEquals(ShiftPhase.Done("Z of name 1", "Немає паперу"), phase())
    }

    @Test
    fun `what the printer said of one report is not said of the next`() {
        printer = "Немає паперу"
        openAlready()
        shift.on.confirmClose()
        shift.on.printZ()
        shift.on.done()
        openAlready()

        shift.on.confirmClose()

        assertEquals(ShiftPhase.Done("Z of name 2"), phase())
    }

    @Test
    fun `while the register is opened anew the shift is not said to be closed`() {
        openAlready()
        till.next("close shift", Outcome.Broken(Told.complaint("broken")))
        shift.on.confirmClose()

        till.becomes(null)
        shift.refresh()

        assertTrue(phase() is ShiftPhase.Open)
    }

    override fun printText(text: String, done: (problem: String?) -> Unit) {
        handed += "print $text"
        done(printer)
    }

    override fun shareText(text: String) {
        handed += "share $text"
    }

    @Test
    fun `a shift declined for the clock leads to it`() {
        till.next("open shift", Outcome.Refused(Told.complaint("clock", Remedy.SET_CLOCK)))
        shift.on.open()
        assertEquals(listOf("stopped clock"), handed)
    }

    @Test
    fun `a shift that wants consent to going offline asks for it`() {
        till.becomes(Told.status.copy(shift = null))
        till.next("open shift", Outcome.Refused(Told.complaint("offline_not_agreed", Remedy.AGREE_TO_OFFLINE)))
        shift.on.open()
        assertEquals(listOf("stopped offline_not_agreed"), handed)
    }

    @Test
    fun `a shift that wants a new key leads to the keys`() {
        till.becomes(Told.status.copy(shift = null))
        till.next("open shift", Outcome.Refused(Told.complaint("key_expired", Remedy.LOAD_KEY)))

        shift.on.open()
        assertTrue((shown as ShiftStage.Shown).state.refusal!!.keys)
        shift.on.keys()

        assertEquals(listOf("keys"), handed)
    }

    private fun made() = ShiftViewModel(
        till,
        store,
        Speech(english = false),
        this,
        { handed += "opened" },
        Ways({}, { handed += "keys" }),
        { handed += "stopped ${it.code}" },
    ) { shown = it }

    private fun openAlready() {
        till.becomes(Told.status)
        shift.refresh()
    }

    private fun phase() = (shown as ShiftStage.Shown).state.phase

    private fun refusal() = (shown as ShiftStage.Shown).state.refusal?.code

    private fun waiting() = (shown as ShiftStage.Waiting).state.kind
}
