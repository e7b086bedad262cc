package ua.stiika.phone.keys

import java.security.GeneralSecurityException
import java.security.ProviderException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * AES-256-GCM with a key from outside.
 *
 * Encrypted form: one byte of version, twelve bytes of nonce, then the text and the tag. The holder of the key draws the nonce.
 * The tag protects the version too.
 *
 * @param making the key for encryption; it is made if it does not exist
 * @param existing the key for decryption; null if it does not exist, because a new key could decrypt nothing
 */
class AesGcm(private val making: () -> SecretKey, private val existing: () -> SecretKey?) : KeyWrapping {
    override fun seal(plain: ByteArray): ByteArray = guarded {
        val cipher = Cipher.getInstance(FORM)
        cipher.init(Cipher.ENCRYPT_MODE, making())
        cipher.updateAAD(byteArrayOf(VERSION))
        val text = cipher.doFinal(plain)
        byteArrayOf(VERSION) + cipher.iv + text
    }

    override fun open(sealed: ByteArray): ByteArray {
        if (sealed.size < HEAD + TAG_BITS / Byte.SIZE_BITS || sealed[0] != VERSION) {
            throw KeyWrappingException(KeyProblem.Damaged)
        }
        return guarded {
            val key = existing() ?: throw KeyWrappingException(KeyProblem.Lost)
            val cipher = Cipher.getInstance(FORM)
            cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, sealed, 1, NONCE))
            cipher.updateAAD(sealed, 0, 1)
            cipher.doFinal(sealed, HEAD, sealed.size - HEAD)
        }
    }

    private inline fun <T> guarded(act: () -> T): T = try {
        act()
    } catch (damaged: AEADBadTagException) {
        throw KeyWrappingException(KeyProblem.Damaged, damaged)
    } catch (broken: GeneralSecurityException) {
        throw KeyWrappingException(KeyProblem.Unavailable, broken)
    } catch (broken: ProviderException) {
        throw KeyWrappingException(KeyProblem.Unavailable, broken)
    }

    private companion object {
        const val FORM = "AES/GCM/NoPadding"
        const val VERSION: Byte = 1
        const val NONCE = 12
        const val HEAD = 1 + NONCE
        const val TAG_BITS = 128
    }
}
