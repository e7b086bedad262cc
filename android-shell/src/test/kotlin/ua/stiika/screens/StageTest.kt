package ua.stiika.screens

import android.app.Activity
import android.app.Application
import android.view.MotionEvent
import android.view.View
import android.widget.EditText
import android.widget.ListView
import android.widget.ScrollView
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotSame
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import ua.stiika.receipts.ReceiptsScreen
import ua.stiika.receipts.ReceiptsUiState
import ua.stiika.sale.Pane
import ua.stiika.sale.SaleScreen
import ua.stiika.sale.SaleUiState
import ua.stiika.setup.KeyPurpose
import ua.stiika.setup.KeyScreen
import ua.stiika.setup.KeyStep
import ua.stiika.setup.KeyUiState
import ua.stiika.setup.SetupScreen
import ua.stiika.setup.SetupStep
import ua.stiika.setup.SetupUiState
import ua.stiika.ui.Frame
import ua.stiika.ui.FrameUiState
import ua.stiika.ui.Palette
import ua.stiika.ui.Stage
import ua.stiika.ui.Tab
import ua.stiika.ui.Theme
import ua.stiika.ui.Ui
import ua.stiika.ui.button
import ua.stiika.ui.tree
import ua.stiika.ui.Screen as Shown

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], application = Application::class)
class StageTest {
    private lateinit var activity: Activity
    private lateinit var ui: Ui
    private lateinit var stage: Stage
    private lateinit var frame: Frame

    @Before
    fun `a stage in a window`() {
        RuntimeEnvironment.setQualifiers("uk-rUA-${Screen.PHONE}")
        activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        ui = Ui(activity, Palette.of(Theme.Light, night = false))
        stage = Stage(activity)
        frame = Frame(ui) {}
        activity.setContentView(stage)
    }

    private fun <S> show(name: Any, screen: Shown<S>, state: S) {
        stage.show(name, frame.view) {
            screen.bind(state)
            frame.bind(FrameUiState(ONLINE, Tab.Sale), screen)
            screen.step
        }
        layOut()
    }

    private fun show(name: Any, view: View, step: Any? = null) = show(name, bare(view, step), Unit)

    private fun layOut() {
        stage.measure(
            View.MeasureSpec.makeMeasureSpec(1078, View.MeasureSpec.EXACTLY),
            View.MeasureSpec.makeMeasureSpec(2000, View.MeasureSpec.EXACTLY),
        )
        stage.layout(0, 0, 1078, 2000)
    }

    private inline fun <reified V : View> seen(): V = stage.tree().filterIsInstance<V>().single { it.isShown }

    @Test
    fun `the views of a screen are built once, and each state is shown in them`() {
        val screen = SaleScreen(ui, deaf())
        show("sale", screen, Samples.sale)
        val before = screen.view.tree().toSet()
        for (state in listOf(
            Samples.sale,
            Samples.typing,
            Samples.naming,
            Samples.empty,
            Samples.sale.copy(stopped = Samples.clockBehind),
        )) {
            show("sale", screen, state)
        }

        val lists = screen.view.tree().filterIsInstance<ListView>().flatMap { it.tree() - it }
        assertEquals(emptySet<View>(), screen.view.tree().toSet() - before - lists.toSet())
    }

    @Test
    fun `a list stays where one has scrolled to, and its rows are reused`() {
        val screen = ReceiptsScreen(ui, deaf())
        val rows = List(40) { Samples.receipts.first().copy(id = "$it") }
        show("receipts", screen, ReceiptsUiState(rows))
        val list = seen<ListView>()
        list.setSelection(20)
        layOut()
        val row = list.getChildAt(0)

        show("receipts", screen, ReceiptsUiState(rows.map { it.copy(sum = "1,00") }))

        assertEquals(20, list.firstVisiblePosition)
        assertTrue("the row is one of those before", row in List(list.childCount, list::getChildAt))
    }

    @Test
    fun `an item of a list keeps its id when its place changes`() {
        val screen = SaleScreen(ui, deaf())
        fun ids(state: SaleUiState): List<Long> {
            show("sale", screen, state)
            return seen<ListView>().adapter.run { List(count) { getItemId(it) } }
        }
        val lines = Samples.tenLines.lines
        val before = ids(Samples.tenLines.copy(removed = null))

        assertEquals(before.drop(1), ids(Samples.tenLines.copy(removed = null, lines = lines.drop(1))))
        assertEquals(before, ids(Samples.tenLines.copy(removed = null)))
        assertEquals(before.size, before.toSet().size)
    }

    @Test
    fun `a screen that appears again begins at its top`() {
        val screen = SaleScreen(ui, deaf())
        show(
            "sale",
            screen,
            Samples.tenLines.copy(
                lines = Samples.tenLines.lines + Samples.tenLines.lines.map {
                    it.copy(id = "b${it.id}")
                },
            ),
        )
        seen<ListView>().setSelection(10)
        layOut()
        show("other", ui.button("Інше") {})

        show("sale", screen, Samples.tenLines)

        assertEquals(0, seen<ListView>().firstVisiblePosition)
    }

    @Test
    fun `a half-typed password outlives another state, and its focus too`() {
        val screen = KeyScreen(ui, deaf())
        show("setup", screen, password())
        val field = seen<EditText>()
        field.setText("таєм")
        field.requestFocus()

        show("setup", screen, password("Ще раз."))

        assertSame(field, seen<EditText>())
        assertEquals("таєм", field.text.toString())
        assertTrue(field.isFocused)
    }

    @Test
    fun `after the step of the password nothing of it is left`() {
        val screen = KeyScreen(ui, deaf())
        show("setup", screen, password())
        val field = seen<EditText>()
        field.setText("таємниця")

        show("setup", screen, KeyUiState(KeyPurpose.FirstStart, Samples.choosing))

        assertEquals("", field.text.toString())
    }

    @Test
    fun `after another screen was shown nothing of the password is left`() {
        show("setup", KeyScreen(ui, deaf()), password())
        val field = seen<EditText>()
        field.setText("таємниця")

        show("settling", SetupScreen(ui, deaf()), SetupUiState(SetupStep.Registers(Samples.registers)))

        assertEquals("", field.text.toString())
    }

    @Test
    fun `when the phone is turned or darkened, new views take over what was typed and where one has scrolled to`() {
        show("setup", KeyScreen(ui, deaf()), password())
        val old = seen<EditText>()
        old.setText("таєм")
        old.requestFocus()

        turn()
        show("setup", KeyScreen(ui, deaf()), password())

        val field = seen<EditText>()
        assertNotSame(old, field)
        assertEquals("таєм", field.text.toString())
        assertTrue(field.isFocused)
    }

    @Test
    fun `when the phone is turned a long page stays where it was read`() {
        val minute = SetupUiState(SetupStep.FirstMinute(List(30) { Samples.tasks.first() }))
        show("setup", SetupScreen(ui, deaf()), minute)
        seen<ScrollView>().scrollTo(0, 300)

        turn()
        show("setup", SetupScreen(ui, deaf()), minute)

        assertEquals(300, seen<ScrollView>().scrollY)
    }

    private fun password(wrong: String? = null) = KeyUiState(KeyPurpose.FirstStart, KeyStep.Password(Samples.files.take(1), wrong))

    private fun turn() {
        ui = Ui(activity, Palette.of(Theme.Dark, night = false))
        frame = Frame(ui) {}
    }

    @Test
    fun `the keypad of a phone that is not high takes the room of the navigation`() {
        RuntimeEnvironment.setQualifiers("uk-rUA-${Screen.NARROW}")
        turn()
        val screen = SaleScreen(ui, deaf())

        show("sale", screen, Samples.sale.copy(pane = Pane.Keypad))
        assertEquals(0, tabs())
        show("sale", screen, Samples.sale)
        assertEquals(1, tabs())
    }

    private fun tabs() = stage.tree().count { it.isShown && it.contentDescription == "Чеки" }

    @Test
    fun `the second touch of a double tap does not press what has come under the thumb`() {
        assertEquals(listOf("first"), taps { second -> show("second", second) })
    }

    @Test
    fun `a double tap does not answer the question it has raised`() {
        assertEquals(listOf("first"), taps { second -> show("first", second, step = "sure?") })
    }

    @Test
    fun `while a finger is down nothing changes`() {
        show("first", ui.button("Перша") {})
        touch(MotionEvent.ACTION_DOWN, 1000)

        show("first", ui.button("Друга") {})
        assertEquals(1, stage.tree().count { it.contentDescription == "Перша" })
        touch(MotionEvent.ACTION_UP, 1040)

        assertEquals(1, stage.tree().count { it.contentDescription == "Друга" })
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
        touch(MotionEvent.ACTION_DOWN, at)
        touch(MotionEvent.ACTION_UP, at + 40)
    }

    private fun touch(action: Int, at: Long) {
        val event = MotionEvent.obtain(at, at, action, 300f, 600f, 0)
        stage.dispatchTouchEvent(event)
        event.recycle()
        if (action == MotionEvent.ACTION_UP) org.robolectric.Shadows.shadowOf(android.os.Looper.getMainLooper()).idle()
    }
}
