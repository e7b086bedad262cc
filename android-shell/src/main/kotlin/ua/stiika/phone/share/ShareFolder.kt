package ua.stiika.phone.share

import java.io.File
import java.io.IOException
import java.security.SecureRandom

/**
 * Files that are handed to another app, each in a folder of its own under a name that cannot be guessed.
 *
 * Plain files, no Android: what may be served and what not is decided here.
 */
class ShareFolder(private val root: File) {
    /** Puts [content] in under the name that the other app is to see, and says under which token it is served. */
    fun put(displayName: String, content: ByteArray): String {
        require(displayName.matches(NAME)) { "not a name of a file: $displayName" }
        val token = token()
        val folder = File(root, token)
        if (!folder.mkdirs()) throw IOException("no room for shared files")
        File(folder, displayName).writeBytes(content)
        sweep()
        return token
    }

    /** The file of this token; null for whatever is not exactly a token, and for what is not there. */
    fun find(token: String?): File? {
        if (token == null || !token.matches(TOKEN)) return null
        return File(root, token).listFiles()?.singleOrNull()?.takeIf { it.isFile }
    }

    /** What kind of file it is, by the end of its name. */
    fun mime(file: File): String = MIMES[file.extension.lowercase()] ?: "application/octet-stream"

    /** Keeps the newest few: the buyer's app has long read what is older. */
    private fun sweep() {
        val folders = root.listFiles().orEmpty().sortedByDescending { it.lastModified() }
        folders.drop(KEPT).forEach { it.deleteRecursively() }
    }

    private fun token() = ByteArray(TOKEN_BYTES).also(random::nextBytes).joinToString("") { "%02x".format(it) }

    companion object {
        /** How many files are kept. */
        const val KEPT: Int = 20

        private const val TOKEN_BYTES = 16
        private val TOKEN = Regex("[0-9a-f]{32}")

        /** Letters, digits, space, and a few signs; no dot in front, no slash anywhere. */
        private val NAME = Regex("""[\p{L}\p{N}][\p{L}\p{N} ._№-]{0,79}""")
        private val MIMES = mapOf("png" to "image/png", "pdf" to "application/pdf", "txt" to "text/plain")
        private val random = SecureRandom()
    }
}
