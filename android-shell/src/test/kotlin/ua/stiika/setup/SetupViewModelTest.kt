package ua.stiika.setup

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import ua.stiika.till.FakeGateway
import ua.stiika.till.Outcome
import ua.stiika.till.Told
import ua.stiika.ui.Speech

class SetupViewModelTest {
    private val till = FakeGateway().apply {
        enrolled = false
        offered = Outcome.Done(listOf(Told.offer("4000000001", closed = true), Told.offer("4000000002")))
    }
    private val ends = mutableListOf<String>()
    private lateinit var stage: SetupStage
    private val setup = SetupViewModel(till, Speech(english = false), {}, { testing -> ends += if (testing) "test" else "sell" }) {
        stage = it
    }
    private val shown get() = (stage as SetupStage.Settling).state

    @Test
    fun `it begins with the files of the key`() {
        setup.start()

        assertEquals(SetupStage.Opening(KeyUiState(KeyPurpose.FirstStart, KeyStep.Files())), stage)
    }

    @Test
    fun `once the key is open it is said whose it is and until when, and the registrars are asked for`() {
        till.holding = true
        chooseFiles()
        setup.onKey.password("secret")
        assertTrue((stage as SetupStage.Opening).state.busy)

        till.release()

        assertEquals(KeyOwner("Олена Ковальчук", "25.11.2027"), shown.owner)
        assertEquals(listOf("begin 3 files", "offers"), till.asked)
    }

    @Test
    fun `from the registrars one comes back to the key, which is proven now`() {
        toRegisters()

        setup.on.back()
        setup.onKey.back()

        val files = (stage as SetupStage.Opening).state.step as KeyStep.Files
        assertEquals(listOf(true, false, false), files.files.map { it.proven })
    }

    @Test
    fun `a key that does not do is said with what to do`() {
        till.next("begin", Outcome.Refused(Told.complaint("certificate_expired")))
        chooseFiles()

        setup.onKey.password("secret")

        assertEquals("certificate_expired", (stage as SetupStage.Opening).state.refusal!!.code)
    }

    @Test
    fun `an unreachable server is said, and asked again`() {
        val offers = till.offered
        till.offered = Outcome.Refused(Told.complaint("unreachable"))
        chooseFiles()
        setup.onKey.password("secret")
        assertEquals("unreachable", shown.refusal!!.code)
        assertEquals("and it is still said whose key it is", SetupStep.Opened to "Олена Ковальчук", shown.step to shown.owner!!.name)

        till.offered = offers
        setup.on.retry()

        assertEquals(2, (shown.step as SetupStep.Registers).registers.size)
    }

    @Test
    fun `the only registrar that can be chosen is chosen by itself`() {
        toRegisters()

        assertEquals("4000000002", registers().chosen)
        assertEquals(listOf("чому registrar_closed", null), registers().registers.map { it.problem })
    }

    @Test
    fun `of several registrars none is chosen by itself`() {
        till.offered = Outcome.Done(listOf(Told.offer("1"), Told.offer("2")))

        toRegisters()
        assertNull(registers().chosen)
        setup.on.registerChosen()
        assertTrue("and without a choice there is no way on", shown.step is SetupStep.Registers)

        setup.on.register("1")
        assertEquals("1", registers().chosen)
    }

    @Test
    fun `a closed registrar cannot be chosen`() {
        toRegisters()

        listOf("4000000001", "7", "x").forEach { setup.on.register(it) }

        assertEquals("4000000002", registers().chosen)
    }

    @Test
    fun `the first minute goes from the registrar to the first sale`() {
        toRegisters()
        till.holding = true

        setup.on.registerChosen()
        assertEquals(listOf(TaskState.Done, TaskState.Now, TaskState.Next, TaskState.Next), tasks())
        till.release()

        assertEquals(listOf("settle 4000000002", "acquaint"), till.asked.takeLast(2))
        assertEquals(SetupStep.Ready("4000012345"), shown.step)
        setup.on.finish()
        setup.on.tryOut()
        assertEquals(listOf("sell", "test"), ends)
    }

    @Test
    fun `touched twice, each step is taken once`() {
        chooseFiles()
        till.holding = true
        repeat(2) { setup.onKey.password("secret") }
        till.release()
        till.holding = true
        repeat(2) { setup.on.registerChosen() }
        till.release()

        assertEquals(listOf("begin 3 files", "offers", "settle 4000000002", "acquaint"), till.asked)
    }

    @Test
    fun `there is no way back out of what is under way`() {
        toRegisters()
        till.holding = true
        setup.on.registerChosen()

        setup.on.back()

        assertTrue(shown.step is SetupStep.FirstMinute)
    }

    @Test
    fun `a first minute that fails is tried again where it stopped`() {
        till.next("acquaint", Outcome.Refused(Told.complaint("unreachable")))
        toRegisters()
        setup.on.registerChosen()
        assertEquals(listOf(TaskState.Done, TaskState.Done, TaskState.Failed, TaskState.Next), tasks())
        assertEquals("unreachable", shown.refusal!!.code)

        setup.on.retry()

        assertEquals(listOf("settle 4000000002", "acquaint", "acquaint"), till.asked.takeLast(3))
        assertTrue(shown.step is SetupStep.Ready)
    }

    @Test
    fun `a registrar that was not settled is chosen again`() {
        till.next("settle", Outcome.Refused(Told.complaint("foreign_device")))
        toRegisters()
        setup.on.registerChosen()
        assertEquals("foreign_device", shown.refusal!!.code)

        setup.on.retry()

        assertTrue(shown.step is SetupStep.Registers)
    }

    @Test
    fun `an interrupted first minute is taken up again at the start`() {
        till.enrolled = true
        till.holding = true

        setup.start()
        assertEquals(listOf(TaskState.Done, TaskState.Done, TaskState.Now, TaskState.Next), tasks())
        till.release()

        assertEquals(listOf("acquaint"), till.asked)
        assertTrue(shown.step is SetupStep.Ready)
    }

    private fun chooseFiles() {
        setup.picked(listOf(file("Key-6.dat", "key"), file("my.cer", "certificate"), file("trust.p7b", "trust")))
        setup.onKey.filesChosen()
    }

    private fun toRegisters() {
        chooseFiles()
        setup.onKey.password("secret")
    }

    private fun file(name: String, content: String) = ChosenFile(name, content.toByteArray())

    private fun registers() = shown.step as SetupStep.Registers

    private fun tasks() = (shown.step as SetupStep.FirstMinute).tasks.map { it.state }
}
