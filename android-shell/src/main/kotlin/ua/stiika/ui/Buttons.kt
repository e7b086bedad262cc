package ua.stiika.ui

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

/** One of the big buttons at the bottom. [note] is said under its word. */
fun Ui.mainButton(label: String, role: Role, icon: Int = 0, note: String? = null, onClick: () -> Unit): View =
    pressable(role, label, onClick) {
        minimumHeight = dp(Size.MAIN)
        part(Part.Main)
        addView(buttonFace(label, role.ink, icon, note), middle())
    }

/** A second button. */
fun Ui.button(label: String, icon: Int = 0, role: Role = palette.plain, onClick: () -> Unit): View = pressable(role, label, onClick) {
    minimumHeight = dp(Size.KEY)
    addView(face(label, role.ink, icon, Type.LABEL), middle())
}

/** One of a few buttons side by side: the icon stands over the word. */
fun Ui.stackedButton(label: String, icon: Int, onClick: () -> Unit): View = pressable(palette.plain, label, onClick) {
    minimumHeight = dp(Size.KEY)
    val face = column(2) {
        gravity = Gravity.CENTER
        put(icon(icon, palette.plain.ink), height = dp(Size.ICON))
        put(strong(label, Type.STRIP, palette.plain.ink).apply { gravity = Gravity.CENTER })
    }
    addView(face.padded(this@stackedButton, Gap.HAIR, Gap.SMALL), middle())
}

/** A button with nothing but an icon; [said] is its name for TalkBack. */
fun Ui.iconButton(icon: Int, said: String, role: Role = palette.plain, onClick: () -> Unit): View = pressable(role, said, onClick) {
    minimumHeight = dp(Size.TOUCH)
    minimumWidth = dp(Size.TOUCH)
    addView(icon(icon, role.ink), FrameLayout.LayoutParams(dp(Size.ICON), dp(Size.ICON), Gravity.CENTER))
}

/** A surface that can be touched, with anything on it. TalkBack says [said] and calls it a button. */
fun Ui.pressable(role: Role, said: String?, onClick: () -> Unit, fill: FrameLayout.() -> Unit): FrameLayout = FrameLayout(context).apply {
    background = touched(role, surface(role))
    foregroundGravity = Gravity.FILL
    isClickable = true
    isFocusable = true
    contentDescription = said
    accessibilityDelegate = AsButton
    setOnClickListener { onClick() }
    fill()
}

/** The bar of main buttons; the last named is at the thumb. */
fun Ui.mainBar(buttons: List<View>): LinearLayout = row(Gap.MEDIUM) {
    putEqually(if (hand == Hand.Right) buttons else buttons.reversed())
}.padded(this, Gap.LARGE, if (snug) Gap.SMALL else Gap.MEDIUM)

private fun Ui.buttonFace(label: String, ink: Int, icon: Int, note: String?): View {
    val face = face(label, ink, icon, Type.MAIN)
    if (note == null) return face
    return column(0) {
        put(face)
        put(text(note, Type.CAPTION, ink).apply { gravity = Gravity.CENTER }.padded(this@buttonFace, Gap.SMALL, 0))
    }
}

private fun Ui.face(label: String, ink: Int, icon: Int, size: Int): LinearLayout = row(Gap.SMALL) {
    gravity = Gravity.CENTER
    padded(this@face, Gap.SMALL, Gap.HAIR)
    if (icon != 0 && !large) put(icon(icon, ink), width = dp(Size.ICON), height = dp(Size.ICON))
    put(strong(label, size, ink).apply { gravity = Gravity.CENTER })
}

private fun Ui.touched(role: Role, surface: Drawable): Drawable {
    val wave = Color.argb(60, Color.red(role.ink), Color.green(role.ink), Color.blue(role.ink))
    return RippleDrawable(ColorStateList.valueOf(wave), surface, null)
}

private fun middle() = FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT, Gravity.CENTER)

/** Tells TalkBack that a surface is a button. */
private object AsButton : View.AccessibilityDelegate() {
    override fun onInitializeAccessibilityNodeInfo(host: View, info: AccessibilityNodeInfo) {
        super.onInitializeAccessibilityNodeInfo(host, info)
        info.className = Button::class.java.name
    }
}
