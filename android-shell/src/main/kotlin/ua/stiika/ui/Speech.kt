package ua.stiika.ui

import android.content.Context
import ua.stiika.till.Complaint
import ua.stiika.till.Said

/** Takes the cashier's language out of what the core says in two. */
class Speech(private val english: Boolean) {
    fun say(said: Said): String = if (english) said.en else said.uk

    /** A complaint as a screen shows it; [outcome] tells what became of the receipt, if one was asked for. */
    fun refusal(complaint: Complaint, outcome: Outcome? = null) =
        Refusal(say(complaint.message), say(complaint.remedy), complaint.code, outcome)

    companion object {
        /** The language of the context's labels; Ukrainian unless it is English. */
        fun of(context: Context) = Speech(context.resources.configuration.locales[0].language == "en")
    }
}
