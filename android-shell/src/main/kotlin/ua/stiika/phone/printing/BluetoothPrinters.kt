package ua.stiika.phone.printing

import android.annotation.SuppressLint
import android.bluetooth.BluetoothAdapter
import android.bluetooth.BluetoothDevice
import android.bluetooth.BluetoothManager
import android.bluetooth.BluetoothSocket
import android.content.Context
import ua.stiika.phone.Permission
import java.io.IOException
import java.util.UUID

/**
 * A printer that is paired with this phone.
 *
 * @property address address, by which the app remembers the printer
 * @property name name of the printer
 */
data class PairedPrinter(val address: String, val name: String)

/**
 * Receipt printers over classic Bluetooth. The owner pairs them in the settings of the phone. The app searches for nothing, so
 * it needs no permission for the location. The settings screen requests [Permission.Bluetooth].
 */
@SuppressLint("MissingPermission") // adapter() checks the permission before each call that needs it
class BluetoothPrinters(private val context: Context) {
    /** All paired devices, printers first. A [PrinterException] tells why there is no list. */
    @Throws(PrinterException::class)
    fun paired(): List<PairedPrinter> = adapter().bondedDevices.orEmpty()
        .sortedBy { if (it.bluetoothClass?.majorDeviceClass == IMAGING) 0 else 1 }
        .map { PairedPrinter(it.address, it.name ?: it.address) }

    /** A connection to the printer with this [address]. It is opened later, by its own function. */
    fun link(address: String): PrinterLink = SerialLink { socket(address) }

    private fun socket(address: String): BluetoothSocket {
        val adapter = adapter()
        val device: BluetoothDevice = adapter.bondedDevices.orEmpty().firstOrNull { it.address == address }
            ?: throw PrinterException(PrinterProblem.NotPaired)
        return device.createRfcommSocketToServiceRecord(SERIAL_PORT)
    }

    private fun adapter(): BluetoothAdapter {
        val adapter = context.getSystemService(BluetoothManager::class.java)?.adapter
        val problem = when {
            adapter == null -> PrinterProblem.NoBluetooth
            !Permission.Bluetooth.granted(context) -> PrinterProblem.NotAllowed
            !adapter.isEnabled -> PrinterProblem.Off
            else -> return adapter
        }
        throw PrinterException(problem)
    }

    private companion object {
        /** The serial port profile. */
        val SERIAL_PORT: UUID = UUID.fromString("00001101-0000-1000-8000-00805F9B34FB")

        /** `BluetoothClass.Device.Major.IMAGING`. */
        const val IMAGING = 0x0600
    }
}

/** A serial connection over Bluetooth. It is opened when it is first needed. */
@SuppressLint("MissingPermission")
private class SerialLink(private val make: () -> BluetoothSocket) : PrinterLink {
    @Volatile private var socket: BluetoothSocket? = null

    @Volatile private var closed = false

    override fun connect() {
        val made = make()
        socket = made
        if (closed) {
            made.close()
            throw IOException("closed before it was connected")
        }
        made.connect()
    }

    override fun write(bytes: ByteArray) {
        val out = checkNotNull(socket) { "not connected" }.outputStream
        out.write(bytes)
        out.flush()
    }

    override fun close() {
        closed = true
        socket?.close()
    }
}
