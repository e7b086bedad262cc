package ua.stiika.sale

import android.view.Gravity
import android.view.View
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.MainButton
import ua.stiika.ui.Part
import ua.stiika.ui.RefusalCard
import ua.stiika.ui.Screen
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.fact
import ua.stiika.ui.hryvnias
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.padded
import ua.stiika.ui.part
import ua.stiika.ui.put
import ua.stiika.ui.putScroll
import ua.stiika.ui.putTitle
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.surface
import ua.stiika.ui.text
import ua.stiika.ui.titleBar

/** Картка: the sum for the terminal, and the two possible ends. */
class CardScreen(private val ui: Ui, on: CardActions) : Screen<CardUiState> {
    private val sum = ui.sum("", Type.CHANGE, least = 40).apply { gravity = Gravity.CENTER }.part(Part.Total)
    private val cash = ui.sum("", Type.HEAD)
    private val inCash = ui.fact(ui.words(R.string.in_cash), cash)
    private val steps = ui.column(Gap.LARGE) {
        val terminal = ui.card(Gap.SMALL) {
            put(ui.text(ui.words(R.string.on_terminal), Type.LABEL, ui.palette.quiet).apply { gravity = Gravity.CENTER })
            put(sum)
            put(inCash)
        }
        put(terminal)
        listOf(R.string.card_step_1, R.string.card_step_2, R.string.card_step_3).forEachIndexed { i, step -> put(step(i + 1, step)) }
    }
    private val refusal = RefusalCard(ui)
    private val refused = ui.column(Gap.LARGE) {
        put(ui.strong(ui.words(R.string.do_not_charge), Type.HEAD))
        put(refusal.view)
    }
    private val cancel = MainButton(ui, on::back)
    private val paid = ui.mainButton(ui.words(R.string.paid), ui.palette.card, R.drawable.ic_check, onClick = on::paid)
    override val view: View = ui.column(0) {
        val body = ui.column {
            putTitle(ui, ui.titleBar(ui.words(R.string.card), on::back))
            val told = ui.column(Gap.LARGE) {
                put(steps)
                put(refused)
            }
            putScroll(ui, ui.scroll(R.id.scroll_page, told), weight = 1f)
        }
        put(body.padded(ui, Gap.LARGE, Gap.SMALL), weight = 1f)
        put(ui.mainBar(listOf(cancel, paid)))
    }

    override fun bind(state: CardUiState) {
        val possible = state.refusal == null
        steps.shown(possible)
        refused.shown(!possible)
        paid.shown(possible)
        sum.show(ui.hryvnias(state.sum))
        inCash.shown(state.inCash != null)
        cash.show(state.inCash?.let(ui::hryvnias).orEmpty())
        refusal.bind(state.refusal)
        cancel.show(ui.words(if (possible) R.string.cancel else R.string.back), ui.palette.plain)
    }

    private fun step(number: Int, words: Int): View = ui.row(Gap.MEDIUM) {
        val dot = ui.strong("$number", Type.LABEL, ui.palette.act.ink).apply {
            gravity = Gravity.CENTER
            background = ui.surface(ui.palette.act, Size.CORNER * 2)
        }
        val side = (ui.sp(Type.LABEL) * 2).toInt()
        put(dot, width = side, height = side)
        put(ui.text(ui.words(words), Type.LABEL), weight = 1f)
    }
}
