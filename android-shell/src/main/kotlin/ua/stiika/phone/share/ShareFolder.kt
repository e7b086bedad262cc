package ua.stiika.phone.share

import java.io.File
import java.io.IOException
import java.security.SecureRandom

/**
 * Files for other apps. Each file is in a separate folder with a name that cannot be guessed.
 *
 * This class uses no Android. It decides which file may be served.
 */
class ShareFolder(private val root: File) {
    /** Stores [content] under the name that the other app will see, and returns the token of the file. */
    fun put(displayName: String, content: ByteArray): String {
        require(displayName.matches(NAME)) { "not a name of a file: $displayName" }
        val token = token()
        val folder = File(root, token)
        if (!folder.mkdirs()) throw IOException("no room for shared files")
        File(folder, displayName).writeBytes(content)
        sweep()
        return token
    }

    /** The file of this token; null if the text is not exactly a token or the file does not exist. */
    fun find(token: String?): File? {
        if (token == null || !token.matches(TOKEN)) return null
        return File(root, token).listFiles()?.singleOrNull()?.takeIf { it.isFile }
    }

    /** Media type of the file, by the extension of its name. */
    fun mime(file: File): String = MIMES[file.extension.lowercase()] ?: "application/octet-stream"

    /** Deletes old files. The other app has read them long ago. */
    private fun sweep() {
        val folders = root.listFiles().orEmpty().sortedByDescending { it.lastModified() }
        folders.drop(KEPT).forEach { it.deleteRecursively() }
    }

    private fun token() = ByteArray(TOKEN_BYTES).also(random::nextBytes).joinToString("") { "%02x".format(it) }

    companion object {
        /** Number of files that are kept. */
        const val KEPT: Int = 20

        private const val TOKEN_BYTES = 16
        private val TOKEN = Regex("[0-9a-f]{32}")

        /** Letters, digits, spaces and a few signs. The name has no slash and does not begin with a dot. */
        private val NAME = Regex("""[\p{L}\p{N}][\p{L}\p{N} ._№-]{0,79}""")
        private val MIMES = mapOf("png" to "image/png", "pdf" to "application/pdf", "txt" to "text/plain")
        private val random = SecureRandom()
    }
}
