package ua.stiika.setup

import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.LinearLayout
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.Meter
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.column
import ua.stiika.ui.heading
import ua.stiika.ui.icon
import ua.stiika.ui.mainBar
import ua.stiika.ui.mainButton
import ua.stiika.ui.page
import ua.stiika.ui.put
import ua.stiika.ui.refusal
import ua.stiika.ui.text
import ua.stiika.ui.titleBar
import ua.stiika.ui.tree

/** Перший запуск: files, password, registrar, and one minute online. */
fun setupScreen(ui: Ui, state: SetupUiState, on: SetupActions): View {
    val back: (() -> Unit)? = if (state.step is SetupStep.Files || state.step is SetupStep.Ready) null else on::back
    val told = ui.column(Gap.MEDIUM) {
        ui.head(this, state.step)
        state.refusal?.let { put(ui.refusal(it)) }
        ui.body(this, state.step, on)
    }
    return ui.page(ui.titleBar(ui.words(R.string.setup), back), told, ui.bar(state, told, on))
}

private fun Ui.head(into: LinearLayout, step: SetupStep) = into.run {
    val (place, title, note) = when (step) {
        is SetupStep.Files -> Triple(1, R.string.setup_files, R.string.setup_files_note)
        is SetupStep.Password -> Triple(2, R.string.setup_password, R.string.setup_password_note)
        is SetupStep.Registers -> Triple(3, R.string.setup_register, null)
        is SetupStep.FirstMinute -> Triple(4, R.string.setup_minute, R.string.setup_minute_note)
        is SetupStep.Ready -> Triple(null, R.string.setup_ready, R.string.setup_ready_note)
    }
    if (place != null) {
        put(text(words(R.string.setup_step, place), Type.BODY, palette.quiet))
        put(Meter(this@head, place * PERMILLE_OF_STEP))
    } else {
        put(icon(R.drawable.ic_check_circle, palette.ink, 64), height = dp(64))
    }
    val side = if (place == null) Gravity.CENTER_HORIZONTAL else Gravity.START
    put(heading(words(title)).apply { gravity = side })
    note?.let { put(text(words(it), Type.BODY).apply { gravity = side }) }
}

private fun Ui.body(into: LinearLayout, step: SetupStep, on: SetupActions) = into.run {
    when (step) {
        is SetupStep.Files -> step.files.forEach { put(file(it, on)) }
        is SetupStep.Password -> password(this, step, on)
        is SetupStep.Registers -> registers(this, step, on)
        is SetupStep.FirstMinute -> put(tasks(step.tasks))
        is SetupStep.Ready -> put(text(step.register, Type.LABEL).apply { gravity = Gravity.CENTER_HORIZONTAL })
    }
}

/** The one button that ends the step; while something runs it says so and does nothing. */
private fun Ui.bar(state: SetupUiState, told: ViewGroup, on: SetupActions): View? {
    if (state.busy) return mainBar(listOf(mainButton(words(R.string.checking), palette.plain, R.drawable.ic_hourglass) {}))
    val (label, then) = ending(state, told, on) ?: return null
    return mainBar(listOf(mainButton(words(label), palette.act, R.drawable.ic_next, onClick = then)))
}

private fun ending(state: SetupUiState, told: ViewGroup, on: SetupActions): Pair<Int, () -> Unit>? = when (val step = state.step) {
    is SetupStep.Files -> if (step.ready) R.string.go_on to on::filesChosen else null
    is SetupStep.Password -> R.string.go_on to { on.password(typed(told)) }
    is SetupStep.Registers -> if (step.chosen != null) R.string.go_on to on::registerChosen else null
    is SetupStep.FirstMinute -> if (state.refusal != null) R.string.retry to on::retry else null
    is SetupStep.Ready -> R.string.start_selling to on::finish
}

private fun typed(told: ViewGroup): String = told.tree().filterIsInstance<EditText>().single().text.toString()

private const val PERMILLE_OF_STEP = 250
