package ua.stiika.ui

import android.view.View
import ua.stiika.R

/** Fate of the receipt that was requested. */
enum class Outcome(val words: Int) {
    /** No receipt was made. The sale may be repeated. */
    NotMade(R.string.outcome_not_made),

    /** The receipt was made and cancelled. The sale may be repeated. */
    Cancelled(R.string.outcome_cancelled),

    /** The receipt was made and waits for the tax service. The sale must not be repeated. */
    Made(R.string.outcome_made),
}

/**
 * A refusal of the core in one language: [what] happened and why, the [remedy] and who can do it, a [code] in small print.
 * [keys]: a new key or certificate is the remedy.
 */
data class Refusal(val what: String, val remedy: String, val code: String = "", val outcome: Outcome? = null, val keys: Boolean = false)

/** A card with a refusal. It is hidden while there is none. [toKeys] opens the keys of the register, where that is a remedy. */
class RefusalCard(private val ui: Ui, private val toKeys: (() -> Unit)? = null) {
    private val icon = ui.icon(R.drawable.ic_warning, ui.palette.warn.ink)
    private val title = ui.heading("", Type.LABEL).announced()
    private val what = ui.strong("", Type.BODY)
    private val remedy = ui.text("", Type.BODY)
    private val code = ui.text("", Type.SMALL)
    private val keys = ui.button(ui.words(R.string.keys_see), R.drawable.ic_key) { toKeys?.invoke() }
    val view: View = ui.card(Gap.SMALL, ui.palette.warn) {
        put(ui.iconed(icon, title))
        put(what)
        put(remedy)
        put(code)
        put(keys)
    }

    init {
        bind(null)
    }

    fun bind(refusal: Refusal?) {
        view.shown(refusal != null)
        if (refusal == null) return title.show("")
        val role = if (refusal.outcome == Outcome.Made) ui.palette.wait else ui.palette.warn
        view.background = ui.surface(role)
        icon.show(R.drawable.ic_warning, role.ink)
        title.show(ui.words(refusal.outcome?.words ?: R.string.refused), role.ink)
        what.show(refusal.what, role.ink)
        remedy.show(refusal.remedy, role.ink)
        keys.shown(refusal.keys && toKeys != null)
        code.shown(refusal.code.isNotEmpty())
        code.show(ui.words(R.string.code, refusal.code), role.ink)
    }
}
