package ua.stiika.setup

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import ua.stiika.bindings.FileKind
import ua.stiika.bindings.Files
import ua.stiika.bindings.Holder
import ua.stiika.bindings.Remedy
import ua.stiika.till.FakeGateway
import ua.stiika.till.Outcome
import ua.stiika.till.Told
import ua.stiika.ui.Speech

class KeyOpeningTest {
    private val till = FakeGateway()
    private var picks = 0
    private var left = 0
    private val opened = mutableListOf<String>()
    private val brought = mutableListOf<Files>()
    private val opening: KeyOpening<Holder> =
        KeyOpening(till, Speech(english = false), { picks++ }, ::open, { opened += it.name }, { left++ }, {})
    private val shown get() = opening.state()
    private val olena = Told.holder("aa11223344")
    private val other = Told.holder("bb55667788", "Іван Петренко")

    @Test
    fun `files add up, each is named as what it holds, and without any there is no way on`() {
        opening.on.filesChosen()
        assertEquals(KeyStep.Files(), shown.step)
        opening.on.choose()
        assertEquals(1, picks)

        opening.picked(listOf(file("Key-6.dat", "key")))
        opening.picked(listOf(file("trust.p7b", "trust"), file("my.cer", "certificate")))

        assertEquals(listOf("Key-6.dat", "trust.p7b", "my.cer"), files().map { it.name })
        assertEquals(listOf(FileKind.KEY, FileKind.TRUST, FileKind.CERTIFICATE), files().map { it.kind })
        assertFalse("no key is proven before its password", files().any { it.proven })
    }

    @Test
    fun `two files of one name are two files, and one chosen again is one`() {
        opening.picked(listOf(file("cert.cer", "certificate"), file("cert.cer", "trust")))
        opening.picked(listOf(file("cert.cer", "trust")))

        assertEquals(listOf(FileKind.CERTIFICATE, FileKind.TRUST), files().map { it.kind })
    }

    @Test
    fun `a file can be put away, and its content is wiped`() {
        val key = file("Key-6.dat", "key")
        opening.picked(listOf(key, file("letter.pdf", "trust")))

        opening.on.putAway(files().first().id)

        assertEquals(listOf("letter.pdf"), files().map { it.name })
        assertTrue(key.content.all { it == 0.toByte() })
    }

    @Test
    fun `a file that cannot be read is said`() {
        opening.notPicked("завеликий")

        assertEquals("завеликий", shown.refusal!!.what)
    }

    @Test
    fun `without a key file no password is asked for`() {
        opening.picked(listOf(file("trust.p7b", "trust")))
        till.next("begin", Outcome.Refused(Told.complaint("no_key")))

        opening.on.filesChosen()

        assertEquals("", brought.single().password)
        assertEquals("no_key", shown.refusal!!.code)
        assertTrue("and the files can be changed at once", shown.step is KeyStep.Files)
    }

    @Test
    fun `once the password has opened it, the key is proven, until another file comes`() {
        toPassword()
        opening.on.password("secret")
        opening.on.back()
        assertEquals(listOf(true, false), files().map { it.proven })

        opening.picked(listOf(file("second.dat", "trust")))

        assertFalse(files().any { it.proven })
        assertEquals(listOf("Олена Ковальчук"), opened)
    }

    @Test
    fun `a wrong password is said under the password, with what to do`() {
        till.next("begin", Outcome.Refused(Told.complaint("wrong_password", Remedy.TYPE_PASSWORD)))
        toPassword()

        opening.on.password("secret")

        assertEquals("чому wrong_password що робити", (shown.step as KeyStep.Password).wrong)
        assertNull(shown.refusal)
    }

    @Test
    fun `after other files were chosen the last password is not wrong any more`() {
        till.next("begin", Outcome.Refused(Told.complaint("wrong_password", Remedy.TYPE_PASSWORD)))
        toPassword()
        opening.on.password("secret")

        opening.on.back()
        opening.on.filesChosen()

        assertNull((shown.step as KeyStep.Password).wrong)
    }

    @Test
    fun `what is missing can be added where the password is being typed`() {
        till.next("begin", Outcome.Refused(Told.complaint("bad_certificate")))
        toPassword()
        opening.on.password("secret")
        assertEquals("bad_certificate", shown.refusal!!.code)
        assertFalse(shown.lookUp)

        opening.on.choose()
        opening.picked(listOf(file("trust.p7b", "trust")))

        assertTrue(shown.step is KeyStep.Password)
        assertNull(shown.refusal)
        opening.on.password("secret")
        assertEquals(listOf(2, 3), brought.map { it.contents.size })
    }

    @Test
    fun `of several keys one is chosen with one touch, and the password is not typed again`() {
        till.next("begin", Outcome.ChooseKey(Told.complaint("several_keys"), listOf(olena, other)))
        toPassword()
        opening.on.password("secret")
        val keys = listOf(
            OfferedKey("aa11223344", "Олена Ковальчук", "25.11.2027", "11223344"),
            OfferedKey("bb55667788", "Іван Петренко", "25.11.2027", "55667788"),
        )
        assertEquals(KeyStep.Choose(keys, "чому several_keys", "що робити"), shown.step)

        opening.on.key("cc")
        opening.on.key("bb55667788")

        assertEquals(listOf(null, "bb55667788"), brought.map { it.chosen })
        assertEquals(listOf("secret", "secret"), brought.map { it.password })
        assertEquals(1, opened.size)
    }

    @Test
    fun `an unknown root is accepted with a second touch only, and the choice of the key stays`() {
        till.next("begin", Outcome.ChooseKey(Told.complaint("several_keys"), listOf(olena, other)))
        till.next("begin", Outcome.UnknownRoot(Told.complaint("unknown_root"), "ЦЗО", "0A:1B"))
        toPassword()
        opening.on.password("secret")
        opening.on.key("aa11223344")
        assertEquals(KeyStep.Root("ЦЗО", "0A:1B", "що робити"), shown.step)

        opening.on.confirmAccept()
        assertEquals("the first touch only asks", 2, brought.size)
        opening.on.accept()
        assertTrue((shown.step as KeyStep.Root).sure)
        opening.on.confirmAccept()

        assertEquals(listOf("0A:1B"), brought.last().acceptedRoots)
        assertEquals("aa11223344", brought.last().chosen)
        assertEquals(1, opened.size)
    }

    @Test
    fun `from the question about a root there is a way back, and the password is forgotten`() {
        till.next("begin", Outcome.UnknownRoot(Told.complaint("unknown_root"), "ЦЗО", "0A:1B"))
        toPassword()
        opening.on.password("secret")
        opening.on.accept()

        opening.on.back()
        assertFalse((shown.step as KeyStep.Root).sure)
        opening.on.back()

        assertTrue(shown.step is KeyStep.Password)
        opening.on.confirmAccept()
        assertEquals(1, brought.size)
    }

    @Test
    fun `a certificate that is missing is looked up at the provider, when the owner asks for it`() {
        till.next("begin", Outcome.Refused(Told.complaint("bad_certificate", Remedy.LOOK_UP)))
        toPassword()
        opening.on.lookUp()
        opening.on.password("secret")
        assertTrue(shown.lookUp)

        opening.on.lookUp()

        assertEquals(listOf(false, true), brought.map { it.lookUp })
        assertEquals("secret", brought.last().password)
        assertEquals(1, opened.size)
    }

    @Test
    fun `touched twice, each step is taken once`() {
        toPassword()
        till.holding = true
        repeat(2) { opening.on.password("secret") }
        assertTrue(shown.busy)
        opening.on.back()
        opening.on.choose()
        till.release()

        assertEquals(1, brought.size)
        assertEquals(0, picks)
    }

    @Test
    fun `what is left behind is wiped, and back from the files leaves`() {
        val key = file("Key-6.dat", "key")
        opening.picked(listOf(key))

        opening.on.back()
        assertEquals(1, left)
        opening.leave()

        assertTrue(key.content.all { it == 0.toByte() })
        assertEquals(KeyStep.Files(), shown.step)
    }

    private fun open(purpose: KeyPurpose, files: Files, done: (Outcome<Holder>) -> Unit) {
        assertEquals(KeyPurpose.FirstStart, purpose)
        brought += files
        till.begin(files, done)
    }

    private fun toPassword() {
        opening.picked(listOf(file("Key-6.dat", "key"), file("my.cer", "certificate")))
        opening.on.filesChosen()
    }

    private fun files() = (shown.step as KeyStep.Files).files

    private fun file(name: String, content: String) = ChosenFile(name, content.toByteArray())
}
