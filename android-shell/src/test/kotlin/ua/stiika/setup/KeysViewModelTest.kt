package ua.stiika.setup

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import ua.stiika.bindings.KeyRole
import ua.stiika.bindings.Remedy
import ua.stiika.till.FakeGateway
import ua.stiika.till.Outcome
import ua.stiika.till.Told
import ua.stiika.ui.Speech

class KeysViewModelTest {
    private val till = FakeGateway().apply {
        state = Told.status.copy(keys = listOf(Told.key(KeyRole.IN_USE, "aa11"), Told.key(KeyRole.UNANNOUNCED, "bb22")))
    }
    private var picks = 0
    private var left = 0
    private val copied = mutableListOf<String>()
    private lateinit var stage: KeysStage
    private val keys = KeysViewModel(till, Speech(english = true), { picks++ }, { copied += it }, { left++ }) { stage = it }
    private val shown get() = (stage as KeysStage.Shown).state
    private val opening get() = (stage as KeysStage.Opening).state

    @Test
    fun `each key is told in the words of the core, in the cashier's language`() {
        keys.start()

        val expected = listOf(
            ShownKey(KeyRole.IN_USE, "Олена Ковальчук", "en для чого aa11", "aa11"),
            ShownKey(KeyRole.UNANNOUNCED, "Олена Ковальчук", "en для чого bb22", "bb22", open = true),
        )
        assertEquals(expected, shown.keys)
    }

    @Test
    fun `an identifier is shown on demand, and at once where the form needs it`() {
        keys.start()
        keys.on.showId("aa11")

        assertEquals(listOf(true, true), shown.keys.map { it.open })
    }

    @Test
    fun `an identifier is copied whole, and that is said`() {
        keys.start()
        keys.on.copyId("bb22")

        assertEquals(listOf("bb22"), copied)
        assertEquals(listOf(false, true), shown.keys.map { it.copied })
    }

    @Test
    fun `a new key is loaded, and it is said what became of it`() {
        keys.start()
        keys.on.load()
        assertEquals(KeyUiState(KeyPurpose.Renewal, KeyStep.Files()), opening)
        keys.onKey.choose()
        keys.picked(listOf(file("new.pfx", "key")))
        keys.onKey.filesChosen()
        assertTrue(opening.step is KeyStep.Password)
        val announced = Told.status.copy(keys = listOf(Told.key(KeyRole.NEXT, "cc33")))
        till.state = announced
        keys.onKey.password("secret")

        assertEquals(1, picks)
        assertEquals(listOf("load 1 files"), till.asked)
        assertEquals(listOf("en Новий ключ прийнято."), shown.loaded)
        assertEquals(listOf("cc33"), shown.keys.map { it.id })
    }

    @Test
    fun `a certificate or a file of authorities needs no password`() {
        keys.on.load()
        keys.picked(listOf(file("new.cer", "certificate")))
        keys.picked(listOf(file("trust.p7b", "trust")))

        keys.onKey.filesChosen()

        assertEquals(listOf("load 2 files"), till.asked)
        assertTrue(shown.loaded.isNotEmpty())
    }

    @Test
    fun `the key of a senior cashier is loaded as such`() {
        keys.on.loadSenior()
        assertEquals(KeyPurpose.Senior, opening.purpose)
        keys.picked(listOf(file("Key-6.dat", "key")))
        keys.onKey.filesChosen()

        keys.onKey.password("secret")

        assertEquals(listOf("load senior 1 files"), till.asked)
    }

    @Test
    fun `the key of a senior cashier is removed by the second touch, and that is said`() {
        till.state = Told.status.copy(keys = listOf(Told.key(KeyRole.SENIOR, "dd44")))
        keys.start()
        keys.on.removeSenior()
        assertEquals(listOf(true), shown.keys.map { it.sure })
        assertTrue(till.asked.isEmpty())

        keys.on.removeSenior()

        assertEquals(listOf("remove senior"), till.asked)
        assertTrue(shown.removed)
        assertEquals(listOf(false), shown.keys.map { it.sure })
    }

    @Test
    fun `a key that cannot be removed says why`() {
        till.next("remove senior", Outcome.Refused(Told.complaint("busy")))
        keys.start()
        keys.on.removeSenior()
        keys.on.removeSenior()

        assertEquals("busy", shown.refusal!!.code)
    }

    @Test
    fun `the questions of the core are the same as at the first start`() {
        till.next("load", Outcome.UnknownRoot(Told.complaint("unknown_root"), "ЦЗО", "0A:1B"))
        keys.on.load()
        keys.picked(listOf(file("trust.p7b", "trust")))
        keys.onKey.filesChosen()
        assertEquals(KeyStep.Root("ЦЗО", "0A:1B", "en що робити"), opening.step)

        keys.onKey.accept()
        keys.onKey.confirmAccept()

        assertEquals(listOf("load 1 files", "load 1 files"), till.asked)
        assertTrue(shown.loaded.isNotEmpty())
    }

    @Test
    fun `a refusal is said where the files can be changed`() {
        till.next("load", Outcome.Refused(Told.complaint("nothing_new")))
        keys.on.load()
        keys.picked(listOf(file("trust.p7b", "trust")))

        keys.onKey.filesChosen()

        assertEquals("nothing_new", opening.refusal!!.code)
        assertTrue(opening.step is KeyStep.Files)
    }

    @Test
    fun `back goes from the password to the files, to the keys, and out`() {
        keys.start()
        keys.on.load()
        val key = file("Key-6.dat", "key")
        keys.picked(listOf(key))
        keys.onKey.filesChosen()

        keys.back()
        assertTrue(opening.step is KeyStep.Files)
        keys.back()
        assertTrue(stage is KeysStage.Shown)
        assertTrue("and the files are wiped", key.content.all { it == 0.toByte() })
        keys.back()

        assertEquals(1, left)
    }

    @Test
    fun `files that nobody waits for are wiped`() {
        keys.start()
        val late = file("Key-6.dat", "key")

        keys.picked(listOf(late))

        assertTrue(late.content.all { it == 0.toByte() })
        assertTrue(shown.loaded.isEmpty())
    }

    @Test
    fun `an outcome of before is not said again`() {
        keys.on.load()
        keys.picked(listOf(file("new.cer", "certificate")))
        keys.onKey.filesChosen()

        keys.start()

        assertTrue(shown.loaded.isEmpty())
    }

    @Test
    fun `a key that is used no more is a touch from its remedy`() {
        assertTrue(Speech(english = false).refusal(Told.complaint("key_expired", Remedy.LOAD_KEY)).keys)
    }

    private fun file(name: String, content: String) = ChosenFile(name, content.toByteArray())
}
