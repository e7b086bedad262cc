package ua.stiika.setup

import android.view.Gravity
import android.view.View
import ua.stiika.R
import ua.stiika.ui.FitText
import ua.stiika.ui.Gap
import ua.stiika.ui.MainButton
import ua.stiika.ui.Meter
import ua.stiika.ui.RefusalCard
import ua.stiika.ui.Role
import ua.stiika.ui.Rows
import ua.stiika.ui.Screen
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.column
import ua.stiika.ui.heading
import ua.stiika.ui.icon
import ua.stiika.ui.iconButton
import ua.stiika.ui.mainBar
import ua.stiika.ui.page
import ua.stiika.ui.put
import ua.stiika.ui.row
import ua.stiika.ui.scroll
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.text
import ua.stiika.ui.toTop

/** Перший запуск: files, password, registrar, and the first minute online. */
class SetupScreen(private val ui: Ui, private val on: SetupActions) : Screen<SetupUiState> {
    private var state: SetupUiState? = null
    private val head = StepHead(ui)
    private val files = FilesPart(ui, on)
    private val password = PasswordPart(ui, on)
    private val tasks = TasksPart(ui)
    private val register = ui.text("", Type.LABEL).apply { gravity = Gravity.CENTER_HORIZONTAL }
    private val trial = ui.column(Gap.MEDIUM) {
        put(ui.text(ui.words(R.string.try_out_note)))
        put(ui.button(ui.words(R.string.try_out), onClick = on::tryOut))
    }
    private val told = ui.scroll(
        R.id.scroll_page,
        ui.column(Gap.MEDIUM) { for (part in listOf(head.view, files.view, password.view, tasks.view, register, trial)) put(part) },
    )
    private val listHead = StepHead(ui)
    private val none = ui.strong(ui.words(R.string.setup_register_none))
    private val registers = Rows<OfferedRegister>(ui, R.id.scroll_list, Gap.MEDIUM, key = { it.register.number }) { RegisterRow(ui, on) }
    private val title = SetupTitle(ui, on)
    private val button = MainButton(ui) { state?.let(::ended) }
    private val bar = ui.mainBar(listOf(button))
    override val view: View = ui.page(title.view, listOf(told, registers.view), bar)

    init {
        val above = ui.column(Gap.MEDIUM) {
            put(listHead.view)
            put(none)
        }
        registers.head(above, true)
    }

    override fun bind(state: SetupUiState) {
        val step = state.step
        if (this.state?.step?.javaClass != step.javaClass) view.toTop()
        this.state = state
        title.bind(step !is SetupStep.Files && step !is SetupStep.Ready)
        for (each in listOf(head, listHead)) each.bind(state)
        files.bind(step as? SetupStep.Files)
        password.bind(step as? SetupStep.Password)
        tasks.bind(step as? SetupStep.FirstMinute)
        for (part in listOf(register, trial)) part.shown(step is SetupStep.Ready)
        register.show((step as? SetupStep.Ready)?.register.orEmpty())
        told.shown(step !is SetupStep.Registers)
        registers.view.shown(step is SetupStep.Registers)
        if (step is SetupStep.Registers) {
            none.shown(step.registers.isEmpty())
            registers.bind(step.registers.map { OfferedRegister(it, it.number == step.chosen) })
        }
        showButton(state)
    }

    /** The one button that ends the step. While something runs, the button says so and does nothing. */
    private fun showButton(state: SetupUiState) {
        val label = label(state)
        bar.shown(state.busy || label != null)
        when {
            state.busy -> button.show(ui.words(R.string.checking), ui.palette.plain, R.drawable.ic_hourglass)
            label != null -> button.show(ui.words(label), ui.palette.act, R.drawable.ic_next)
        }
    }

    private fun label(state: SetupUiState): Int? = when (val step = state.step) {
        is SetupStep.Files -> R.string.go_on.takeIf { step.ready }
        is SetupStep.Password -> R.string.go_on
        is SetupStep.Registers -> R.string.go_on.takeIf { step.chosen != null }
        is SetupStep.FirstMinute -> R.string.retry.takeIf { state.refusal != null }
        is SetupStep.Ready -> R.string.start_selling
    }

    private fun ended(state: SetupUiState) {
        if (state.busy) return
        when (state.step) {
            is SetupStep.Files -> on.filesChosen()
            is SetupStep.Password -> on.password(password.typed)
            is SetupStep.Registers -> on.registerChosen()
            is SetupStep.FirstMinute -> on.retry()
            is SetupStep.Ready -> on.finish()
        }
    }
}

/** The title, with a back button where the step has one. */
private class SetupTitle(ui: Ui, on: SetupActions) {
    private val back = ui.iconButton(R.drawable.ic_back, ui.words(R.string.back), Role(ui.palette.ground, ui.palette.ink), on::back)
    private val margin = ui.dp(Gap.LARGE)
    val view: View = ui.row(Gap.HAIR) {
        minimumHeight = ui.dp(Size.TOUCH)
        put(back)
        put(ui.heading(ui.words(R.string.setup)), weight = 1f)
    }

    fun bind(canGoBack: Boolean) {
        back.shown(canGoBack)
        view.setPadding(if (canGoBack) 0 else margin, 0, margin, 0)
    }
}

/** Number, title and explanation of the step, and the refusal. */
private class StepHead(private val ui: Ui) {
    private val number = ui.text("", Type.BODY, ui.palette.quiet)
    private val meter = Meter(ui)
    private val done = ui.icon(R.drawable.ic_check_circle, ui.palette.ink, 64)
    private val title: FitText = ui.heading("")
    private val note = ui.text("", Type.BODY)
    private val refusal = RefusalCard(ui)
    val view: View = ui.column(Gap.MEDIUM) {
        put(number)
        put(meter)
        put(done, height = ui.dp(64))
        put(title)
        put(note)
        put(refusal.view)
    }

    fun bind(state: SetupUiState) {
        val (place, label, about) = when (state.step) {
            is SetupStep.Files -> Triple(1, R.string.setup_files, R.string.setup_files_note)
            is SetupStep.Password -> Triple(2, R.string.setup_password, R.string.setup_password_note)
            is SetupStep.Registers -> Triple(3, R.string.setup_register, null)
            is SetupStep.FirstMinute -> Triple(4, R.string.setup_minute, R.string.setup_minute_note)
            is SetupStep.Ready -> Triple(null, R.string.setup_ready, R.string.setup_ready_note)
        }
        number.shown(place != null)
        meter.shown(place != null)
        done.shown(place == null)
        number.show(ui.words(R.string.setup_step, place ?: 0))
        meter.spentPermille = (place ?: 0) * PERMILLE_OF_STEP
        title.show(ui.words(label))
        note.shown(about != null)
        note.show(about?.let { ui.words(it) }.orEmpty())
        for (text in listOf(title, note)) text.gravity = if (place == null) Gravity.CENTER_HORIZONTAL else Gravity.START
        refusal.bind(state.refusal)
    }

    private companion object {
        const val PERMILLE_OF_STEP = 250
    }
}
