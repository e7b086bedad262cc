package ua.stiika.phone.keys

import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import java.security.InvalidKeyException
import java.security.ProviderException
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

class KeyWrappingTest {
    private val wrapping = jdkWrapping()
    private val secret = "пароль".toByteArray()

    @Test
    fun `what was sealed is opened, an empty secret too`() {
        for (plain in listOf(secret, ByteArray(0), ByteArray(5000) { it.toByte() })) {
            assertArrayEquals(plain, wrapping.open(wrapping.seal(plain)))
        }
    }

    @Test
    fun `sealing leaves the caller's bytes as they were`() {
        val before = secret.copyOf()

        wrapping.seal(secret)

        assertArrayEquals(before, secret)
    }

    @Test
    fun `the same secret never looks the same twice`() {
        assertFalse(wrapping.seal(secret).contentEquals(wrapping.seal(secret)))
    }

    @Test
    fun `every single bit of what is sealed matters`() {
        val sealed = wrapping.seal(secret)
        for (bit in 0 until sealed.size * 8) {
            val spoilt = sealed.copyOf().also { it[bit / 8] = (it[bit / 8].toInt() xor (1 shl bit % 8)).toByte() }

            assertEquals("bit $bit", KeyProblem.Damaged, problem { wrapping.open(spoilt) })
        }
    }

    @Test
    fun `what is cut short is damaged, at any length`() {
        val sealed = wrapping.seal(secret)
        for (length in sealed.indices) {
            assertEquals("$length bytes", KeyProblem.Damaged, problem { wrapping.open(sealed.copyOf(length)) })
        }
    }

    @Test
    fun `another key does not open it`() {
        assertEquals(KeyProblem.Damaged, problem { jdkWrapping().open(wrapping.seal(secret)) })
    }

    @Test
    fun `a key that is gone is said to be gone, and no new one is made for opening`() {
        val sealed = wrapping.seal(secret)
        val bare = AesGcm(making = { error("made a key to open with") }, existing = { null })

        assertEquals(KeyProblem.Lost, problem { bare.open(sealed) })
    }

    @Test
    fun `a key store that is out of order is said to be so`() {
        val broken = AesGcm(making = { throw ProviderException("keystore died") }, existing = { throw InvalidKeyException() })

        assertEquals(KeyProblem.Unavailable, problem { broken.seal(secret) })
        assertEquals(KeyProblem.Unavailable, problem { broken.open(wrapping.seal(secret)) })
    }

    @Test
    fun `an opened secret is wiped after use, even when its use fails`() {
        val sealed = wrapping.seal(secret)
        lateinit var seen: ByteArray

        assertEquals(secret.size, wrapping.opened(sealed) { it.also { seen = it }.size })
        assertTrue(seen.all { it == 0.toByte() })

        assertThrows(IllegalStateException::class.java) {
            wrapping.opened(sealed) {
                seen = it
                error("no")
            }
        }
        assertTrue(seen.size == secret.size && seen.all { it == 0.toByte() })
    }

    @Test
    fun `an error says nothing of the secret`() {
        val spoilt = wrapping.seal(secret).also { it[20] = (it[20] + 1).toByte() }

        val said = assertThrows(KeyWrappingException::class.java) { wrapping.open(spoilt) }.toString()

        assertEquals("ua.stiika.phone.keys.KeyWrappingException: Damaged", said)
    }

    private fun problem(act: () -> Unit) = assertThrows(KeyWrappingException::class.java) { act() }.problem
}

/** The same encryption with a key of the desktop Java, for tests. */
fun jdkWrapping(): KeyWrapping {
    val key: SecretKey = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()
    return AesGcm(making = { key }, existing = { key })
}
