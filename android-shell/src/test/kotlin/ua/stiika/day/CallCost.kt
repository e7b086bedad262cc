package ua.stiika.day

import ua.stiika.bindings.Draft
import ua.stiika.bindings.DraftLine
import ua.stiika.bindings.Enrolment
import ua.stiika.bindings.Files
import ua.stiika.bindings.Payment
import ua.stiika.bindings.Phone
import ua.stiika.bindings.Till
import ua.stiika.bindings.TillException
import ua.stiika.bindings.newOperation
import ua.stiika.bindings.oneMore
import java.io.File

/** A stand-in for the phone, used for measurements only. */
private object Desk : Phone {
    override fun wallSeconds() = System.currentTimeMillis() / 1000

    override fun bootSeconds() = System.nanoTime() / 1_000_000_000

    override fun seal(secret: ByteArray) = secret.reversedArray()

    override fun unseal(sealed: ByteArray) = sealed.reversedArray()
}

private fun each(times: Int, act: () -> Unit): Long {
    repeat(times / 5) { act() }
    val begun = System.nanoTime()
    repeat(times) { act() }
    return (System.nanoTime() - begun) / times / 1000
}

/** Measures the cost of calls from Kotlin into the core on this machine: `scripts/bench`. */
fun main(arguments: Array<String>) {
    val folder = File(arguments[0])
    FiscalServer(File(folder, "keys").apply { mkdirs() }).use { server ->
        val register = File(folder, "register").path
        val files = Files(server.files.values.toList(), server.password, null, false, emptyList(), server.address)
        val enrolment = try {
            Enrolment.begin(register, files, Desk)
        } catch (unknown: TillException.UnknownRoot) {
            // The root of the simulator is its own.
            Enrolment.begin(register, files.copy(acceptedRoots = listOf(unknown.fingerprint)), Desk)
        }
        val till = enrolment.settle(enrolment.offers().first().fiscal)
        till.openShift(newOperation(), false)
        till.agreeToOffline()
        server.dark()
        val line = DraftLine("Мед липовий", "0,75", "320", "кг", "")
        val draft = Draft(listOf(line), Payment.Cash("500"))
        val call = each(2000) { oneMore("1") }
        val status = each(1000) { till.status() }
        val preview = each(1000) { till.preview(draft) }
        val sale = each(200) { till.sell(newOperation(), draft) }
        till.shut()
        val opening = each(10) { Till.open(register, Desk).shut() }
        println("a small call through JNA            %7d µs".format(call))
        println("state of the register, read off     %7d µs".format(status))
        println("preview of a receipt                %7d µs".format(preview))
        println("offline sale, signed and durable    %7d µs: %d small calls".format(sale, sale / maxOf(call, 1)))
        println("opening the register                %7d µs".format(opening))
    }
}
