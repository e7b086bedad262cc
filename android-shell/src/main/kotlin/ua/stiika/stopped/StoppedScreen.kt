package ua.stiika.stopped

import android.view.Gravity
import android.view.View
import ua.stiika.R
import ua.stiika.bindings.Clock
import ua.stiika.bindings.Remedy
import ua.stiika.ui.Gap
import ua.stiika.ui.Hand
import ua.stiika.ui.MainButton
import ua.stiika.ui.Screen
import ua.stiika.ui.SideButton
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.heading
import ua.stiika.ui.icon
import ua.stiika.ui.iconed
import ua.stiika.ui.padded
import ua.stiika.ui.put
import ua.stiika.ui.putEqually
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.sum
import ua.stiika.ui.surface
import ua.stiika.ui.text
import ua.stiika.ui.unbroken

/** Зупинено: the reason why nothing can be sold and the next steps, in place of the buttons of Каса. */
class StoppedPanel(ui: Ui, on: StoppedActions) : Screen<StoppedUiState> {
    private val reason = Reason(ui)
    private val buttons = RemedyButtons(ui, on)
    override val view: View = ui.column(Gap.MEDIUM) {
        put(reason.view)
        put(buttons.view)
    }.padded(ui, Gap.LARGE, Gap.MEDIUM)

    override fun bind(state: StoppedUiState) {
        reason.bind(state)
        buttons.bind(state)
    }
}

/** The same in a place of its own, where the reason can be scrolled. */
class StoppedScreen(ui: Ui, on: StoppedActions) : Screen<StoppedUiState> {
    private val reason = Reason(ui)
    private val buttons = RemedyButtons(ui, on)
    override val view: View = ui.column(0) {
        put(ui.scroll(R.id.scroll_stop, ui.column { put(reason.view) }.padded(ui, Gap.LARGE, Gap.LARGE)), weight = 1f)
        put(buttons.view.padded(ui, Gap.LARGE, Gap.MEDIUM))
    }

    override fun bind(state: StoppedUiState) {
        reason.bind(state)
        buttons.bind(state)
    }
}

/** The buttons. The first one has the main colour and is nearest to the thumb. */
private class RemedyButtons(private val ui: Ui, private val on: StoppedActions) {
    private var offered: List<Remedy> = emptyList()
    private val first = MainButton(ui) { go(0) }
    private val second = MainButton(ui) { go(1) }
    private val small = SideButton(ui, ui.palette.plain) { go(1) }
    val view: View = if (ui.large) {
        ui.column(Gap.MEDIUM) {
            put(small)
            put(first)
        }
    } else {
        ui.row(Gap.MEDIUM) { putEqually(if (ui.hand == Hand.Right) listOf(second, first) else listOf(first, second)) }
    }

    fun bind(state: StoppedUiState) {
        offered = state.buttons
        view.shown(offered.isNotEmpty())
        // The confirmed time is on the button too, because the clock may have been scrolled away.
        val note = state.clock?.takeIf { offered.firstOrNull() == Remedy.CONFIRM_CLOCK }?.let { unbroken("${it.date} ${it.time}") }
        offered.firstOrNull()?.let { first.show(ui.words(label(it)), ui.palette.act, below = note) }
        val other = offered.getOrNull(1)
        second.shown(other != null)
        small.shown(other != null)
        other?.let {
            second.show(ui.words(label(it)), ui.palette.plain)
            small.show(ui.words(label(it)))
        }
    }

    private fun go(place: Int) {
        offered.getOrNull(place)?.let(on::remedy)
    }
}

private fun label(remedy: Remedy): Int = when (remedy) {
    Remedy.OPEN_SHIFT -> R.string.open_shift
    Remedy.MAKE_Z, Remedy.CLOSE_SHIFT -> R.string.see_shift
    Remedy.SEE_CONNECTION -> R.string.see_link
    Remedy.AGREE_TO_OFFLINE -> R.string.agree_to_offline
    Remedy.CONFIRM_CLOCK -> R.string.clock_right
    Remedy.SET_CLOCK -> R.string.clock_settings
    Remedy.LOAD_KEY -> R.string.keys_see
    Remedy.LOOK_UP -> R.string.look_up
    Remedy.TYPE_PASSWORD -> R.string.setup_password
    Remedy.OPEN_AGAIN -> R.string.retry
}

/** The card with the reason. A shift that is not open yet is no alarm. */
private class Reason(private val ui: Ui) {
    private val icon = ui.icon(0, ui.palette.stop.ink)
    private val title = ui.heading("", Type.LABEL)
    private val what = ui.strong("", Type.LABEL)
    private val clock = ClockFace(ui)
    private val remedy = ui.text("", Type.BODY)
    private val code = ui.text("", Type.SMALL)
    val view: View = ui.card(Gap.SMALL) {
        put(ui.iconed(icon, title))
        put(what)
        put(clock.view)
        put(remedy)
        put(code)
    }

    fun bind(state: StoppedUiState) {
        val morning = state.remedy == Remedy.OPEN_SHIFT
        val role = if (morning) ui.palette.ask else ui.palette.stop
        view.background = ui.surface(role)
        icon.show(if (morning) R.drawable.ic_clock else R.drawable.ic_stop, role.ink)
        title.show(ui.words(if (morning) R.string.before_selling else R.string.stopped), role.ink)
        what.show(state.refusal.what, role.ink)
        clock.view.shown(state.clock != null)
        state.clock?.let { clock.bind(it, role.ink) }
        remedy.show(state.refusal.remedy, role.ink)
        code.shown(state.refusal.code.isNotEmpty())
        code.show(ui.words(R.string.code, state.refusal.code), role.ink)
    }
}

/** The clock in large digits, because the cashier compares it with another clock. */
private class ClockFace(ui: Ui) {
    private val time = ui.sum("", Type.TOTAL).apply { gravity = Gravity.CENTER }
    private val date = ui.sum("", Type.KEY).apply { gravity = Gravity.CENTER }
    val view: View = ui.column(Gap.HAIR) {
        put(time)
        put(date)
    }

    fun bind(clock: Clock, ink: Int) {
        time.show(unbroken(clock.time), ink)
        date.show(unbroken(clock.date), ink)
    }
}
