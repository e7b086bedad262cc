package ua.stiika.ui

import android.view.View
import ua.stiika.R
import ua.stiika.bindings.StripKind

/**
 * The status strip above every screen. [text] is the line of the core. [kind] selects the colour and the icon; it is null
 * while the register is set up.
 */
data class StripUiState(val kind: StripKind? = null, val text: String = "")

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
        val (drawable, role) = ui.looks(state.kind)
        view.setBackgroundColor(role.fill)
        icon.show(drawable, role.ink)
        words.show(if (state.kind == null) ui.words(R.string.strip_setup) else state.text, role.ink)
        edge.shown(role.edge != 0)
        edge.setBackgroundColor(role.edge)
    }
}

/** A horizontal line. */
fun Ui.rule(color: Int): View = View(context).apply { setBackgroundColor(color) }

/** The only place that gives each kind of strip its icon and colours. */
private fun Ui.looks(kind: StripKind?): Pair<Int, Role> = when (kind) {
    null -> R.drawable.ic_key to palette.ask
    StripKind.ONLINE -> R.drawable.ic_online to palette.good
    StripKind.OFFLINE -> R.drawable.ic_offline to palette.wait
    StripKind.SENDING -> R.drawable.ic_sending to palette.ask
    StripKind.ASKING -> R.drawable.ic_asking to palette.ask
    StripKind.SHIFT_ENDING -> R.drawable.ic_clock to palette.warn
    StripKind.STOPPED -> R.drawable.ic_stop to palette.stop
}
