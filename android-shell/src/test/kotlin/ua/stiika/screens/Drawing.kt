package ua.stiika.screens

import android.app.Activity
import android.content.res.Configuration
import android.graphics.Bitmap
import android.graphics.Canvas
import android.os.Build
import android.os.Looper
import android.view.ViewGroup
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.bars
import ua.stiika.R
import ua.stiika.bindings.StripKind
import ua.stiika.bindings.Tone
import ua.stiika.ui.Frame
import ua.stiika.ui.FrameUiState
import ua.stiika.ui.Hand
import ua.stiika.ui.Palette
import ua.stiika.ui.Stage
import ua.stiika.ui.StripUiState
import ua.stiika.ui.Theme
import ua.stiika.ui.Ui
import ua.stiika.ui.dress
import java.io.File
import ua.stiika.ui.Screen as Shown

/** Sizes of screens, as Robolectric's qualifiers. */
object Screen {
    const val PHONE = "w411dp-h846dp-port-420dpi"
    const val SMALL = "w360dp-h640dp-port-320dpi"
    const val NARROW = "w360dp-h720dp-port-320dpi"
    const val LYING = "w846dp-h411dp-land-320dpi"
    const val TABLET = "w1024dp-h768dp-land-mdpi"
}

/** Theme, size, language, text size and hand of a drawn screen. */
data class Look(
    val theme: Theme = Theme.Light,
    val screen: String = Screen.PHONE,
    val language: String = "uk-rUA",
    val textSize: Float = 1f,
    val hand: Hand = Hand.Right,
)

/** A drawn screen in its window with the bars of the system. */
class Drawn(val window: ViewGroup, val picture: Bitmap)

/** The usual strip. */
val ONLINE = StripUiState(StripKind.ONLINE, Tone.GOOD, listOf("ОНЛАЙН"))

/** Draws a screen in its frame and writes the picture to a file like `name-35.png`. */
fun draw(name: String, look: Look, frame: FrameUiState = FrameUiState(ONLINE), screen: (Ui) -> Shown<*>): Drawn {
    RuntimeEnvironment.setQualifiers("${look.language}-${look.screen}")
    RuntimeEnvironment.setFontScale(look.textSize)
    bars(true)
    val activity = Robolectric.buildActivity(Activity::class.java).apply { get().setTheme(R.style.Stiika) }.setup().get()
    val night = activity.resources.configuration.uiMode and Configuration.UI_MODE_NIGHT_MASK == Configuration.UI_MODE_NIGHT_YES
    val ui = Ui(activity, Palette.of(look.theme, night), look.hand)
    val stage = Stage(activity)
    dress(activity.window, ui.palette)
    activity.setContentView(stage)
    val around = Frame(ui) {}
    stage.show(name, around.view) { screen(ui).also { around.bind(frame, it) }.step }
    shadowOf(Looper.getMainLooper()).idle()
    val window = activity.window.decorView as ViewGroup
    val picture = Bitmap.createBitmap(window.width, window.height, Bitmap.Config.ARGB_8888)
    window.draw(Canvas(picture))
    // The oldest Android draws the same picture, except for large text, which it scales more.
    if (Build.VERSION.SDK_INT >= 35 || look.textSize > 1f) write(picture, "$name-${Build.VERSION.SDK_INT}")
    return Drawn(window, picture)
}

private fun write(picture: Bitmap, name: String) {
    val file = File(System.getProperty("screens") ?: return, "$name.png")
    file.parentFile?.mkdirs()
    file.outputStream().use { picture.compress(Bitmap.CompressFormat.PNG, 100, it) }
}
