package ua.stiika.sale

import android.annotation.SuppressLint
import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.bindings.Note
import ua.stiika.ui.Cells
import ua.stiika.ui.Gap
import ua.stiika.ui.MainButton
import ua.stiika.ui.Part
import ua.stiika.ui.Parts
import ua.stiika.ui.Pressable
import ua.stiika.ui.RefusalCard
import ua.stiika.ui.Row
import ua.stiika.ui.Screen
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.announced
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.heading
import ua.stiika.ui.hryvnias
import ua.stiika.ui.keypad
import ua.stiika.ui.mainBar
import ua.stiika.ui.padded
import ua.stiika.ui.panes
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
import ua.stiika.ui.text
import ua.stiika.ui.titleRow
import ua.stiika.ui.unbroken

/** Готівка: the sum to pay, notes to choose from, the change. The touch that confirms also issues the receipt. */
class CashScreen(private val ui: Ui, private val on: CashActions) : Screen<CashUiState> {
    private var state: CashUiState? = null
    private val toPay = ToPay(ui, on)
    private val refusal = RefusalCard(ui)
    private val columns = if (ui.snug && !ui.large) 4 else 2
    private val noteRows = ui.column(Gap.SMALL) {}
    private val notes = Parts(noteRows) { Cells(ui, columns = { columns }) { NoteButton(ui, on) } }
    private val change = ChangeCard(ui)
    private val confirm = MainButton(ui) { confirmed() }
    private val choices = ui.column {
        gravity = Gravity.BOTTOM
        put(noteRows)
        put(ui.keypad(onKey = on::key))
    }
    override val view: View = if (ui.wide) lying() else upright()

    override fun bind(state: CashUiState) {
        this.state = state
        toPay.bind(state)
        refusal.bind(state.refusal)
        noteRows.shown(state.notes.isNotEmpty())
        notes.bind(state.notes.map { NoteChoice(it, it.given.text == state.note) }.chunked(columns))
        change.bind(state)
        showConfirm(state)
    }

    private fun lying(): View {
        val reading = ui.column(Gap.LARGE) {
            putTitle(ui, toPay.view)
            val told = ui.column(Gap.LARGE) {
                put(refusal.view)
                put(change.view)
            }
            putScroll(ui, ui.scroll(R.id.scroll_page, told), weight = 1f)
        }.padded(ui, Gap.LARGE, Gap.SMALL)
        val acting = ui.column(0) {
            val choosing = ui.column { putScroll(ui, ui.scroll(R.id.scroll_pane, choices), weight = 1f) }
            put(choosing.padded(ui, Gap.LARGE, Gap.SMALL), weight = 1f)
            put(ui.mainBar(listOf(confirm)))
        }
        return ui.panes(reading, acting)
    }

    private fun upright(): View = ui.column(0) {
        val body = ui.column {
            putTitle(ui, toPay.view)
            val told = ui.column {
                put(refusal.view)
                put(choices)
            }
            putScroll(ui, ui.scroll(R.id.scroll_page, told), weight = 1f)
            put(change.view)
        }
        put(body.padded(ui, Gap.LARGE, if (ui.snug) 2 else Gap.SMALL), weight = 1f)
        put(ui.mainBar(listOf(confirm)))
    }

    private fun confirmed() {
        if (state?.restByCard != null) on.restByCard() else on.issue()
    }

    private fun showConfirm(state: CashUiState) = when {
        state.given == null -> confirm.show(ui.words(R.string.no_change), ui.palette.cash, R.drawable.ic_check)

        state.restByCard != null -> confirm.show(
            ui.words(R.string.rest_by_card),
            ui.palette.card,
            R.drawable.ic_bank_card,
            ui.words(R.string.rest_by_card_note, ui.hryvnias(state.restByCard)),
        )

        state.change != null -> confirm.show(ui.words(R.string.issue), ui.palette.cash, R.drawable.ic_check)

        else -> confirm.show(ui.words(R.string.too_little), ui.palette.plain)
    }
}

/** The back button, the title and the sum to pay; on a small screen without the title. */
private class ToPay(private val ui: Ui, on: CashActions) {
    private val sum = ui.sum("", Type.TOTAL, least = 40).part(Part.Total)
    private val rounded = ui.text("", Type.CAPTION, ui.palette.quiet).apply { gravity = Gravity.END }.padded(ui, Gap.LARGE, 0)
    val view: View = ui.column(0) {
        val caption = ui.column(0) {
            put(ui.heading(ui.words(R.string.cash), Type.LABEL))
            put(ui.text(ui.words(R.string.to_pay), Type.CAPTION, ui.palette.quiet, Type.SMALL))
        }
        val head = ui.titleRow(on::back) {
            if (ui.large || !ui.snug) put(caption, weight = if (ui.large) 1f else 0f)
            if (!ui.large) put(sum, weight = 1f)
        }
        put(head)
        if (ui.large) put(sum.padded(ui, Gap.LARGE, 0))
        put(rounded)
    }

    fun bind(state: CashUiState) {
        sum.show(ui.hryvnias(state.toPay))
        sum.contentDescription = ui.words(R.string.to_pay) + " " + sum.text
        rounded.shown(state.rounded != null)
        rounded.show(unbroken(state.rounded.orEmpty()))
    }
}

/** A note and whether it is the chosen one. */
private data class NoteChoice(val note: Note, val chosen: Boolean)

@SuppressLint("ViewConstructor")
private class NoteButton(private val ui: Ui, on: CashActions) : Row<NoteChoice> {
    private var item: NoteChoice? = null
    private val given = ui.strong("", Type.HEAD).apply { gravity = Gravity.CENTER }
    private val change = ui.text("", Type.CAPTION, least = Type.SMALL).apply { gravity = Gravity.CENTER }
    override val view: Pressable = Pressable(ui, ui.palette.plain) { item?.let { on.note(it.note.given.text) } }.apply {
        minimumHeight = ui.dp(Size.KEY)
        val face = ui.column(0) {
            gravity = Gravity.CENTER
            put(given)
            put(change)
        }
        addView(face.padded(ui, Gap.HAIR, if (ui.snug) 3 else 6))
    }

    override fun bind(item: NoteChoice) {
        this.item = item
        val (sum, back) = item.note.given.text to ui.words(R.string.note_change, unbroken(item.note.change.text))
        val role = if (item.chosen) ui.palette.act else ui.palette.plain
        view.choose(item.chosen, role)
        view.contentDescription = "$sum ₴, $back"
        given.show(unbroken(sum), role.ink)
        change.show(back, role.ink)
    }
}

/** The cash given and the change, in the largest digits. Its height never changes, so that the keys above do not move. */
private class ChangeCard(private val ui: Ui) {
    private val hint = ui.text(ui.words(R.string.given_hint), Type.BODY, ui.palette.quiet)
    private val given = ui.sum("", Type.HEAD)
    private val change = ui.changeSum()
    private val rest = ui.sum("", Type.HEAD).announced()
    private val tooLittle = ui.strong(ui.words(R.string.too_little)).announced()
    private val givenPair = ui.pair(R.string.given, given)
    private val changePair = ui.pair(R.string.change, change)
    private val restPair = ui.pair(R.string.rest_by_card, rest)
    private val givenSmall = ui.sum("", Type.BODY).apply { gravity = Gravity.START }
    private val changeLarge = ui.changeSum()
    private val oneRow = ui.row(Gap.SMALL) {
        val captions = ui.column(0) {
            put(ui.text(ui.words(R.string.given), Type.SMALL, ui.palette.quiet))
            put(givenSmall)
            put(ui.text(ui.words(R.string.change), Type.SMALL, ui.palette.quiet))
        }
        put(captions)
        put(changeLarge, weight = 1f)
    }
    val view: View = ui.card(0) {
        gravity = Gravity.CENTER_VERTICAL
        val lines = if (ui.snug && !ui.large) ui.sp(Type.CHANGE) else ui.sp(Type.HEAD) + ui.sp(Type.CHANGE) + ui.dp(Gap.LARGE)
        minimumHeight = (lines * 5 / 4).toInt() + ui.dp(Gap.SMALL)
        if (ui.snug) padded(ui, Gap.LARGE, Gap.HAIR)
        for (part in listOf(hint, oneRow, givenPair, changePair, restPair, tooLittle)) put(part)
    }

    fun bind(state: CashUiState) {
        val together = ui.snug && !ui.large && state.change != null
        val apart = state.given != null && !together
        hint.shown(state.given == null)
        oneRow.shown(state.given != null && together)
        givenPair.shown(apart)
        changePair.shown(apart && state.change != null)
        restPair.shown(apart && state.change == null && state.restByCard != null)
        tooLittle.shown(apart && state.change == null && state.restByCard == null)
        val sum = state.given?.let(ui::hryvnias).orEmpty()
        val back = state.change?.let(ui::hryvnias).orEmpty()
        given.show(sum)
        givenSmall.show(unbroken(state.given.orEmpty()))
        change.show(back)
        changeLarge.show(back)
        rest.show(state.restByCard?.let(ui::hryvnias).orEmpty())
    }
}

private fun Ui.changeSum() = sum("", Type.CHANGE, least = 48).part(Part.Change).announced()

private fun Ui.pair(caption: Int, sum: View): LinearLayout = if (large) {
    column(0) {
        put(text(words(caption), Type.BODY, palette.quiet))
        put(sum)
    }
} else {
    row(Gap.LARGE) {
        put(text(words(caption), Type.BODY, palette.quiet))
        put(sum, weight = 1f)
    }
}
