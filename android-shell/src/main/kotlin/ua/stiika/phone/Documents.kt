package ua.stiika.phone

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.ContentResolver
import android.content.Intent
import android.net.Uri
import android.provider.OpenableColumns
import ua.stiika.R
import java.io.IOException
import java.io.InputStream
import java.util.concurrent.Executor

/** A file that the owner chose. [bytes] may be a key, so the user of this object must wipe them. */
class PickedFile(val name: String, val bytes: ByteArray)

/** Reason why there is no file. */
enum class DocumentProblem(val label: Int) {
    /** The file is larger than any key container. */
    TooLarge(R.string.phone_document_too_large),

    /** The file is empty. */
    Empty(R.string.phone_document_empty),

    /** The file cannot be read, for example from a cloud without a network or from a removed card. */
    Unreadable(R.string.phone_document_unreadable),

    /** Too many files were chosen at once. */
    TooMany(R.string.phone_document_too_many),

    /** The phone has no app that lets a file be chosen. */
    NoPicker(R.string.phone_document_no_picker),
}

/** Result of a choice of files. */
sealed class Picked {
    /** All chosen files, in the order of the phone. */
    class Files(val files: List<PickedFile>) : Picked()

    /** The owner chose nothing. */
    object Nothing : Picked()

    /** One file failed, so there are none. [name] is the name of that file, if the problem is about one file. */
    data class Failed(val problem: DocumentProblem, val name: String?) : Picked()
}

/**
 * Lets the owner choose key files, and reads them outside of the main thread.
 *
 * The chooser of the phone grants the access; the app does not remember it. The activity passes its `onActivityResult` to
 * [onResult].
 */
class Documents(
    private val activity: Activity,
    private val reader: Executor = Executor { Thread(it, "documents").start() },
    private val main: Executor = mainThread(),
    private val answer: (Picked) -> Unit,
) {
    /** Opens the chooser. It shows all files, because key files have many different extensions. */
    fun pick() {
        val open = Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("*/*")
            .putExtra(Intent.EXTRA_ALLOW_MULTIPLE, true)
        try {
            activity.startActivityForResult(open, CODE)
        } catch (_: ActivityNotFoundException) {
            answer(Picked.Failed(DocumentProblem.NoPicker, null))
        }
    }

    /** Takes a result of the activity; false if it is not about files. */
    fun onResult(requestCode: Int, resultCode: Int, data: Intent?): Boolean {
        if (requestCode != CODE) return false
        val chosen = if (resultCode == Activity.RESULT_OK) chosen(data) else emptyList()
        val resolver = activity.contentResolver
        when {
            chosen.isEmpty() -> answer(Picked.Nothing)

            chosen.size > MOST_FILES -> answer(Picked.Failed(DocumentProblem.TooMany, null))

            else -> reader.execute {
                val picked = read(resolver, chosen)
                main.execute { answer(picked) }
            }
        }
        return true
    }

    private fun chosen(data: Intent?): List<Uri> {
        val clip = data?.clipData ?: return listOfNotNull(data?.data)
        return (0 until clip.itemCount).mapNotNull { clip.getItemAt(it).uri }
    }

    private fun read(resolver: ContentResolver, chosen: List<Uri>): Picked {
        val files = mutableListOf<PickedFile>()
        for (uri in chosen) {
            val name = name(resolver, uri)
            when (val read = content(resolver, uri)) {
                is Read.Whole -> files += PickedFile(name, read.bytes)

                is Read.Not -> {
                    files.forEach { it.bytes.fill(0) }
                    return Picked.Failed(read.problem, name)
                }
            }
        }
        return Picked.Files(files)
    }

    private fun content(resolver: ContentResolver, uri: Uri): Read = try {
        resolver.openInputStream(uri)?.use(::readCapped) ?: Read.Not(DocumentProblem.Unreadable)
    } catch (_: IOException) {
        Read.Not(DocumentProblem.Unreadable)
    } catch (_: SecurityException) {
        Read.Not(DocumentProblem.Unreadable)
    }

    private fun name(resolver: ContentResolver, uri: Uri): String {
        val asked = try {
            resolver.query(uri, arrayOf(OpenableColumns.DISPLAY_NAME), null, null, null)?.use {
                if (it.moveToFirst()) it.getString(0) else null
            }
        } catch (_: SecurityException) {
            null
        }
        return asked ?: uri.lastPathSegment ?: uri.toString()
    }

    companion object {
        /** Largest size of a file, in bytes. A key container has only some kilobytes, the file of all authorities has more. */
        const val MOST_BYTES: Int = 2 shl 20

        /** Largest number of files in one choice. */
        const val MOST_FILES: Int = 16
        private const val CODE = 0x5200
    }
}

/** Result of reading one file. */
internal sealed class Read {
    class Whole(val bytes: ByteArray) : Read()

    class Not(val problem: DocumentProblem) : Read()
}

/** Reads the whole stream, but never more than the limit. It leaves no copy of the data in memory. */
internal fun readCapped(from: InputStream, cap: Int = Documents.MOST_BYTES): Read {
    val buffer = ByteArray(cap + 1)
    try {
        var filled = 0
        while (filled < buffer.size) {
            val got = from.read(buffer, filled, buffer.size - filled)
            if (got < 0) break
            filled += got
        }
        return when {
            filled > cap -> Read.Not(DocumentProblem.TooLarge)
            filled == 0 -> Read.Not(DocumentProblem.Empty)
            else -> Read.Whole(buffer.copyOf(filled))
        }
    } finally {
        buffer.fill(0)
    }
}
