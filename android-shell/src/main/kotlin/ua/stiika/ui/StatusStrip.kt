package ua.stiika.ui

import android.view.View
import ua.stiika.R

/** The strip: a colour, an icon and words, one line. */
fun statusStrip(ui: Ui, state: StripUiState): View {
    val role = ui.stripRole(state)
    val words = ui.strong(ui.stripWords(state), Type.STRIP, role.ink, least = Type.STRIP).apply {
        maxLines = if (ui.large) 3 else 2
    }.part(Part.Strip).announced()
    return ui.column(0) {
        setBackgroundColor(role.fill)
        put(ui.iconed(ui.stripIcon(state), words, Gap.SMALL).padded(ui, Gap.MEDIUM, 10))
        if (role.edge != 0) put(ui.rule(role.edge), height = ui.dp(ui.palette.stroke))
    }
}

/** A line across. */
fun Ui.rule(color: Int): View = View(context).apply { setBackgroundColor(color) }

private fun Ui.stripWords(state: StripUiState): String = when (state) {
    is StripUiState.Setup -> words(R.string.strip_setup)
    is StripUiState.Online -> words(R.string.strip_online) + waiting(state.waiting)
    is StripUiState.Offline -> words(R.string.strip_offline, unbroken(state.left)) + waiting(state.waiting)
    is StripUiState.Sending -> words(R.string.strip_sending, state.now, state.all)
    is StripUiState.Asking -> words(R.string.strip_asking) + (state.since?.let { " · " + unbroken(it) } ?: "")
    is StripUiState.ShiftEnding -> words(R.string.strip_shift, state.lasted)
    is StripUiState.KeyEnding -> words(R.string.strip_key, unbroken(state.left))
    is StripUiState.Stopped -> words(R.string.strip_stopped, state.why)
}

private fun Ui.waiting(n: Int): String = if (n == 0) "" else " · " + unbroken(words(R.string.strip_waiting, n))

private fun Ui.stripIcon(state: StripUiState): Int = when (state) {
    is StripUiState.Setup -> R.drawable.ic_key
    is StripUiState.Online -> R.drawable.ic_online
    is StripUiState.Offline -> R.drawable.ic_offline
    is StripUiState.Sending -> R.drawable.ic_sending
    is StripUiState.Asking -> R.drawable.ic_asking
    is StripUiState.ShiftEnding -> R.drawable.ic_clock
    is StripUiState.KeyEnding -> R.drawable.ic_key
    is StripUiState.Stopped -> R.drawable.ic_stop
}

private fun Ui.stripRole(state: StripUiState): Role = when (state) {
    is StripUiState.Setup -> palette.ask
    is StripUiState.Online -> palette.good
    is StripUiState.Offline -> palette.wait
    is StripUiState.Sending, is StripUiState.Asking -> palette.ask
    is StripUiState.ShiftEnding, is StripUiState.KeyEnding -> palette.warn
    is StripUiState.Stopped -> palette.stop
}
