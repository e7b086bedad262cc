package ua.stiika.ui

import android.annotation.SuppressLint
import android.content.res.ColorStateList
import android.graphics.Color
import android.graphics.drawable.Drawable
import android.graphics.drawable.RippleDrawable
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.Button
import android.widget.FrameLayout
import android.widget.LinearLayout

/** A surface that reacts to touch, with any content. TalkBack reads the content description and calls it a button. */
@SuppressLint("ViewConstructor")
open class Pressable(private val ui: Ui, role: Role, onClick: () -> Unit) : FrameLayout(ui.context) {
    private var worn: Role? = null

    init {
        wear(role)
        foregroundGravity = Gravity.FILL
        isClickable = true
        isFocusable = true
        accessibilityDelegate = AsButton
        setOnClickListener { onClick() }
    }

    /** Takes the colours of [role]. */
    fun wear(role: Role) {
        if (worn == role) return
        worn = role
        background = ui.touched(role, ui.surface(role))
    }

    /** Marks the surface as chosen or not, in colours and for TalkBack. */
    fun choose(chosen: Boolean, role: Role) {
        isSelected = chosen
        wear(role)
    }
}

/** An icon and a label that can change. */
@SuppressLint("ViewConstructor")
class Face(private val ui: Ui, size: Int) : LinearLayout(ui.context) {
    private val icon = ui.icon(0, ui.palette.ink)
    private val label = ui.strong("", size)

    init {
        orientation = HORIZONTAL
        ui.spaced(this, Gap.SMALL)
        gravity = Gravity.CENTER
        padded(ui, Gap.SMALL, Gap.HAIR)
        put(icon, width = ui.dp(Size.ICON), height = ui.dp(Size.ICON))
        put(label.apply { gravity = Gravity.CENTER })
    }

    /** Shows [words] and [drawable]; no icon if it is 0 or the text is large. */
    fun show(words: String, drawable: Int, ink: Int) {
        icon.shown(drawable != 0 && !ui.large)
        if (drawable != 0) icon.show(drawable, ink)
        label.show(words, ink)
    }
}

/** One of the big buttons at the bottom. */
@SuppressLint("ViewConstructor")
class MainButton(private val ui: Ui, onClick: () -> Unit) : Pressable(ui, ui.palette.plain, onClick) {
    private val face = Face(ui, Type.MAIN)
    private val note = ui.text("", Type.CAPTION).apply { gravity = Gravity.CENTER }.padded(ui, Gap.SMALL, 0)

    init {
        minimumHeight = ui.dp(Size.MAIN)
        part(Part.Main)
        val all = ui.column(0) {
            gravity = Gravity.CENTER
            put(face)
            put(note)
        }
        addView(all, middle())
    }

    /** Shows a label, an icon, and a [below] line under them if there is one. */
    fun show(label: String, role: Role, icon: Int = 0, below: String? = null) {
        wear(role)
        contentDescription = label
        face.show(label, icon, role.ink)
        note.shown(below != null)
        note.show(below.orEmpty(), role.ink)
    }
}

/** A big button that never changes. */
fun Ui.mainButton(label: String, role: Role, icon: Int = 0, onClick: () -> Unit): MainButton =
    MainButton(this, onClick).apply { show(label, role, icon) }

/** A smaller button. */
@SuppressLint("ViewConstructor")
class SideButton(ui: Ui, private val role: Role, onClick: () -> Unit) : Pressable(ui, role, onClick) {
    private val face = Face(ui, Type.LABEL)

    init {
        minimumHeight = ui.dp(Size.KEY)
        addView(face, middle())
    }

    /** Shows a label and an icon. */
    fun show(label: String, icon: Int = 0) {
        contentDescription = label
        face.show(label, icon, role.ink)
    }
}

/** A smaller button that never changes. */
fun Ui.button(label: String, icon: Int = 0, role: Role = palette.plain, onClick: () -> Unit): SideButton =
    SideButton(this, role, onClick).apply { show(label, icon) }

/** One of a few buttons in a row, with the icon above the label. */
@SuppressLint("ViewConstructor")
class StackedButton(private val ui: Ui, onClick: () -> Unit) : Pressable(ui, ui.palette.plain, onClick) {
    private val icon = ui.icon(0, ui.palette.plain.ink)
    private val label = ui.strong("", Type.STRIP, ui.palette.plain.ink).apply { gravity = Gravity.CENTER }

    init {
        minimumHeight = ui.dp(Size.KEY)
        val face = ui.column(2) {
            gravity = Gravity.CENTER
            put(icon, height = ui.dp(Size.ICON))
            put(label)
        }
        addView(face.padded(ui, Gap.HAIR, Gap.SMALL), middle())
    }

    /** Shows a label and an icon. */
    fun show(words: String, drawable: Int) {
        contentDescription = words
        label.show(words)
        icon.show(drawable, ui.palette.plain.ink)
    }
}

/** A stacked button that never changes. */
fun Ui.stackedButton(label: String, icon: Int, onClick: () -> Unit): StackedButton =
    StackedButton(this, onClick).apply { show(label, icon) }

/** A button with an icon only. TalkBack reads [said]. */
fun Ui.iconButton(icon: Int, said: String, role: Role = palette.plain, onClick: () -> Unit): Pressable =
    Pressable(this, role, onClick).apply {
        contentDescription = said
        minimumHeight = dp(Size.TOUCH)
        minimumWidth = dp(Size.TOUCH)
        addView(icon(icon, role.ink), FrameLayout.LayoutParams(dp(Size.ICON), dp(Size.ICON), Gravity.CENTER))
    }

/** The bar of main buttons. The last button is nearest to the thumb. */
fun Ui.mainBar(buttons: List<View>): LinearLayout = row(Gap.MEDIUM) {
    putEqually(if (hand == Hand.Right) buttons else buttons.reversed())
}.padded(this, Gap.LARGE, if (snug) Gap.SMALL else Gap.MEDIUM)

/** Buttons beside each other; below each other if the text is large. */
fun Ui.buttons(buttons: List<View>): LinearLayout =
    if (large) column { for (button in buttons) put(button) } else row { putEqually(buttons) }

private fun Ui.touched(role: Role, surface: Drawable): Drawable {
    val wave = Color.argb(60, Color.red(role.ink), Color.green(role.ink), Color.blue(role.ink))
    return RippleDrawable(ColorStateList.valueOf(wave), surface, null)
}

/** Layout of a face that fills its button. */
internal fun middle() = FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT, Gravity.CENTER)

/** Tells TalkBack that a surface is a button. */
private object AsButton : View.AccessibilityDelegate() {
    override fun onInitializeAccessibilityNodeInfo(host: View, info: AccessibilityNodeInfo) {
        super.onInitializeAccessibilityNodeInfo(host, info)
        info.className = Button::class.java.name
    }
}
