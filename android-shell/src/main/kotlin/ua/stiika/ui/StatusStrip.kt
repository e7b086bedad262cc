package ua.stiika.ui

import android.view.View
import ua.stiika.R
import ua.stiika.bindings.StripKind
import ua.stiika.bindings.Tone

/** The status strip of the core in one language. A text of several lines breaks only between its [parts]. */
data class StripUiState(val kind: StripKind, val tone: Tone, val parts: List<String>)

/** The strip: a colour, an icon and one line of text. */
class StatusStrip(private val ui: Ui) {
    private val icon = ui.icon(0, ui.palette.ink)
    private val words = ui.strong("", Type.STRIP, least = Type.STRIP).apply { maxLines = if (ui.large) 3 else 2 }
        .part(Part.Strip).announced()
    private val edge = ui.rule(ui.palette.ink)
    val view: View = ui.column(0) {
        put(ui.iconed(icon, words, Gap.SMALL).padded(ui, Gap.MEDIUM, 10))
        put(edge, height = ui.dp(ui.palette.stroke))
    }

    fun bind(state: StripUiState) {
        val role = ui.role(state.tone)
        view.setBackgroundColor(role.fill)
        icon.show(drawable(state.kind), role.ink)
        words.show(state.parts.joinToString(" · ") { unbroken(it) }, role.ink)
        edge.shown(role.edge != 0)
        edge.setBackgroundColor(role.edge)
    }
}

/** A horizontal line. */
fun Ui.rule(color: Int): View = View(context).apply { setBackgroundColor(color) }

private fun Ui.role(tone: Tone): Role = when (tone) {
    Tone.GOOD -> palette.good
    Tone.WAITING -> palette.wait
    Tone.ASKING -> palette.ask
    Tone.WARNING -> palette.warn
    Tone.STOPPED -> palette.stop
}

private fun drawable(kind: StripKind): Int = when (kind) {
    StripKind.SETUP -> R.drawable.ic_key
    StripKind.ONLINE -> R.drawable.ic_online
    StripKind.OFFLINE -> R.drawable.ic_offline
    StripKind.SENDING -> R.drawable.ic_sending
    StripKind.ASKING -> R.drawable.ic_asking
    StripKind.SHIFT_ENDING -> R.drawable.ic_clock
    StripKind.STOPPED -> R.drawable.ic_stop
}
