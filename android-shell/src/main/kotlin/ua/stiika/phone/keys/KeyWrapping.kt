package ua.stiika.phone.keys

/**
 * Seals small secrets, such as the key container's password, for keeping on this phone.
 *
 * What is sealed is of no use anywhere else. Nobody need be present: delivery and the guardian of a shift sign with the
 * screen off. Calls may take a fraction of a second, so not on the main thread; failures are a [KeyWrappingException].
 */
interface KeyWrapping {
    /** Seals [plain], which stays the caller's to wipe. Twice the same gives two different answers. */
    fun seal(plain: ByteArray): ByteArray

    /** Opens what [seal] made. The answer is the caller's to wipe; [opened] does it by itself. */
    fun open(sealed: ByteArray): ByteArray
}

/** Opens [sealed] for as long as [use] runs, and wipes it afterwards whatever happens. */
inline fun <T> KeyWrapping.opened(sealed: ByteArray, use: (ByteArray) -> T): T {
    val plain = open(sealed)
    try {
        return use(plain)
    } finally {
        plain.fill(0)
    }
}

/** Why a secret could not be sealed or opened. */
enum class KeyProblem {
    /** The phone's key store does not work just now; trying later may help. */
    Unavailable,

    /** The key that sealed it is gone: another phone, or the app's data were brought here by hand. */
    Lost,

    /** It is not what was sealed: damaged, cut short or sealed by another key. */
    Damaged,
}

/** A secret could not be sealed or opened. Says why, and nothing of what was inside. */
class KeyWrappingException(val problem: KeyProblem, cause: Throwable? = null) : Exception(problem.name, cause)
