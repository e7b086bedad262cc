package ua.stiika.phone

import android.content.Context
import android.os.VibrationEffect
import android.os.Vibrator

/** What the hand is told without looking. */
enum class Touch(private val timings: LongArray) {
    /** The receipt is made: one short stroke. */
    Done(longArrayOf(0, 40)),

    /** Something is waited for: two light ones. */
    Waiting(longArrayOf(0, 20, 80, 20)),

    /** Stopped, look here: three long ones. */
    Stopped(longArrayOf(0, 150, 100, 150, 100, 150)),
    ;

    /** Milliseconds of rest and of movement by turns, beginning with rest. */
    fun pattern(): LongArray = timings.copyOf()
}

/** The phone's motor. Does nothing on a phone without one. */
class Haptics(context: Context) {
    private val motor = context.service<Vibrator>()

    /** Lets the hand feel [touch]. */
    fun feel(touch: Touch) {
        if (motor.hasVibrator()) motor.vibrate(VibrationEffect.createWaveform(touch.pattern(), ONCE))
    }

    private companion object {
        const val ONCE = -1
    }
}
