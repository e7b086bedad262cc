package ua.stiika.sale

import android.view.Gravity
import android.view.View
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Part
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
import ua.stiika.ui.refusal
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.surface
import ua.stiika.ui.text
import ua.stiika.ui.titleBar

/** Картка: the sum for the terminal, and the two ways it may end. */
fun cardScreen(ui: Ui, state: CardUiState, on: CardActions): View = ui.column(0) {
    val body = ui.column {
        putTitle(ui, ui.titleBar(ui.words(R.string.card), on::back))
        val told = ui.column(Gap.LARGE) { if (state.refusal == null) ui.steps(this, state) else put(ui.refused(state)) }
        putScroll(ui, ui.scroll(R.id.scroll_page, told), weight = 1f)
    }
    put(body.padded(ui, Gap.LARGE, Gap.SMALL), weight = 1f)
    put(ui.ending(state, on))
}

private fun Ui.steps(into: android.widget.LinearLayout, state: CardUiState) = into.run {
    put(
        card(Gap.SMALL) {
            put(text(words(R.string.on_terminal), Type.LABEL, palette.quiet).apply { gravity = Gravity.CENTER })
            put(sum(hryvnias(state.sum), Type.CHANGE, least = 40).apply { gravity = Gravity.CENTER }.part(Part.Total))
            state.inCash?.let { put(fact(words(R.string.in_cash), sum(hryvnias(it), Type.HEAD))) }
        },
    )
    listOf(R.string.card_step_1, R.string.card_step_2, R.string.card_step_3).forEachIndexed { i, step -> put(step(i + 1, words(step))) }
}

private fun Ui.step(number: Int, words: String): View = row(Gap.MEDIUM) {
    val dot = strong("$number", Type.LABEL, palette.act.ink).apply {
        gravity = Gravity.CENTER
        background = surface(palette.act, Size.CORNER * 2)
    }
    val side = (sp(Type.LABEL) * 2).toInt()
    put(dot, width = side, height = side)
    put(text(words, Type.LABEL), weight = 1f)
}

private fun Ui.refused(state: CardUiState): View = column(Gap.LARGE) {
    put(strong(words(R.string.do_not_charge), Type.HEAD))
    state.refusal?.let { put(refusal(it)) }
}

private fun Ui.ending(state: CardUiState, on: CardActions): View {
    val cancel = mainButton(words(if (state.refusal == null) R.string.cancel else R.string.back), palette.plain, onClick = on::back)
    if (state.refusal != null) return mainBar(listOf(cancel))
    val paid = mainButton(words(R.string.paid), palette.card, R.drawable.ic_check, onClick = on::paid)
    return mainBar(listOf(cancel, paid))
}
