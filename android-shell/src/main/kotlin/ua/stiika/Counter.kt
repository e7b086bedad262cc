package ua.stiika

import android.app.Activity
import android.os.Handler
import android.os.Looper
import ua.stiika.bindings.Qr
import ua.stiika.bindings.Receipt
import ua.stiika.phone.Battery
import ua.stiika.phone.Clipboard
import ua.stiika.phone.ClockSettings
import ua.stiika.phone.Haptics
import ua.stiika.phone.Locales
import ua.stiika.phone.Permission
import ua.stiika.phone.Permissions
import ua.stiika.phone.Touch
import ua.stiika.phone.printing.BluetoothPrinters
import ua.stiika.phone.printing.EscPos
import ua.stiika.phone.printing.Paper
import ua.stiika.phone.printing.PrinterException
import ua.stiika.phone.printing.QrSquares
import ua.stiika.phone.printing.ReceiptBitmap
import ua.stiika.phone.printing.SystemPrint
import ua.stiika.phone.share.Share
import ua.stiika.sale.Handing
import ua.stiika.setup.Copying
import ua.stiika.setup.Language
import ua.stiika.setup.Printer
import ua.stiika.setup.SettingsPort
import ua.stiika.shift.TextHanding
import ua.stiika.ui.Hand
import ua.stiika.ui.Theme
import ua.stiika.phone.printing.Printer as Press

/** The devices around the register: the printer, the share sheet, the settings of the phone. */
class Counter(
    private val activity: Activity,
    private val choices: Choices,
    private val locales: Locales,
    private val permissions: Permissions,
) : Handing,
    TextHanding,
    Copying,
    SettingsPort {
    private val main = Handler(Looper.getMainLooper())
    private val press = Press()
    private val printers = BluetoothPrinters(activity)
    private val haptics = Haptics(activity)
    private val battery = Battery(activity)
    private val clock = ClockSettings(activity)

    override var theme: Theme by choices::theme
    override var hand: Hand by choices::hand
    override var printer: String? by choices::printer
    override var language: Language
        get() = if (locales.chosen() == "en") Language.English else Language.Ukrainian
        set(value) = locales.choose(if (value == Language.English) "en" else "uk")

    override fun print(receipt: Receipt, done: (problem: String?) -> Unit) = paper(receipt.printed, receipt.qr, done)

    override fun printText(text: String, done: (problem: String?) -> Unit) = paper(text, null, done)

    override fun share(receipt: Receipt) = send(receipt.number, receipt.printed, receipt.qr)

    override fun shareText(text: String) = send("Z", text, null)

    override fun copy(text: String) = Clipboard(activity).copy(text)

    override fun feel(done: Boolean) = haptics.feel(if (done) Touch.Done else Touch.Stopped)

    override fun printers(found: (List<Printer>) -> Unit) = permissions.ask(Permission.Bluetooth) {
        val paired = try {
            printers.paired().map { Printer(it.address, it.name) }
        } catch (_: PrinterException) {
            emptyList()
        }
        found(paired)
    }

    override fun batteryLimits(): Boolean = battery.advisable()

    override fun openBattery() {
        battery.open()
    }

    /** Opens the settings for the date and the time of the phone. */
    fun openClock() {
        clock.open()
    }

    override fun version(): String = activity.packageManager.getPackageInfo(activity.packageName, 0).versionName.orEmpty()

    private fun paper(text: String, qr: Qr?, done: (problem: String?) -> Unit) {
        val address = choices.printer
        if (address == null) {
            SystemPrint(activity).open(text, qr?.squares())
            return done(null)
        }
        val bitmap = ReceiptBitmap.draw(text, qr?.squares(), Paper.Narrow)
        press.print(EscPos.receipt(ReceiptBitmap.raster(bitmap)), { printers.link(address) }) { problem ->
            main.post { done(problem?.let { activity.getString(it.label) }) }
        }
    }

    private fun send(name: String, text: String, qr: Qr?) {
        val share = Share(activity)
        val said = if (qr == null) text else text.replace("[QR]", qr.link)
        Thread({
            val sheet = share.receipt(name, said, ReceiptBitmap.png(ReceiptBitmap.draw(text, qr?.squares(), Paper.Wide)))
            main.post { share.open(sheet) }
        }, "share").start()
    }

    private fun Qr.squares() = side.toInt().let { side -> QrSquares(side) { x, y -> modules[y * side + x] == DARK } }

    private companion object {
        const val DARK: Byte = 1
    }
}
