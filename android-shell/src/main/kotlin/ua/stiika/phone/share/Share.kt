package ua.stiika.phone.share

import android.content.ActivityNotFoundException
import android.content.ClipData
import android.content.Context
import android.content.Intent
import android.net.Uri
import ua.stiika.R

/**
 * Hands a receipt to the buyer through any app of the phone, for example mail or a messenger. The share sheet of the platform
 * offers all of them. This app learns no address and needs no permission.
 */
class Share(private val context: Context) {
    /**
     * Stores the receipt so that another app can read it, and returns the intent that opens the sheet. It writes a file, so
     * call it outside of the main thread.
     *
     * @param name name of the file without its extension, as «Чек 1024»
     * @param text text of the core with the link of the QR code
     * @param png picture of the receipt
     */
    fun receipt(name: String, text: String, png: ByteArray): Intent = sheet("$name.png", png, text)

    /** The same for another file of this app, for example an export. Such a file has no text. */
    fun file(name: String, content: ByteArray): Intent = sheet(name, content, null)

    /** Opens the sheet; false if the phone has none. */
    fun open(sheet: Intent): Boolean = try {
        context.startActivity(sheet)
        true
    } catch (_: ActivityNotFoundException) {
        false
    }

    private fun sheet(name: String, content: ByteArray, text: String?): Intent {
        val folder = ShareProvider.folder(context)
        val token = folder.put(name, content)
        val send = sending(name, ShareProvider.uri(token), folder.find(token)?.let(folder::mime), text)
        return Intent.createChooser(send, context.getText(R.string.phone_share_title))
            .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_GRANT_READ_URI_PERMISSION)
    }

    private fun sending(name: String, uri: Uri, mime: String?, text: String?) = Intent(Intent.ACTION_SEND).apply {
        type = mime
        putExtra(Intent.EXTRA_STREAM, uri)
        putExtra(Intent.EXTRA_SUBJECT, name.substringBeforeLast('.'))
        text?.let { putExtra(Intent.EXTRA_TEXT, it) }
        // The platform grants access to the clip, not to the extra.
        clipData = ClipData.newRawUri(name, uri)
        addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
    }
}
