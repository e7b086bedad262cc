package ua.stiika.phone.keys

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.ProviderException
import java.security.SecureRandom
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGenerator
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey

/** A keystore with the name of the Android keystore. It records the requests and makes desktop keys. */
@Suppress("DEPRECATION") // the newer form of the constructor is not in Java 8
class KeystoreDouble : Provider("AndroidKeyStore", 1.0, "a double") {
    /** The requested properties of new keys, in order. */
    val asked = mutableListOf<KeyGenParameterSpec>()

    /** The existing keys. */
    val made = mutableMapOf<String, SecretKey>()

    /** The security chip can make keys. */
    var chipWorks = true

    init {
        putService(service("KeyGenerator", "AES") { Generator() })
        putService(service("KeyStore", "AndroidKeyStore") { Store() })
    }

    /** Tells whether [spec] requests the security chip. Android 8 does not know it. */
    fun inChip(spec: KeyGenParameterSpec): Boolean = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P && spec.isStrongBoxBacked

    private fun service(type: String, algorithm: String, make: () -> Any) = object : Service(this, type, algorithm, "none", null, null) {
        override fun newInstance(constructorParameter: Any?) = make()
    }

    private inner class Generator : KeyGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun engineInit(params: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = params as KeyGenParameterSpec
        }

        override fun engineInit(random: SecureRandom?) = error("a key without a specification")

        override fun engineInit(size: Int, random: SecureRandom?) = error("a key without a specification")

        override fun engineGenerateKey(): SecretKey {
            asked += spec
            if (!chipWorks && inChip(spec)) throw ProviderException("no room in the chip")
            val key = KeyGenerator.getInstance("AES", "SunJCE").apply { init(spec.keySize) }.generateKey()
            return key.also { made[spec.keystoreAlias] = it }
        }
    }

    private inner class Store : KeyStoreSpi() {
        override fun engineGetKey(alias: String, password: CharArray?): Key? = made[alias]

        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

        override fun engineContainsAlias(alias: String) = alias in made

        override fun engineIsKeyEntry(alias: String) = alias in made

        override fun engineSize() = made.size

        override fun engineAliases(): Enumeration<String> = Collections.enumeration(made.keys)

        override fun engineDeleteEntry(alias: String) = unused()

        override fun engineGetCertificateChain(alias: String): Array<Certificate> = unused()

        override fun engineGetCertificate(alias: String): Certificate = unused()

        override fun engineGetCreationDate(alias: String): Date = unused()

        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<out Certificate>?) = unused()

        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<out Certificate>?) = unused()

        override fun engineSetCertificateEntry(alias: String, cert: Certificate) = unused()

        override fun engineIsCertificateEntry(alias: String) = false

        override fun engineGetCertificateAlias(cert: Certificate): String = unused()

        override fun engineStore(stream: OutputStream, password: CharArray?) = unused()

        private fun unused(): Nothing = error("nobody asks this of the store")
    }
}
