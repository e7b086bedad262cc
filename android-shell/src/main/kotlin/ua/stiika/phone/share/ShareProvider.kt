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
 * Serves the files of [ShareFolder] to whom the cashier has handed one, and nothing else to anybody.
 *
 * Not exported: another app sees a file only with the one-time grant that goes with a share. Reading only.
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

    /** One segment and no more: `/token`, never `/token/..` or `/token/name`. */
    private fun found(uri: Uri): File? = folder.find(uri.pathSegments.singleOrNull())

    private fun readOnly() = UnsupportedOperationException("for reading only")

    companion object {
        /** As in the manifest. */
        const val AUTHORITY: String = "ua.stiika.share"

        /** Where shared files lie until the phone wants the room. */
        internal fun folder(context: Context) = ShareFolder(File(context.cacheDir, "share"))

        /** The address under which a token of [ShareFolder] is served. */
        internal fun uri(token: String): Uri = Uri.Builder().scheme("content").authority(AUTHORITY).path(token).build()
    }
}
