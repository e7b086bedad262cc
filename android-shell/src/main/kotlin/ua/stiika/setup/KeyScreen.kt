package ua.stiika.setup

import android.view.View
import ua.stiika.R
import ua.stiika.ui.Gap
import ua.stiika.ui.MainButton
import ua.stiika.ui.Rows
import ua.stiika.ui.Screen
import ua.stiika.ui.Ui
import ua.stiika.ui.column
import ua.stiika.ui.mainBar
import ua.stiika.ui.page
import ua.stiika.ui.put
import ua.stiika.ui.scroll
import ua.stiika.ui.shown
import ua.stiika.ui.toTop

/** The way to an open key: files, password, one of several keys, an unknown root. The first start and Ключі та пристрій use it. */
class KeyScreen(private val ui: Ui, private val on: KeyActions) : Screen<KeyUiState> {
    private var state: KeyUiState? = null
    private val title = StepTitle(ui, on::back)
    private val head = StepHead(ui)
    private val files = FilesPart(ui, on)
    private val password = PasswordPart(ui, on)
    private val root = RootPart(ui)
    private val told = ui.scroll(
        R.id.scroll_page,
        ui.column(Gap.MEDIUM) { for (part in listOf(head.view, files.view, password.view, root.view)) put(part) },
    )
    private val keysHead = StepHead(ui)
    private val keys = Rows<OfferedKey>(ui, R.id.scroll_list, Gap.MEDIUM, key = { it.id }) { KeyRow(ui, on) }
    private val confirm = MainButton(ui) { on.confirmAccept() }
    private val button = MainButton(ui) { state?.let(::ended) }
    private val bar = ui.mainBar(listOf(confirm, button))
    override val view: View = ui.page(title.view, listOf(told, keys.view), bar)

    /** A double tap must not end two steps, and must not accept a root. */
    override var step: Any? = null
        private set

    init {
        keys.head(keysHead.view, true)
        confirm.show(ui.words(R.string.root_accept_yes), ui.palette.stop)
    }

    override fun bind(state: KeyUiState) {
        val shown = state.step
        val next = shown::class to (shown as? KeyStep.Root)?.sure
        if (step != next) view.toTop()
        step = next
        this.state = state
        title.bind(ui.words(title(state.purpose)), canGoBack = state.purpose != KeyPurpose.FirstStart || shown !is KeyStep.Files)
        val place = if (state.purpose != KeyPurpose.FirstStart) {
            null
        } else if (shown is KeyStep.Files) {
            1
        } else {
            2
        }
        for (each in listOf(head, keysHead)) each.bind(place, heading(shown), note(state), state.refusal)
        files.bind(shown as? KeyStep.Files)
        password.bind(shown as? KeyStep.Password, refused = state.refusal != null)
        root.bind(shown as? KeyStep.Root)
        told.shown(shown !is KeyStep.Choose)
        keys.view.shown(shown is KeyStep.Choose)
        keys.bind((shown as? KeyStep.Choose)?.keys.orEmpty())
        showButtons(state)
    }

    private fun title(purpose: KeyPurpose): Int = when (purpose) {
        KeyPurpose.FirstStart -> R.string.setup
        KeyPurpose.Renewal -> R.string.load_key
        KeyPurpose.Senior -> R.string.load_senior
    }

    private fun heading(step: KeyStep): Int = when (step) {
        is KeyStep.Files -> R.string.setup_files
        is KeyStep.Password -> R.string.setup_password
        is KeyStep.Choose -> R.string.key_choose
        is KeyStep.Root -> R.string.root_unknown
    }

    private fun note(state: KeyUiState): String? = when (val step = state.step) {
        is KeyStep.Files -> ui.words(
            when (state.purpose) {
                KeyPurpose.FirstStart -> R.string.setup_files_note
                KeyPurpose.Renewal -> R.string.load_key_note
                KeyPurpose.Senior -> R.string.load_senior_note
            },
        )

        is KeyStep.Password -> ui.words(R.string.setup_password_note)

        is KeyStep.Choose -> listOf(step.what, step.remedy).joinToString("\n")

        is KeyStep.Root -> null
    }

    /** The one button that ends the step. While something runs, the button says so and does nothing. */
    private fun showButtons(state: KeyUiState) {
        val step = state.step
        val sure = step is KeyStep.Root && step.sure && !state.busy
        bar.shown(state.busy || step !is KeyStep.Choose)
        confirm.shown(sure)
        when {
            state.busy -> button.show(ui.words(R.string.checking), ui.palette.plain, R.drawable.ic_hourglass)
            sure -> button.show(ui.words(R.string.root_accept_no), ui.palette.plain)
            step is KeyStep.Root -> button.show(ui.words(R.string.root_accept), ui.palette.plain)
            step is KeyStep.Files && step.files.isEmpty() -> button.show(ui.words(first(state)), ui.palette.act, R.drawable.ic_file)
            state.lookUp -> button.show(ui.words(R.string.look_up), ui.palette.act)
            else -> button.show(ui.words(R.string.go_on), ui.palette.act, R.drawable.ic_next)
        }
    }

    private fun first(state: KeyUiState) = if (state.purpose == KeyPurpose.Renewal) R.string.choose_files else R.string.choose_key_file

    private fun ended(state: KeyUiState) {
        val step = state.step
        when {
            state.busy -> Unit
            step is KeyStep.Files && step.files.isEmpty() -> on.choose()
            step is KeyStep.Root -> if (step.sure) on.back() else on.accept()
            state.lookUp -> on.lookUp()
            step is KeyStep.Files -> on.filesChosen()
            step is KeyStep.Password -> on.password(password.typed)
        }
    }
}
