package ua.stiika.setup

import android.text.InputType
import android.view.View
import android.view.inputmethod.EditorInfo
import ua.stiika.R
import ua.stiika.bindings.FileKind
import ua.stiika.ui.Choice
import ua.stiika.ui.Gap
import ua.stiika.ui.Mono
import ua.stiika.ui.Parts
import ua.stiika.ui.Row
import ua.stiika.ui.Size
import ua.stiika.ui.Type
import ua.stiika.ui.Ui
import ua.stiika.ui.announced
import ua.stiika.ui.button
import ua.stiika.ui.card
import ua.stiika.ui.column
import ua.stiika.ui.field
import ua.stiika.ui.heading
import ua.stiika.ui.iconButton
import ua.stiika.ui.iconed
import ua.stiika.ui.put
import ua.stiika.ui.row
import ua.stiika.ui.show
import ua.stiika.ui.shown
import ua.stiika.ui.strong
import ua.stiika.ui.surface
import ua.stiika.ui.text

/** The chosen files, and what each of them is. */
internal class FilesPart(ui: Ui, on: KeyActions) {
    private val rows = ui.column(Gap.MEDIUM) {}
    private val files = Parts(rows) { FileRow(ui, on) }
    private val more = ui.button(ui.words(R.string.add_file), R.drawable.ic_plus, onClick = on::choose)
    val view: View = ui.column(Gap.MEDIUM) {
        put(rows)
        put(more)
    }

    fun bind(step: KeyStep.Files?) {
        view.shown(step != null && step.files.isNotEmpty())
        step?.let { files.bind(it.files) }
    }
}

private class FileRow(private val ui: Ui, on: KeyActions) : Row<SetupFile> {
    private var file: Any = ""
    private val face = Told(ui)
    private val away = ui.iconButton(R.drawable.ic_close, "", ui.palette.sheet.copy(edge = 0)) { on.putAway(file) }
    override val view: View = ui.row(Gap.SMALL) {
        background = ui.surface(ui.palette.sheet)
        minimumHeight = ui.dp(Size.MAIN)
        put(face.view, weight = 1f)
        put(away)
    }.apply { setPadding(ui.dp(Gap.LARGE), ui.dp(Gap.SMALL), ui.dp(Gap.SMALL), ui.dp(Gap.SMALL)) }

    override fun bind(item: SetupFile) {
        file = item.id
        away.contentDescription = ui.words(R.string.remove, item.name)
        val (mark, label) = when (item.kind) {
            // Until the password has opened it, a file that looks like a key may be anything.
            FileKind.KEY -> if (item.proven) {
                R.drawable.ic_check_circle to R.string.file_key
            } else {
                R.drawable.ic_key to
                    R.string.file_key_maybe
            }

            FileKind.CERTIFICATE -> R.drawable.ic_check_circle to R.string.file_certificate

            FileKind.TRUST -> R.drawable.ic_check_circle to R.string.file_trust
        }
        face.show(mark, item.name, ui.words(label))
    }
}

/** The masked password. Only the button and the keyboard pass it on. */
internal class PasswordPart(private val ui: Ui, on: KeyActions) {
    private val key = ui.text("", Type.BODY)
    private val input = ui.field(
        R.id.field_password,
        ui.words(R.string.setup_password),
        InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD,
    )
    private val wrong = ui.strong("", Type.BODY, ui.palette.warn.ink).announced()
    private val wrongCard = ui.card(0, ui.palette.warn) { put(ui.iconed(R.drawable.ic_warning, wrong)) }
    private val more = ui.button(ui.words(R.string.add_file), R.drawable.ic_plus, onClick = on::choose)
    val view: View = ui.column(Gap.MEDIUM) {
        put(ui.iconed(R.drawable.ic_key, key))
        put(input)
        put(wrongCard)
        put(more)
    }

    /** The typed password. */
    val typed: String get() = input.text.toString()

    init {
        input.imeOptions = EditorInfo.IME_ACTION_DONE
        input.setOnEditorActionListener { _, _, _ ->
            on.password(typed)
            true
        }
        input.addOnAttachStateChangeListener(
            object : View.OnAttachStateChangeListener {
                override fun onViewAttachedToWindow(view: View) = Unit

                // Another screen is shown, or new views have taken over what was typed.
                override fun onViewDetachedFromWindow(view: View) = input.text.clear()
            },
        )
    }

    /** Shows the step. Outside of this step the field is empty, so that no password stays in memory. */
    fun bind(step: KeyStep.Password?, refused: Boolean) {
        view.shown(step != null)
        if (step == null) return input.text.clear()
        key.show(step.files.joinToString { it.name })
        wrongCard.shown(step.wrong != null)
        wrong.show(step.wrong.orEmpty())
        more.shown(refused)
    }
}

/** One of several keys. */
internal class KeyRow(private val ui: Ui, on: KeyActions) : Row<OfferedKey> {
    private var id = ""
    override val view = Choice(ui) { on.key(id) }

    override fun bind(item: OfferedKey) {
        id = item.id
        val below = listOf(ui.words(R.string.key_until, item.until), ui.words(R.string.key_ending, item.ending))
        view.show(item.name, below.joinToString("\n"), chosen = false)
    }
}

/** A root certificate that is not known, and its fingerprint to compare. */
internal class RootPart(ui: Ui) {
    private val name = ui.strong("", Type.LABEL)
    private val fingerprint = Mono(ui, EIGHT_BYTES)
    private val remedy = ui.text("", Type.BODY)
    private val sure = ui.card(Gap.SMALL, ui.palette.warn) {
        put(ui.iconed(R.drawable.ic_warning, ui.heading(ui.words(R.string.root_sure), Type.LABEL, ui.palette.warn.ink)))
    }
    val view: View = ui.column(Gap.MEDIUM) {
        put(sure)
        val facts = ui.card(Gap.SMALL) {
            put(name)
            put(ui.text(ui.words(R.string.fingerprint), Type.CAPTION, ui.palette.quiet))
            put(fingerprint.view)
        }
        put(facts)
        put(remedy)
    }

    fun bind(step: KeyStep.Root?) {
        view.shown(step != null)
        if (step == null) return
        sure.shown(step.sure)
        name.show(step.name)
        fingerprint.show(step.fingerprint)
        remedy.show(step.remedy)
    }

    private companion object {
        /** Eight bytes as pairs of digits with colons. */
        const val EIGHT_BYTES = 24
    }
}

/** Whose key it is, and until when. */
internal class OwnerPart(private val ui: Ui) {
    private val name = ui.strong("", Type.LABEL, ui.palette.good.ink)
    private val until = ui.text("", Type.BODY, ui.palette.good.ink)
    val view: View = ui.card(Gap.HAIR, ui.palette.good) {
        put(ui.iconed(R.drawable.ic_key, name))
        put(until)
    }

    fun bind(owner: KeyOwner?) {
        view.shown(owner != null)
        if (owner == null) return
        name.show(owner.name)
        until.show(ui.words(R.string.key_until, owner.until))
    }
}
