package ua.stiika.screens

import android.app.Application
import android.view.View
import android.widget.LinearLayout
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import ua.stiika.R
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.column
import ua.stiika.ui.iconButton
import ua.stiika.ui.mainButton
import ua.stiika.ui.put
import ua.stiika.ui.text

/** Tests of [Check]: each problem is made on purpose and must be found. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [35], application = Application::class)
class CheckTest {
    private fun wrong(fill: LinearLayout.(Ui) -> Unit): String {
        val drawn = draw("check", Look()) { ui -> bare(ui.column(0) { fill(ui) }) }
        return Check(drawn.window, drawn.picture).problems().joinToString("\n")
    }

    private fun assertFound(what: String, found: String) = assertTrue("«$what» is not among: $found", what in found)

    @Test
    fun `what is right has no problems`() = assertEquals("", wrong { put(it.text("Усе гаразд")) })

    @Test
    fun `a small thing to touch is found`() =
        assertFound("dp to touch", wrong { put(it.button("Мала") {}.apply { minimumHeight = 0 }, height = it.dp(40)) })

    @Test
    fun `things too near to each other are found`() = assertFound("dp apart", wrong { ui -> repeat(2) { put(ui.button("Тісно $it") {}) } })

    @Test
    fun `a main button at the top is found`() =
        assertFound("not in the lower third", wrong { put(it.mainButton("Вгорі", it.palette.cash) {}) })

    @Test
    fun `grey text is found`() = assertFound("contrast", wrong { put(it.text("Сіре", color = 0xFF888888.toInt())) })

    @Test
    fun `a button without a name is found`() = assertFound("no name", wrong { put(it.iconButton(R.drawable.ic_plus, "") {}) })

    @Test
    fun `a word broken inside is found`() =
        assertFound("broken inside a word", wrong { put(it.text("Електроенергозбереження", 40, least = 40), width = it.dp(120)) })

    @Test
    fun `clipped text is found`() = assertFound("clipped", wrong { put(it.text("Обрізане"), height = it.dp(10)) })

    @Test
    fun `small print is found`() = assertFound("is written in", wrong { put(it.text("Дрібне", 9)) })

    @Test
    fun `what lies beyond the edge is found`() = assertFound(
        "not in sight",
        wrong {
            put(View(context), height = it.dp(800))
            put(it.button("Внизу") {})
        },
    )
}
