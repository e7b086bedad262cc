package ua.stiika.phone.share

import android.content.ContentProvider
import android.content.ContentValues
import android.content.Context
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.OpenableColumns
import java.io.File
import java.io.FileNotFoundException

/**
 * Serves a file of [ShareFolder] to the app that the cashier chose, and nothing else.
 *
 * The provider is not exported: another app can read a file only with the grant of that share. Nobody can write.
 */
class ShareProvider : ContentProvider() {
    private val folder by lazy { folder(checkNotNull(context)) }

    override fun onCreate(): Boolean = true

    override fun openFile(uri: Uri, mode: String): ParcelFileDescriptor {
        if (mode != "r") throw FileNotFoundException("for reading only")
        return ParcelFileDescriptor.open(file(uri), ParcelFileDescriptor.MODE_READ_ONLY)
    }

    override fun getType(uri: Uri): String? = found(uri)?.let(folder::mime)

    override fun query(
        uri: Uri,
        projection: Array<String>?,
        selection: String?,
        selectionArgs: Array<String>?,
        sortOrder: String?,
    ): Cursor {
        val columns = projection ?: arrayOf(OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE)
        val cursor = MatrixCursor(columns)
        found(uri)?.let { file -> cursor.addRow(columns.map { column(file, it) }) }
        return cursor
    }

    override fun insert(uri: Uri, values: ContentValues?): Uri? = throw readOnly()

    override fun update(uri: Uri, values: ContentValues?, selection: String?, selectionArgs: Array<String>?): Int = throw readOnly()

    override fun delete(uri: Uri, selection: String?, selectionArgs: Array<String>?): Int = throw readOnly()

    private fun column(file: File, name: String): Any? = when (name) {
        OpenableColumns.DISPLAY_NAME -> file.name
        OpenableColumns.SIZE -> file.length()
        else -> null
    }

    private fun file(uri: Uri) = found(uri) ?: throw FileNotFoundException("nothing is shared under this name")

    /** The path has exactly one segment: `/token`, never `/token/..` or `/token/name`. */
    private fun found(uri: Uri): File? = folder.find(uri.pathSegments.singleOrNull())

    private fun readOnly() = UnsupportedOperationException("for reading only")

    companion object {
        /** The same authority as in the manifest. */
        const val AUTHORITY: String = "ua.stiika.share"

        /** Folder of the shared files. The phone may delete it when it needs space. */
        internal fun folder(context: Context) = ShareFolder(File(context.cacheDir, "share"))

        /** Address of the file with this token of [ShareFolder]. */
        internal fun uri(token: String): Uri = Uri.Builder().scheme("content").authority(AUTHORITY).path(token).build()
    }
}
