package ua.stiika.phone.keys

import java.security.GeneralSecurityException
import java.security.ProviderException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * AES-256-GCM over a key that comes from outside.
 *
 * Sealed form: one byte of version, twelve of nonce, then text and tag. The nonce is drawn by whoever holds the key, and
 * the version is under the tag.
 *
 * @param making the key for sealing, made when there is none yet
 * @param existing the key for opening, or null when there is none: a new one would open nothing
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
