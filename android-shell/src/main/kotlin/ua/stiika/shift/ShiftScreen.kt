package ua.stiika.shift

import android.view.Gravity
import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Meter
import ua.stiika.ui.PrintedText
import ua.stiika.ui.RefusalCard
import ua.stiika.ui.Screen
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.buttons
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.fact
import ua.stiika.ui.heading
import ua.stiika.ui.hryvnias
import ua.stiika.ui.iconed
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.page
import ua.stiika.ui.put
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.text
import ua.stiika.ui.titleBar
import ua.stiika.ui.toTop
import ua.stiika.ui.unbroken

/** Зміна: opening, the open shift with its limit and sums, and the closing in two touches. */
class ShiftScreen(private val ui: Ui, private val on: ShiftActions) : Screen<ShiftUiState> {
    private val refusal = RefusalCard(ui, on::keys)
    private val closed = ui.card(Gap.SMALL) {
        put(ui.iconed(R.drawable.ic_lock, ui.heading(ui.words(R.string.shift_closed))))
        put(ui.text(ui.words(R.string.shift_closed_note)))
    }
    private val open = OpenPart(ui)
    private val done = DonePart(ui, on)
    private val bars = listOf(openBar(), closeBar(), sureBar(), doneBar())
    private val told = ui.column(Gap.MEDIUM) { for (part in listOf(refusal.view, closed, open.view, done.view)) put(part) }
    override val view: View = ui.page(
        ui.titleBar(ui.words(R.string.shift), onSettings = on::settings),
        told,
        FrameLayout(ui.context).apply { for (bar in bars) addView(bar) },
    )
    private var last: Any? = null

    /** A double tap on «Закрити зміну» must not count as the two touches that close the shift. */
    override var step: Any? = null
        private set

    override fun bind(state: ShiftUiState) {
        val phase = state.phase
        val confirming = (phase as? ShiftPhase.Open)?.confirming
        step = confirming
        refusal.bind(state.refusal)
        closed.shown(phase is ShiftPhase.Closed)
        open.view.shown(phase is ShiftPhase.Open)
        done.view.shown(phase is ShiftPhase.Done)
        when (phase) {
            ShiftPhase.Closed -> showBar(0)

            is ShiftPhase.Open -> {
                open.bind(phase)
                showBar(if (phase.confirming) 2 else 1)
            }

            is ShiftPhase.Done -> {
                done.bind(phase)
                showBar(3)
            }
        }
        if (last != phase::class to confirming) view.toTop()
        last = phase::class to confirming
    }

    private fun showBar(place: Int) = bars.forEachIndexed { i, bar -> bar.shown(i == place) }

    private fun openBar(): View =
        ui.mainBar(listOf(ui.mainButton(ui.words(R.string.open_shift), ui.palette.act, R.drawable.ic_clock, on::open)))

    private fun closeBar(): View =
        ui.mainBar(listOf(ui.mainButton(ui.words(R.string.close_shift), ui.palette.plain, R.drawable.ic_lock, on::close)))

    private fun sureBar(): View {
        val yes = ui.mainButton(ui.words(R.string.close_shift_yes), ui.palette.stop, onClick = on::confirmClose)
        return ui.mainBar(listOf(yes, ui.mainButton(ui.words(R.string.keep_open), ui.palette.plain, onClick = on::keepOpen)))
    }

    private fun doneBar(): View = ui.mainBar(listOf(ui.mainButton(ui.words(R.string.done), ui.palette.act, R.drawable.ic_check, on::done)))
}

/** The open shift. */
private class OpenPart(private val ui: Ui) {
    private val test = ui.card(Gap.SMALL, ui.palette.warn) {
        put(ui.iconed(R.drawable.ic_warning, ui.strong(ui.words(R.string.shift_test_note), Type.BODY, ui.palette.warn.ink)))
    }
    private val sure = ui.text("", Type.BODY, ui.palette.warn.ink)
    private val sureCard = ui.card(Gap.SMALL, ui.palette.warn) {
        put(ui.iconed(R.drawable.ic_warning, ui.heading(ui.words(R.string.close_shift_sure), Type.HEAD, ui.palette.warn.ink)))
        put(sure)
    }
    private val rest = ui.strong("", Type.HEAD).apply { if (!ui.large) gravity = Gravity.END }
    private val meter = Meter(ui)
    private val since = ui.strong("").apply { if (!ui.large) gravity = Gravity.END }
    private val cashier = ui.strong("").apply { if (!ui.large) gravity = Gravity.END }
    private val receipts = ui.sum("", Type.LABEL)
    private val sold = ui.sum("", Type.LABEL)
    private val drawer = ui.sum("", Type.HEAD)
    private val waiting = ui.sum("", Type.LABEL)
    private val toSend: LinearLayout = ui.fact(ui.words(R.string.to_send), waiting)
    val view: View = ui.column(Gap.MEDIUM) {
        put(sureCard)
        put(test)
        val times = ui.card(Gap.SMALL) {
            put(ui.iconed(R.drawable.ic_clock, ui.heading(ui.words(R.string.shift_open))))
            put(ui.fact(ui.words(R.string.hours_left), rest))
            put(meter)
            put(ui.fact(ui.words(R.string.opened), since))
            put(ui.fact(ui.words(R.string.cashier), cashier))
        }
        put(times)
        val sums = ui.card(Gap.SMALL) {
            put(ui.fact(ui.words(R.string.receipts_made), receipts))
            put(ui.fact(ui.words(R.string.sold), sold))
            put(ui.fact(ui.words(R.string.in_drawer), drawer))
            put(toSend)
        }
        put(sums)
    }

    fun bind(phase: ShiftPhase.Open) {
        sureCard.shown(phase.confirming)
        test.shown(phase.testing)
        sure.show(ui.words(if (phase.zMade) R.string.close_shift_z_made else R.string.close_shift_note))
        rest.show(unbroken(phase.left))
        meter.spentPermille = phase.spentPermille
        since.show(phase.since)
        cashier.show(phase.cashier)
        receipts.show(phase.receipts)
        sold.show(ui.hryvnias(phase.sold))
        drawer.show(ui.hryvnias(phase.drawer))
        toSend.shown(phase.waiting != null)
        waiting.show(phase.waiting.orEmpty())
    }
}

/** The Z-report of the closed shift. */
private class DonePart(ui: Ui, on: ShiftActions) {
    private val problem = ui.text("", Type.BODY, ui.palette.warn.ink)
    private val problemCard = ui.card(0, ui.palette.warn) { put(problem) }
    private val printed = PrintedText(ui)
    val view: View = ui.column(Gap.MEDIUM) {
        put(ui.iconed(R.drawable.ic_check_circle, ui.heading(ui.words(R.string.shift_closed))))
        put(problemCard)
        val print = ui.button(ui.words(R.string.print), R.drawable.ic_print, onClick = on::printZ)
        put(ui.buttons(listOf(print, ui.button(ui.words(R.string.share), R.drawable.ic_share, onClick = on::shareZ))))
        put(ui.heading(ui.words(R.string.z_report), Type.LABEL))
        put(printed.view)
    }

    fun bind(phase: ShiftPhase.Done) {
        problemCard.shown(phase.printing != null)
        problem.show(phase.printing.orEmpty())
        printed.show(phase.zReport)
    }
}
