package ua.stiika.phone

import android.content.ContentResolver
import android.content.Context
import android.os.SystemClock
import android.provider.Settings

/**
 * The only reader of clocks on this side. The core compares the two clocks and decides what to believe.
 */
class PhoneClock(context: Context) {
    private val resolver: ContentResolver = context.contentResolver

    /** All three at once. */
    fun now(): PhoneTime = PhoneTime(wallMillis() / MILLIS, SystemClock.elapsedRealtime() / MILLIS, bootCount())

    /** The wall clock in milliseconds since 1970, for alarms. */
    fun wallMillis(): Long = System.currentTimeMillis()

    /** How often the phone was started, counted by the platform; null where it does not say. */
    fun bootCount(): Int? = Settings.Global.getInt(resolver, Settings.Global.BOOT_COUNT, UNKNOWN).takeIf { it != UNKNOWN }
}

/**
 * One look at the phone's clocks.
 *
 * @property wallSeconds seconds since 1970; the owner or the network may set them forwards and back
 * @property bootSeconds seconds since the phone was started, asleep or awake; nobody can set them
 * @property bootCount which start of the phone this is: while it stays the same, two [bootSeconds] may be compared, even
 * when the app's process died in between
 */
data class PhoneTime(val wallSeconds: Long, val bootSeconds: Long, val bootCount: Int?)

private const val MILLIS = 1000L
private const val UNKNOWN = -1
