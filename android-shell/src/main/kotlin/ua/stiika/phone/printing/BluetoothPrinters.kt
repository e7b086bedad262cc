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
 * A printer that this phone is paired with.
 *
 * @property address what to remember it by
 * @property name what it calls itself
 */
data class PairedPrinter(val address: String, val name: String)

/**
 * Receipt printers over classic Bluetooth. Pairing is made in the phone's settings; here nothing is searched for, so no
 * permission for places is needed. [Permission.Bluetooth] is asked by the screen that lets a printer be chosen.
 */
@SuppressLint("MissingPermission") // adapter() asks before anything is called that needs it
class BluetoothPrinters(private val context: Context) {
    /** What this phone is paired with, printers first; [PrinterException] says why there is no list. */
    @Throws(PrinterException::class)
    fun paired(): List<PairedPrinter> = adapter().bondedDevices.orEmpty()
        .sortedBy { if (it.bluetoothClass?.majorDeviceClass == IMAGING) 0 else 1 }
        .map { PairedPrinter(it.address, it.name ?: it.address) }

    /** A connection to the printer with this [address]. Nothing is called until it is connected. */
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

/** A serial connection over Bluetooth, made when it is first needed. */
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
