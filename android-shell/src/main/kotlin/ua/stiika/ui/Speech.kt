package ua.stiika.ui

import android.content.Context
import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Remedy
import ua.stiika.bindings.Said

/** Selects the language of the cashier from the two languages of the core. */
class Speech(private val english: Boolean) {
    fun say(said: Said): String = if (english) said.en else said.uk

    /** A complaint as a screen shows it. [outcome] is the fate of the receipt, if one was requested. */
    fun refusal(complaint: Complaint, outcome: Outcome? = null) =
        Refusal(say(complaint.message), say(complaint.remedy), complaint.code, outcome, complaint.button == Remedy.LOAD_KEY)

    companion object {
        /** The language of the labels: English, or else Ukrainian. */
        fun of(context: Context) = Speech(context.resources.configuration.locales[0].language == "en")
    }
}
