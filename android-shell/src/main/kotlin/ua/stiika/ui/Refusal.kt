package ua.stiika.ui

import android.view.View
import android.widget.LinearLayout
import ua.stiika.R

/** What has become of the receipt that was asked for. */
enum class Outcome(val words: Int) {
    /** Nothing was made: it may be repeated. */
    NotMade(R.string.outcome_not_made),

    /** It was made and taken back: it may be repeated. */
    Cancelled(R.string.outcome_cancelled),

    /** It is made and waits for the tax service: it must not be repeated. */
    Made(R.string.outcome_made),
}

/** What the core says when it declines: [what] and why, [remedy] with who can, and a [code] in small print. */
data class Refusal(val what: String, val remedy: String, val code: String = "", val outcome: Outcome? = null)

/** A refusal in full, with [ways] on under it. */
fun Ui.refusal(refusal: Refusal, ways: List<View> = emptyList()): LinearLayout {
    val role = if (refusal.outcome == Outcome.Made) palette.wait else palette.warn
    return card(Gap.SMALL, role) {
        put(iconed(R.drawable.ic_warning, heading(words(refusal.outcome?.words ?: R.string.refused), Type.LABEL, role.ink).announced()))
        put(strong(refusal.what, Type.BODY, role.ink))
        put(text(refusal.remedy, Type.BODY, role.ink))
        for (way in ways) put(way)
        if (refusal.code.isNotEmpty()) put(text(words(R.string.code, refusal.code), Type.SMALL, role.ink))
    }
}
