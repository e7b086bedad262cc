package ua.stiika.setup

import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Choice
import ua.stiika.ui.FitText
import ua.stiika.ui.Gap
import ua.stiika.ui.Meter
import ua.stiika.ui.Parts
import ua.stiika.ui.Refusal
import ua.stiika.ui.RefusalCard
import ua.stiika.ui.Role
import ua.stiika.ui.Row
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.heading
import ua.stiika.ui.icon
import ua.stiika.ui.iconButton
import ua.stiika.ui.put
import ua.stiika.ui.row
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.text

/** The title, with a back button where the step has one. */
internal class StepTitle(private val ui: Ui, onBack: () -> Unit) {
    private val back = ui.iconButton(R.drawable.ic_back, ui.words(R.string.back), Role(ui.palette.ground, ui.palette.ink), onBack)
    private val heading = ui.heading("")
    private val margin = ui.dp(Gap.LARGE)
    val view: View = ui.row(Gap.HAIR) {
        minimumHeight = ui.dp(Size.TOUCH)
        put(back)
        put(heading, weight = 1f)
    }

    fun bind(label: String, canGoBack: Boolean) {
        heading.show(label)
        back.shown(canGoBack)
        view.setPadding(if (canGoBack) 0 else margin, 0, margin, 0)
    }
}

/** Number, title and explanation of the step, and the refusal. */
internal class StepHead(private val ui: Ui) {
    private val number = ui.text("", Type.BODY, ui.palette.quiet)
    private val meter = Meter(ui)
    private val check = ui.icon(R.drawable.ic_check_circle, ui.palette.ink, 64)
    private val title: FitText = ui.heading("")
    private val note = ui.text("", Type.BODY)
    private val refusal = RefusalCard(ui)
    val view: View = ui.column(Gap.MEDIUM) {
        put(number)
        put(meter)
        put(check, height = ui.dp(64))
        put(title)
        put(note)
        put(refusal.view)
    }

    /** Shows the [place] of a numbered step of four, and a large check mark if everything is [done]. */
    fun bind(place: Int?, label: Int, about: String?, refused: Refusal?, done: Boolean = false) {
        number.shown(place != null)
        meter.shown(place != null)
        check.shown(done)
        number.show(ui.words(R.string.setup_step, place ?: 0))
        meter.spentPermille = (place ?: 0) * PERMILLE_OF_STEP
        title.show(ui.words(label))
        note.shown(about != null)
        note.show(about.orEmpty())
        for (text in listOf(title, note)) text.gravity = if (done) Gravity.CENTER_HORIZONTAL else Gravity.START
        refusal.bind(refused)
    }

    private companion object {
        const val PERMILLE_OF_STEP = 250
    }
}

/** A registrar of the list and whether it is the chosen one. */
internal data class OfferedRegister(val register: Register, val chosen: Boolean)

internal class RegisterRow(private val ui: Ui, on: SetupActions) : Row<OfferedRegister> {
    private var number = ""
    override val view = Choice(ui) { on.register(number) }

    override fun bind(item: OfferedRegister) {
        val register = item.register
        number = register.number
        val below = listOfNotNull(ui.words(R.string.register_number, register.number), register.address, register.problem)
        view.show(register.name, below.joinToString("\n"), item.chosen)
    }
}

/** The tasks of the first minute, each with its icon and its state in words. */
internal class TasksPart(ui: Ui) {
    private val column = ui.card(Gap.LARGE) {}
    private val tasks = Parts(column) { TaskRow(ui) }
    val view: View = column

    fun bind(step: SetupStep.FirstMinute?) {
        view.shown(step != null)
        step?.let { tasks.bind(it.tasks) }
    }
}

private class TaskRow(private val ui: Ui) : Row<SetupTask> {
    private val face = Told(ui)
    override val view: View = face.view

    override fun bind(item: SetupTask) {
        val label = when (item.kind) {
            SetupTaskKind.Server -> R.string.task_server
            SetupTaskKind.Registrar -> R.string.task_registrar
            SetupTaskKind.Session -> R.string.task_session
            SetupTaskKind.Offline -> R.string.task_offline
        }
        val (mark, state) = when (item.state) {
            TaskState.Next -> R.drawable.ic_next to R.string.task_next
            TaskState.Now -> R.drawable.ic_hourglass to R.string.task_now
            TaskState.Done -> R.drawable.ic_check_circle to R.string.task_done
            TaskState.Failed -> R.drawable.ic_warning to R.string.task_failed
        }
        face.show(mark, ui.words(label), ui.words(state))
    }
}

/** An icon, a label, and a line below it. */
internal class Told(private val ui: Ui) {
    private val mark = ui.icon(0, ui.palette.ink)
    private val label = ui.strong("", Type.LABEL)
    private val below = ui.text("", Type.BODY, ui.palette.quiet)
    val view: LinearLayout = ui.row(Gap.MEDIUM) {
        put(mark, width = ui.dp(Size.ICON), height = ui.dp(Size.ICON))
        val words = ui.column(2) {
            put(label)
            put(below)
        }
        put(words, weight = 1f)
    }

    fun show(drawable: Int, words: String, line: String) {
        mark.show(drawable, ui.palette.ink)
        label.show(words)
        below.show(line)
    }
}
