package ua.stiika.sale

import android.view.Gravity
import android.view.View
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Screen
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.announced
import ua.stiika.ui.column
import ua.stiika.ui.heading
import ua.stiika.ui.hryvnias
import ua.stiika.ui.icon
import ua.stiika.ui.padded
import ua.stiika.ui.put
import ua.stiika.ui.scroll
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.sum
import ua.stiika.ui.text

/** Waiting: its object, and the result if the server does not answer. */
class WaitingScreen(private val ui: Ui) : Screen<WaitingUiState> {
    private val what = ui.heading("").apply { gravity = Gravity.CENTER }.announced()
    private val sum = ui.sum("", Type.TOTAL, least = 40).apply { gravity = Gravity.CENTER }
    private val then = ui.text("", Type.BODY, ui.palette.quiet).apply { gravity = Gravity.CENTER }
    override val view: View = ui.scroll(
        R.id.scroll_page,
        ui.column(Gap.LARGE) {
            gravity = Gravity.CENTER
            put(ui.icon(R.drawable.ic_hourglass, ui.palette.ink, 56), height = ui.dp(56))
            put(what)
            put(sum)
            put(then)
        }.padded(ui, Gap.WIDE, Gap.LARGE),
    )

    override fun bind(state: WaitingUiState) {
        val (label, note) = when (state.kind) {
            WaitingFor.Receipt -> R.string.waiting_receipt to R.string.waiting_receipt_then
            WaitingFor.Shift -> R.string.waiting_shift to R.string.waiting_shift_then
            WaitingFor.ZReport -> R.string.waiting_z to R.string.waiting_shift_then
        }
        what.show(ui.words(label))
        sum.shown(state.sum != null)
        sum.show(state.sum?.let(ui::hryvnias).orEmpty())
        then.show(ui.words(note))
    }
}
