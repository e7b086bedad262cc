package ua.stiika.phone.keys

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import ua.stiika.ui.NewerApi
import java.io.IOException
import java.security.KeyStore
import java.security.ProviderException
import java.security.UnrecoverableKeyException
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

/**
 * The wrapping key in the phone's own key store: made there, used there, never seen by the app.
 *
 * In the separate security chip (StrongBox) where the phone has one that takes it, else wherever the platform keeps its
 * keys. It asks for no fingerprint and no unlocked screen.
 */
class Keystore(context: Context) : KeyWrapping by AesGcm(Alias(context)::makingKey, Alias(context)::existing)

/** The one key under its name in the store. */
private class Alias(private val context: Context) {
    /** One at a time: a second key under the same name would take the first one's place, and what that has sealed. */
    fun makingKey(): SecretKey = synchronized(STORE) { existing() ?: make() }

    fun existing(): SecretKey? = try {
        store().getKey(NAME, null) as SecretKey?
    } catch (gone: UnrecoverableKeyException) {
        throw KeyWrappingException(KeyProblem.Unavailable, gone)
    } catch (broken: IOException) {
        throw KeyWrappingException(KeyProblem.Unavailable, broken)
    }

    private fun store() = KeyStore.getInstance(STORE).apply { load(null) }

    private fun make(): SecretKey {
        if (!hasStrongBox()) return generate(spec().build())
        return try {
            inStrongBox()
        } catch (_: ProviderException) {
            // The chip is there and will not: full, busy, or of a kind that knows no AES-256.
            generate(spec().build())
        }
    }

    private fun hasStrongBox() = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P &&
        context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)

    @NewerApi
    private fun inStrongBox() = generate(spec().setIsStrongBoxBacked(true).build())

    private fun generate(spec: KeyGenParameterSpec): SecretKey =
        KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE).apply { init(spec) }.generateKey()

    private fun spec() = KeyGenParameterSpec.Builder(NAME, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
        .setKeySize(256)
        .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
        .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
        .setRandomizedEncryptionRequired(true)
        .setUserAuthenticationRequired(false)

    private companion object {
        const val STORE = "AndroidKeyStore"
        const val NAME = "stiika.wrapping"
    }
}
