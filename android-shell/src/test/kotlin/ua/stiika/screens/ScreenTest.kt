package ua.stiika.screens

import android.app.Application
import android.view.View
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

/**
 * Draws screens on the oldest and the newest Android and demands of each what [Check] demands. The app behind them is not
 * started: a screen knows its state and nothing else.
 */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [26, 35], application = Application::class)
abstract class ScreenTest {
    private val wrong = mutableListOf<String>()

    /** Draws one screen; what is wrong with it is told when the test ends. */
    protected fun seen(
        name: String,
        look: Look = Look(),
        strip: StripUiState = StripUiState.Online(),
        tab: Tab? = null,
        screen: (Ui) -> View,
    ): Drawn {
        val drawn = draw(name, look, FrameUiState(strip, tab), screen)
        wrong += Check(drawn.window, drawn.picture).problems().map { "$name: $it" }
        return drawn
    }

    @After
    fun `nothing was wrong`() {
        bars(false) // or they are there in the next test
        assertEquals("", wrong.joinToString("\n"))
    }
}
