package ua.stiika.phone

import android.content.ContentResolver
import android.content.Context
import android.os.SystemClock
import android.provider.Settings

/**
 * The only reader of clocks in Kotlin. The core compares the two clocks and decides which one is right.
 */
class PhoneClock(context: Context) {
    private val resolver: ContentResolver = context.contentResolver

    /** All three values at one moment. */
    fun now(): PhoneTime = PhoneTime(wallMillis() / MILLIS, SystemClock.elapsedRealtime() / MILLIS, bootCount())

    /** The wall clock in milliseconds since 1970, for alarms. */
    fun wallMillis(): Long = System.currentTimeMillis()

    /** Number of starts of the phone, counted by the platform; null if the platform does not provide it. */
    fun bootCount(): Int? = Settings.Global.getInt(resolver, Settings.Global.BOOT_COUNT, UNKNOWN).takeIf { it != UNKNOWN }
}

/**
 * The clocks of the phone at one moment.
 *
 * @property wallSeconds seconds since 1970; the owner or the network may set them forwards and backwards
 * @property bootSeconds seconds since the start of the phone, sleep included; nobody can set them
 * @property bootCount number of this start of the phone. Two [bootSeconds] with the same number can be compared, even if the
 * process of the app died between them
 */
data class PhoneTime(val wallSeconds: Long, val bootSeconds: Long, val bootCount: Int?)

private const val MILLIS = 1000L
private const val UNKNOWN = -1
