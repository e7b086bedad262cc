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
 * The wrapping key in the keystore of the phone. It is made there and used there; the app never sees it.
 *
 * The key is in the security chip (StrongBox) if the phone has one that accepts it; otherwise in the usual keystore. Its use
 * needs no fingerprint and no unlocked screen.
 */
class Keystore(context: Context) : KeyWrapping by AesGcm(Alias(context)::makingKey, Alias(context)::existing)

/** The only key, under its name in the keystore. */
private class Alias(private val context: Context) {
    /** Only one thread may make the key: a second key would replace the first one, and its secrets would be lost. */
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
            // The chip exists but refuses: it is full, busy, or does not know AES-256.
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
