package ua.stiika.setup

import android.text.InputType
import android.view.View
import android.view.inputmethod.EditorInfo
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.announced
import ua.stiika.ui.card
import ua.stiika.ui.choice
import ua.stiika.ui.column
import ua.stiika.ui.field
import ua.stiika.ui.icon
import ua.stiika.ui.iconed
import ua.stiika.ui.padded
import ua.stiika.ui.pressable
import ua.stiika.ui.put
import ua.stiika.ui.row
import ua.stiika.ui.strong
import ua.stiika.ui.text

/** A file to choose, by touching it. */
internal fun Ui.file(file: SetupFile, on: SetupActions): View {
    val label = when (file.kind) {
        SetupFileKind.Key -> R.string.file_key
        SetupFileKind.Certificate -> R.string.file_certificate
        SetupFileKind.Trust -> R.string.file_trust
    }
    val below = file.problem ?: file.chosen ?: words(if (file.needed) R.string.file_choose else R.string.file_optional)
    val mark = when {
        file.problem != null -> R.drawable.ic_warning
        file.chosen != null -> R.drawable.ic_check_circle
        else -> R.drawable.ic_file
    }
    return pressable(palette.plain, "${words(label)}, $below", { on.choose(file.kind) }) {
        minimumHeight = dp(Size.MAIN)
        addView(told(mark, words(label), below))
    }
}

/** The password is masked, and is handed over only by the button. */
internal fun Ui.password(into: LinearLayout, step: SetupStep.Password, on: SetupActions) = into.run {
    put(iconed(R.drawable.ic_key, text(step.key, Type.BODY)))
    val field = field(
        R.id.field_password,
        words(R.string.setup_password),
        InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD,
    )
    field.imeOptions = EditorInfo.IME_ACTION_DONE
    field.setOnEditorActionListener { _, _, _ ->
        on.password(field.text.toString())
        true
    }
    put(field)
    step.wrong?.let { wrong ->
        put(card(0, palette.warn) { put(iconed(R.drawable.ic_warning, strong(wrong, Type.BODY, palette.warn.ink).announced())) })
    }
}

/** The registrars of the key. */
internal fun Ui.registers(into: LinearLayout, step: SetupStep.Registers, on: SetupActions) = into.run {
    if (step.registers.isEmpty()) put(strong(words(R.string.setup_register_none)))
    for (register in step.registers) {
        val below = listOfNotNull(words(R.string.register_number, register.number), register.address, register.problem).joinToString("\n")
        put(choice(register.name, below, register.id == step.chosen) { on.register(register.id) })
    }
}

/** What is done in the first minute, each with its icon and its word. */
internal fun Ui.tasks(tasks: List<SetupTask>): View = card(Gap.LARGE) {
    for (task in tasks) put(task(task))
}

private fun Ui.task(task: SetupTask): View {
    val label = when (task.kind) {
        SetupTaskKind.Server -> R.string.task_server
        SetupTaskKind.Registrar -> R.string.task_registrar
        SetupTaskKind.Session -> R.string.task_session
        SetupTaskKind.Offline -> R.string.task_offline
    }
    val (mark, state) = when (task.state) {
        TaskState.Next -> R.drawable.ic_next to R.string.task_next
        TaskState.Now -> R.drawable.ic_hourglass to R.string.task_now
        TaskState.Done -> R.drawable.ic_check_circle to R.string.task_done
        TaskState.Failed -> R.drawable.ic_warning to R.string.task_failed
    }
    return told(mark, words(label), words(state)).apply { setPadding(0, 0, 0, 0) }
}

private fun Ui.told(mark: Int, label: String, below: String): LinearLayout = row(Gap.MEDIUM) {
    put(icon(mark, palette.ink), width = dp(Size.ICON), height = dp(Size.ICON))
    val words = column(2) {
        put(strong(label, Type.LABEL))
        put(text(below, Type.BODY, palette.quiet))
    }
    put(words, weight = 1f)
}.padded(this, Gap.LARGE, Gap.MEDIUM)
