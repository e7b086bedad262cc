package ua.stiika.setup

import android.view.Gravity
import android.view.View
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.MainButton
import ua.stiika.ui.Rows
import ua.stiika.ui.Screen
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.column
import ua.stiika.ui.mainBar
import ua.stiika.ui.page
import ua.stiika.ui.put
import ua.stiika.ui.scroll
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.text
import ua.stiika.ui.toTop

/** Перший запуск, after the key is open: registrar, and the first minute online. */
class SetupScreen(private val ui: Ui, private val on: SetupActions) : Screen<SetupUiState> {
    private var state: SetupUiState? = null
    private val title = StepTitle(ui, on::back)
    private val head = StepHead(ui)
    private val owner = OwnerPart(ui)
    private val tasks = TasksPart(ui)
    private val register = ui.text("", Type.LABEL).apply { gravity = Gravity.CENTER_HORIZONTAL }
    private val trial = ui.column(Gap.MEDIUM) {
        put(ui.text(ui.words(R.string.try_out_note)))
        put(ui.button(ui.words(R.string.try_out), onClick = on::tryOut))
    }
    private val told = ui.scroll(
        R.id.scroll_page,
        ui.column(Gap.MEDIUM) { for (part in listOf(head.view, owner.view, tasks.view, register, trial)) put(part) },
    )
    private val listHead = StepHead(ui)
    private val listOwner = OwnerPart(ui)
    private val none = ui.strong(ui.words(R.string.setup_register_none))
    private val registers = Rows<OfferedRegister>(ui, R.id.scroll_list, Gap.MEDIUM, key = { it.register.number }) { RegisterRow(ui, on) }
    private val button = MainButton(ui) { state?.let(::ended) }
    private val bar = ui.mainBar(listOf(button))
    override val view: View = ui.page(title.view, listOf(told, registers.view), bar)

    /** A double tap must not end two steps. */
    override var step: Any? = null
        private set

    init {
        val above = ui.column(Gap.MEDIUM) { for (part in listOf(listHead.view, listOwner.view, none)) put(part) }
        registers.head(above, true)
    }

    override fun bind(state: SetupUiState) {
        val shown = state.step
        if (step != shown::class) view.toTop()
        step = shown::class
        this.state = state
        title.bind(ui.words(R.string.setup), canGoBack = shown is SetupStep.Opened || shown is SetupStep.Registers)
        for (each in listOf(head, listHead)) bindHead(each, state)
        owner.bind(state.owner.takeIf { shown is SetupStep.Opened })
        listOwner.bind(state.owner)
        tasks.bind(shown as? SetupStep.FirstMinute)
        for (part in listOf(register, trial)) part.shown(shown is SetupStep.Ready)
        register.show((shown as? SetupStep.Ready)?.register.orEmpty())
        told.shown(shown !is SetupStep.Registers)
        registers.view.shown(shown is SetupStep.Registers)
        if (shown is SetupStep.Registers) {
            none.shown(shown.registers.isEmpty())
            registers.bind(shown.registers.map { OfferedRegister(it, it.number == shown.chosen) })
        }
        showButton(state)
    }

    private fun bindHead(head: StepHead, state: SetupUiState) = when (state.step) {
        is SetupStep.Opened -> head.bind(2, R.string.key_opened, ui.words(R.string.key_opened_note), state.refusal)
        is SetupStep.Registers -> head.bind(3, R.string.setup_register, null, state.refusal)
        is SetupStep.FirstMinute -> head.bind(4, R.string.setup_minute, ui.words(R.string.setup_minute_note), state.refusal)
        is SetupStep.Ready -> head.bind(null, R.string.setup_ready, ui.words(R.string.setup_ready_note), state.refusal, done = true)
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
        is SetupStep.Opened -> R.string.retry.takeIf { state.refusal != null }
        is SetupStep.Registers -> R.string.go_on.takeIf { step.chosen != null }
        is SetupStep.FirstMinute -> R.string.retry.takeIf { state.refusal != null }
        is SetupStep.Ready -> R.string.start_selling
    }

    private fun ended(state: SetupUiState) {
        if (state.busy) return
        when (state.step) {
            is SetupStep.Opened, is SetupStep.FirstMinute -> on.retry()
            is SetupStep.Registers -> on.registerChosen()
            is SetupStep.Ready -> on.finish()
        }
    }
}
