package ua.stiika.phone.keys

/**
 * Encrypts small secrets, such as the password of the key container, for storage on this phone.
 *
 * No other phone can decrypt them. The user need not be present, because the register also signs while the screen is off. A
 * call may take a fraction of a second, so call it outside of the main thread. A failure is a [KeyWrappingException].
 */
interface KeyWrapping {
    /** Encrypts [plain]. The caller must wipe it. The same input gives another result each time. */
    fun seal(plain: ByteArray): ByteArray

    /** Decrypts a result of [seal]. The caller must wipe the answer; [opened] wipes it automatically. */
    fun open(sealed: ByteArray): ByteArray
}

/** Decrypts [sealed] for the time of [use], and always wipes it afterwards. */
inline fun <T> KeyWrapping.opened(sealed: ByteArray, use: (ByteArray) -> T): T {
    val plain = open(sealed)
    try {
        return use(plain)
    } finally {
        plain.fill(0)
    }
}

/** Reason why a secret could not be encrypted or decrypted. */
enum class KeyProblem {
    /** The keystore of the phone does not work now. A later try may succeed. */
    Unavailable,

    /** The wrapping key does not exist: this is another phone, or the data of the app was copied here. */
    Lost,

    /** The data is damaged, too short, or encrypted with another key. */
    Damaged,
}

/** A secret could not be encrypted or decrypted. The exception holds the reason and no part of the secret. */
class KeyWrappingException(val problem: KeyProblem, cause: Throwable? = null) : Exception(problem.name, cause)
