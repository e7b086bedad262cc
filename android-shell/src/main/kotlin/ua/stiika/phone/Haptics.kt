package ua.stiika.phone

import android.content.Context
import android.os.VibrationEffect
import android.os.Vibrator

/** Vibrations that the cashier can tell apart without looking. */
enum class Touch(private val timings: LongArray) {
    /** The receipt is made: one short vibration. */
    Done(longArrayOf(0, 40)),

    /** The app waits: two light vibrations. */
    Waiting(longArrayOf(0, 20, 80, 20)),

    /** The register has stopped: three long vibrations. */
    Stopped(longArrayOf(0, 150, 100, 150, 100, 150)),
    ;

    /** Alternating times of rest and vibration, beginning with rest, in milliseconds. */
    fun pattern(): LongArray = timings.copyOf()
}

/** The vibration motor. On a phone without a motor nothing happens. */
class Haptics(context: Context) {
    private val motor = context.service<Vibrator>()

    /** Starts the vibration [touch]. */
    fun feel(touch: Touch) {
        if (motor.hasVibrator()) motor.vibrate(VibrationEffect.createWaveform(touch.pattern(), ONCE))
    }

    private companion object {
        const val ONCE = -1
    }
}
