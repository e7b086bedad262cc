package ua.stiika.setup

import android.text.InputType
import android.view.View
import android.view.inputmethod.EditorInfo
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.bindings.FileKind
import ua.stiika.ui.Choice
import ua.stiika.ui.Gap
import ua.stiika.ui.Parts
import ua.stiika.ui.Pressable
import ua.stiika.ui.Row
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.announced
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.field
import ua.stiika.ui.icon
import ua.stiika.ui.iconed
import ua.stiika.ui.padded
import ua.stiika.ui.put
import ua.stiika.ui.row
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.text

/** The files to choose. */
internal class FilesPart(ui: Ui, on: SetupActions) {
    private val column = ui.column(Gap.MEDIUM) {}
    private val files = Parts(column) { FileRow(ui, on) }
    val view: View = column

    fun bind(step: SetupStep.Files?) {
        view.shown(step != null)
        step?.let { files.bind(it.files) }
    }
}

private class FileRow(private val ui: Ui, on: SetupActions) : Row<SetupFile> {
    private var kind = FileKind.KEY
    private val face = Told(ui)
    override val view = Pressable(ui, ui.palette.plain) { on.choose(kind) }.apply {
        minimumHeight = ui.dp(Size.MAIN)
        addView(face.view.padded(ui, Gap.LARGE, Gap.MEDIUM))
    }

    override fun bind(item: SetupFile) {
        kind = item.kind
        val label = when (item.kind) {
            FileKind.KEY -> R.string.file_key
            FileKind.CERTIFICATE -> R.string.file_certificate
            FileKind.TRUST -> R.string.file_trust
        }
        val below = item.problem ?: item.chosen ?: ui.words(if (item.needed) R.string.file_choose else R.string.file_optional)
        val mark = when {
            item.problem != null -> R.drawable.ic_warning
            item.chosen != null -> R.drawable.ic_check_circle
            else -> R.drawable.ic_file
        }
        view.contentDescription = "${ui.words(label)}, $below"
        face.show(mark, ui.words(label), below)
    }
}

/** The masked password. Only the button and the keyboard pass it on. */
internal class PasswordPart(private val ui: Ui, on: SetupActions) {
    private val key = ui.text("", Type.BODY)
    private val input = ui.field(
        R.id.field_password,
        ui.words(R.string.setup_password),
        InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD,
    )
    private val wrong = ui.strong("", Type.BODY, ui.palette.warn.ink).announced()
    private val wrongCard = ui.card(0, ui.palette.warn) { put(ui.iconed(R.drawable.ic_warning, wrong)) }
    val view: View = ui.column(Gap.MEDIUM) {
        put(ui.iconed(R.drawable.ic_key, key))
        put(input)
        put(wrongCard)
    }

    /** The typed password. */
    val typed: String get() = input.text.toString()

    init {
        input.imeOptions = EditorInfo.IME_ACTION_DONE
        input.setOnEditorActionListener { _, _, _ ->
            on.password(typed)
            true
        }
    }

    /** Shows the step. Outside of this step the field is empty, so that no password stays in memory. */
    fun bind(step: SetupStep.Password?) {
        view.shown(step != null)
        if (step == null) return input.text.clear()
        key.show(step.key)
        wrongCard.shown(step.wrong != null)
        wrong.show(step.wrong.orEmpty())
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
private class Told(private val ui: Ui) {
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
