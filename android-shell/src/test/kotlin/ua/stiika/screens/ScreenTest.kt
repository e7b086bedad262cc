package ua.stiika.screens

import android.app.Application
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.shadows.bars
import ua.stiika.ui.FrameUiState
import ua.stiika.ui.StripUiState
import ua.stiika.ui.Tab
import ua.stiika.ui.Ui
import ua.stiika.ui.Screen as Shown

/**
 * Draws screens on the oldest and the newest Android and measures each with [Check]. The app itself is not started, because
 * a screen knows only its state.
 */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [26, 35], application = Application::class)
abstract class ScreenTest {
    private val wrong = mutableListOf<String>()

    /** Draws and measures one screen. The test reports all problems at its end. */
    protected fun seen(
        name: String,
        look: Look = Look(),
        strip: StripUiState = ONLINE,
        tab: Tab? = null,
        screen: (Ui) -> Shown<*>,
    ): Drawn {
        val drawn = draw(name, look, FrameUiState(strip, tab), screen)
        wrong += Check(drawn.window, drawn.picture).problems().map { "$name: $it" }
        return drawn
    }

    @After
    fun `nothing was wrong`() {
        bars(false) // otherwise the next test would have them
        assertEquals("", wrong.joinToString("\n"))
    }
}
