package ua.stiika.phone.share

import android.content.ActivityNotFoundException
import android.content.ClipData
import android.content.Context
import android.content.Intent
import android.net.Uri
import ua.stiika.R

/**
 * Hands a receipt to the buyer: by mail, by message, by whatever app the phone has. One sheet for all of them; the app
 * learns no address and needs no permission.
 */
class Share(private val context: Context) {
    /**
     * Puts the receipt where another app can read it, and makes what opens the sheet. Writes a file, so not on the main
     * thread.
     *
     * @param name what the file is called, without its ending: «Чек 1024»
     * @param text the core's words, with the link that the QR code carries
     * @param png the receipt's picture
     */
    fun receipt(name: String, text: String, png: ByteArray): Intent = sheet("$name.png", png, text)

    /** The same for any other file of ours, such as an export, which has no text. */
    fun file(name: String, content: ByteArray): Intent = sheet(name, content, null)

    /** Opens the sheet; false when the phone has none. */
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
        // The grant follows the clip, not the extra.
        clipData = ClipData.newRawUri(name, uri)
        addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
    }
}
