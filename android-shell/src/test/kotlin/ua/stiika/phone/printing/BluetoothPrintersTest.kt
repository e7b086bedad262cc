package ua.stiika.phone.printing

import android.Manifest
import android.bluetooth.BluetoothAdapter
import android.bluetooth.BluetoothManager
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import ua.stiika.phone.PhoneTestApp
import ua.stiika.phone.service

/**
 * Tests of the failures only. Robolectric 4.17 cannot load its doubles for paired devices, and on Android 8 not even that for the
 * adapter.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = PhoneTestApp::class)
class BluetoothPrintersTest {
    private val app = RuntimeEnvironment.getApplication()
    private val adapter: BluetoothAdapter = app.service<BluetoothManager>().adapter
    private val printers = BluetoothPrinters(app)

    @Before
    fun allowedAndOn() {
        shadowOf(app).grantPermissions(Manifest.permission.BLUETOOTH_CONNECT)
        shadowOf(adapter).setEnabled(true)
    }

    @Test
    fun `Bluetooth switched off is said as such`() {
        shadowOf(adapter).setEnabled(false)

        assertEquals(PrinterProblem.Off, problem { printers.paired() })
        assertEquals(PrinterProblem.Off, problem { printers.link(ADDRESS).connect() })
    }

    @Test
    fun `a missing permission is said as such and comes before everything else`() {
        shadowOf(app).denyPermissions(Manifest.permission.BLUETOOTH_CONNECT)

        assertEquals(PrinterProblem.NotAllowed, problem { printers.paired() })
        assertEquals(PrinterProblem.NotAllowed, problem { printers.link(ADDRESS).connect() })
    }

    @Test
    fun `a printer that is not, or no longer, paired is not connected to`() {
        assertEquals(PrinterProblem.NotPaired, problem { printers.link(ADDRESS).connect() })
    }

    private fun problem(act: () -> Unit) = assertThrows(PrinterException::class.java) { act() }.problem

    private companion object {
        const val ADDRESS = "66:22:A1:00:00:01"
    }
}
