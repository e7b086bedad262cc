package ua.stiika.phone.printing

import android.content.Context
import android.graphics.pdf.PdfDocument
import android.os.Bundle
import android.os.CancellationSignal
import android.os.ParcelFileDescriptor
import android.print.PageRange
import android.print.PrintAttributes
import android.print.PrintDocumentAdapter
import android.print.PrintDocumentInfo
import android.print.PrintManager
import ua.stiika.R
import ua.stiika.phone.service
import java.io.FileOutputStream
import java.io.IOException

/** Printing through the print dialogue of the phone: office printers, PDF files, and other print services. */
class SystemPrint(private val activity: Context) {
    /** Opens the dialogue for the printed [text] of the core with its QR code. Only an activity can open it. */
    fun open(text: String, qr: QrSquares?) {
        val name = activity.getString(R.string.phone_print_job)
        activity.service<PrintManager>().print(name, ReceiptDocument(name, text, qr), null)
    }
}

/** A receipt as pages: a strip as wide as receipt paper, in the upper left corner of the page. */
internal class ReceiptDocument(private val name: String, text: String, qr: QrSquares?) : PrintDocumentAdapter() {
    private val drawing = ReceiptDrawing(text, qr, Paper.Wide.dots)
    private var sheet = Sheet.A4

    override fun onLayout(
        before: PrintAttributes?,
        after: PrintAttributes,
        cancel: CancellationSignal,
        callback: LayoutResultCallback,
        extras: Bundle?,
    ) {
        if (cancel.isCanceled) return callback.onLayoutCancelled()
        val former = sheet
        sheet = Sheet.of(after)
        val info = PrintDocumentInfo.Builder("$name.pdf").setPageCount(sheet.pages(drawing).size).build()
        callback.onLayoutFinished(info, before == null || former != sheet)
    }

    override fun onWrite(wanted: Array<PageRange>, to: ParcelFileDescriptor, cancel: CancellationSignal, callback: WriteResultCallback) {
        if (cancel.isCanceled) return callback.onWriteCancelled()
        try {
            // The platform owns the descriptor and closes it.
            FileOutputStream(to.fileDescriptor).let(::write)
            callback.onWriteFinished(arrayOf(PageRange.ALL_PAGES))
        } catch (failed: IOException) {
            callback.onWriteFailed(failed.message)
        }
    }

    /** Writes all pages as a PDF. */
    fun write(to: FileOutputStream) {
        val pdf = PdfDocument()
        try {
            sheet.pages(drawing).forEachIndexed { i, blocks -> pdf.page(i + 1, blocks) }
            pdf.writeTo(to)
        } finally {
            pdf.close()
        }
    }

    private fun PdfDocument.page(number: Int, blocks: IntRange) {
        val page = startPage(PdfDocument.PageInfo.Builder(sheet.width, sheet.height, number).create())
        page.canvas.translate(sheet.margin.toFloat(), sheet.margin.toFloat())
        page.canvas.scale(sheet.scale, sheet.scale)
        drawing.draw(page.canvas, blocks)
        finishPage(page)
    }
}

/** A sheet of paper. Its lengths are in points; an inch has 72 points. */
internal data class Sheet(val width: Int, val height: Int) {
    /** Margin on each side. A narrow roll has no room for a margin. */
    val margin: Int get() = if (width < ROLL) 0 else MARGIN

    /** Number of points for one dot of the drawing. */
    val scale: Float get() = minOf(STRIP, width - 2 * margin) / Paper.Wide.dots.toFloat()

    /** The blocks of each page. */
    fun pages(drawing: ReceiptDrawing): List<IntRange> = pages(drawing.heights, ((height - 2 * margin) / scale).toInt())

    companion object {
        /** The paper before the dialogue reports another one. */
        val A4 = Sheet(595, 842)

        /** Width of the strip in points: 72 mm, the printed width of 80 mm paper. */
        private const val STRIP = 204
        private const val ROLL = 260
        private const val MARGIN = 28
        private const val MILS = 1000
        private const val POINTS = 72

        fun of(attributes: PrintAttributes): Sheet {
            val size = attributes.mediaSize ?: return A4
            return Sheet(size.widthMils * POINTS / MILS, size.heightMils * POINTS / MILS)
        }
    }
}
