package ua.stiika.phone

import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.os.PowerManager
import android.os.SystemClock
import android.os.Vibrator
import android.provider.Settings
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowNetwork
import org.robolectric.shadows.ShadowNetworkCapabilities
import java.time.Duration

/** Tests of the small services: network, clocks, battery, vibration. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = PhoneTestApp::class)
class PhoneTest {
    private val app = RuntimeEnvironment.getApplication()
    private val hints = mutableListOf<Boolean>()
    private val monitor = NetworkMonitor(app, hints::add)
    private val callbacks get() = shadowOf(app.service<ConnectivityManager>()).networkCallbacks

    @Test
    fun `the network is listened to once, and no longer than asked`() {
        repeat(2) { monitor.start() }
        assertEquals(1, callbacks.size)

        repeat(2) { monitor.stop() }
        assertEquals(0, callbacks.size)
    }

    @Test
    fun `a network counts when it leads somewhere, and each change is told once`() {
        monitor.start()
        val callback = callbacks.single()
        val network = ShadowNetwork.newInstance(1)

        callback.onCapabilitiesChanged(network, capabilities(validated = false))
        repeat(2) { callback.onCapabilitiesChanged(network, capabilities(validated = true)) }
        callback.onLost(network)

        assertEquals(listOf(false, true, false), hints)
    }

    @Test
    fun `after a new start the first hint is told even if it is the old one`() {
        repeat(2) {
            monitor.start()
            callbacks.single().onLost(ShadowNetwork.newInstance(1))
            monitor.stop()
        }

        assertEquals(listOf(false, false), hints)
    }

    @Test
    fun `the clock since the start goes on with time, and the count of starts is the platform's`() {
        Settings.Global.putInt(app.contentResolver, Settings.Global.BOOT_COUNT, 17)
        val clock = PhoneClock(app)
        val before = clock.now()

        SystemClock.setCurrentTimeMillis(SystemClock.uptimeMillis() + 5_000)

        assertEquals(5, clock.now().bootSeconds - before.bootSeconds)
        assertEquals(17, before.bootCount)
        assertEquals(System.currentTimeMillis() / 1000, clock.now().wallSeconds)
    }

    @Test
    fun `a phone that does not count its starts says so`() {
        Settings.Global.putString(app.contentResolver, Settings.Global.BOOT_COUNT, null)

        assertNull(PhoneClock(app).now().bootCount)
    }

    @Test
    fun `advice about the battery is given only where the phone may put the app to sleep`() {
        val power = shadowOf(app.service<PowerManager>())
        power.setIgnoringBatteryOptimizations(app.packageName, false)
        assertTrue(Battery(app).advisable())

        power.setIgnoringBatteryOptimizations(app.packageName, true)
        assertFalse(Battery(app).advisable())
    }

    @Test
    fun `the battery list is opened, or the app's own page where there is no list`() {
        assertTrue(Battery(app).open())
        assertEquals(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS, shadowOf(app).nextStartedActivity.action)

        shadowOf(app).checkActivities(true)
        assertFalse("a phone with neither", Battery(app).open())
    }

    @Test
    fun `the date and the time are opened, or the phone's settings`() {
        assertTrue(ClockSettings(app).open())
        assertEquals(Settings.ACTION_DATE_SETTINGS, shadowOf(app).nextStartedActivity.action)

        shadowOf(app).checkActivities(true)
        assertFalse("a phone with neither", ClockSettings(app).open())
    }

    @Test
    fun `done, waiting and stopped feel different`() {
        val motor = shadowOf(app.service<Vibrator>())
        val felt = Touch.entries.map {
            Haptics(app).feel(it)
            assertTrue(motor.isVibrating)
            motor.pattern.toList()
        }

        assertEquals(Touch.entries.map { it.pattern().toList() }, felt)
        assertEquals("three kinds", 3, felt.map { it.size }.toSet().size)
        assertTrue(felt.all { pattern -> Duration.ofMillis(pattern.sum()) < Duration.ofSeconds(1) })
    }

    @Test
    fun `a phone without a motor is not asked to move`() {
        shadowOf(app.service<Vibrator>()).setHasVibrator(false)

        Haptics(app).feel(Touch.Done)

        assertFalse(shadowOf(app.service<Vibrator>()).isVibrating)
    }

    private fun capabilities(validated: Boolean): NetworkCapabilities = ShadowNetworkCapabilities.newInstance().also {
        if (validated) shadowOf(it).addCapability(NetworkCapabilities.NET_CAPABILITY_VALIDATED)
    }
}
