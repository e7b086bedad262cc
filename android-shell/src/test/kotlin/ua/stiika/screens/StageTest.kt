package ua.stiika.screens

import android.app.Activity
import android.app.Application
import android.view.MotionEvent
import android.view.View
import android.widget.EditText
import android.widget.ScrollView
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import ua.stiika.sale.SaleActions
import ua.stiika.sale.saleScreen
import ua.stiika.setup.SetupActions
import ua.stiika.setup.SetupStep
import ua.stiika.setup.SetupUiState
import ua.stiika.setup.setupScreen
import ua.stiika.ui.Palette
import ua.stiika.ui.Stage
import ua.stiika.ui.Theme
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.guarded
import ua.stiika.ui.tree

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = Application::class)
class StageTest {
    private lateinit var ui: Ui
    private lateinit var stage: Stage

    @Before
    fun `a stage in a window`() {
        RuntimeEnvironment.setQualifiers("uk-rUA-${Screen.PHONE}")
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        ui = Ui(activity, Palette.of(Theme.Light, night = false))
        stage = Stage(activity)
        activity.setContentView(stage)
    }

    private fun show(screen: Any, view: View) {
        stage.show(screen, view)
        stage.measure(
            View.MeasureSpec.makeMeasureSpec(1078, View.MeasureSpec.EXACTLY),
            View.MeasureSpec.makeMeasureSpec(2000, View.MeasureSpec.EXACTLY),
        )
        stage.layout(0, 0, 1078, 2000)
    }

    private fun sale() = saleScreen(ui, Samples.tenLines, object : SaleActions {})

    private fun scroller() = stage.tree().filterIsInstance<ScrollView>().single()

    @Test
    fun `a new drawing of the same screen stays where one has scrolled to`() {
        show("sale", sale())
        scroller().scrollTo(0, 300)
        show("sale", sale())
        assertEquals(300, scroller().scrollY)
    }

    @Test
    fun `another screen begins at its top`() {
        show("sale", sale())
        scroller().scrollTo(0, 300)
        show("other", sale())
        assertEquals(0, scroller().scrollY)
    }

    @Test
    fun `a half-typed password outlives a new drawing, and its focus too`() {
        val state = SetupUiState(SetupStep.Password("Key-6.dat"))
        show("setup", setupScreen(ui, state, object : SetupActions {}))
        stage.tree().filterIsInstance<EditText>().single().apply {
            setText("таєм")
            requestFocus()
        }
        show("setup", setupScreen(ui, state.copy(step = SetupStep.Password("Key-6.dat", "Ще раз.")), object : SetupActions {}))
        val field = stage.tree().filterIsInstance<EditText>().single()
        assertEquals("таєм", field.text.toString())
        assertTrue(field.isFocused)
    }

    @Test
    fun `the second touch of a double tap does not press what has come under the thumb`() {
        assertEquals(listOf("first"), taps { second -> show("second", second) })
    }

    @Test
    fun `a double tap does not answer the question it has raised`() {
        assertEquals(listOf("first"), taps { second -> show("first", second.guarded("sure?")) })
    }

    @Test
    fun `two quick touches of one screen are two`() {
        val pressed = mutableListOf<String>()
        show("first", ui.button("Цифра") { pressed += "digit" })
        tap(1000)
        tap(1120)
        assertEquals(listOf("digit", "digit"), pressed)
    }

    private fun taps(change: (View) -> Unit): List<String> {
        val pressed = mutableListOf<String>()
        val second = ui.button("Друга") { pressed += "second" }
        show(
            "first",
            ui.button("Перша") {
                pressed += "first"
                change(second)
            },
        )
        tap(1000)
        tap(1150)
        return pressed
    }

    private fun tap(at: Long) {
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            val event = MotionEvent.obtain(at, at + if (action == MotionEvent.ACTION_UP) 40 else 0, action, 200f, 200f, 0)
            stage.dispatchTouchEvent(event)
            event.recycle()
        }
        org.robolectric.Shadows.shadowOf(android.os.Looper.getMainLooper()).idle()
    }
}
