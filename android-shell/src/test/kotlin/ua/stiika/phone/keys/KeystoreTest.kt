package ua.stiika.phone.keys

import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyProperties
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import ua.stiika.phone.PhoneTestApp
import java.security.Security

/** Tests of the requests to the keystore. The keystore is a double, so these tests do not test a real chip. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class KeystoreTest {
    private val app = RuntimeEnvironment.getApplication()
    private val store = KeystoreDouble()
    private val keystore = Keystore(app)
    private val newer = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P

    @Before
    fun put() {
        Security.addProvider(store)
    }

    @After
    fun take() = Security.removeProvider(store.name)

    @Test
    fun `one key seals and opens, and it is made once`() {
        val sealed = keystore.seal(SECRET)

        assertArrayEquals(SECRET, Keystore(app).open(sealed))
        keystore.seal(SECRET)
        assertEquals(1, store.asked.size)
    }

    @Test
    fun `the key is AES-256 for GCM alone, needs nobody present, and draws its nonces itself`() {
        keystore.seal(SECRET)

        val spec = store.asked.single()
        assertEquals(256, spec.keySize)
        assertEquals(listOf(KeyProperties.BLOCK_MODE_GCM), spec.blockModes.toList())
        assertEquals(KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT, spec.purposes)
        assertTrue(spec.isRandomizedEncryptionRequired)
        assertFalse(spec.isUserAuthenticationRequired)
    }

    @Test
    fun `the security chip is used where there is one`() {
        strongBox()

        keystore.seal(SECRET)

        assertEquals(listOf(newer), store.asked.map(store::inChip))
    }

    @Test
    fun `a chip that will not is done without`() {
        strongBox()
        store.chipWorks = false

        val sealed = keystore.seal(SECRET)

        assertArrayEquals(SECRET, keystore.open(sealed))
        assertEquals(if (newer) listOf(true, false) else listOf(false), store.asked.map(store::inChip))
    }

    @Test
    fun `a key that is gone is not made anew for opening`() {
        val sealed = keystore.seal(SECRET)
        store.made.clear()

        val problem = assertThrows(KeyWrappingException::class.java) { keystore.open(sealed) }.problem

        assertEquals(KeyProblem.Lost, problem)
        assertEquals(1, store.asked.size)
    }

    @Test
    fun `a phone whose key store is out of order says so`() {
        Security.removeProvider(store.name)

        val problem = assertThrows(KeyWrappingException::class.java) { keystore.seal(SECRET) }.problem

        assertEquals(KeyProblem.Unavailable, problem)
    }

    private fun strongBox() = shadowOf(app.packageManager).setSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE, true)

    private companion object {
        val SECRET = "пароль".toByteArray()
    }
}
