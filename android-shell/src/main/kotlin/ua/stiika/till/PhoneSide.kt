package ua.stiika.till

import ua.stiika.bindings.Phone
import ua.stiika.bindings.PhoneException
import ua.stiika.phone.PhoneClock
import ua.stiika.phone.keys.KeyWrapping
import ua.stiika.phone.keys.KeyWrappingException

/** The services that the core needs from the phone: its clocks and its keystore. */
class PhoneSide(private val clock: PhoneClock, private val keys: KeyWrapping) : Phone {
    override fun wallSeconds(): Long = clock.now().wallSeconds

    override fun bootSeconds(): Long = clock.now().bootSeconds

    override fun seal(secret: ByteArray): ByteArray = told { keys.seal(secret) }

    override fun unseal(sealed: ByteArray): ByteArray = told { keys.open(sealed) }

    private fun <T> told(act: () -> T): T = try {
        act()
    } catch (problem: KeyWrappingException) {
        throw PhoneException.Keystore(problem.problem.name)
    }
}
