package ua.stiika

import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Remedy
import ua.stiika.bindings.Strip
import ua.stiika.queue.LinkUiState
import ua.stiika.queue.LinkViewModel
import ua.stiika.receipts.ReceiptsUiState
import ua.stiika.receipts.ReceiptsViewModel
import ua.stiika.sale.KeptStore
import ua.stiika.sale.SaleStage
import ua.stiika.sale.SaleUiState
import ua.stiika.sale.SaleViewModel
import ua.stiika.setup.ChosenFile
import ua.stiika.setup.KeysStage
import ua.stiika.setup.KeysViewModel
import ua.stiika.setup.SettingsUiState
import ua.stiika.setup.SettingsViewModel
import ua.stiika.setup.SetupStage
import ua.stiika.setup.SetupViewModel
import ua.stiika.shift.ShiftStage
import ua.stiika.shift.ShiftViewModel
import ua.stiika.till.TillGateway
import ua.stiika.ui.FrameUiState
import ua.stiika.ui.Screen
import ua.stiika.ui.Speech
import ua.stiika.ui.StripUiState
import ua.stiika.ui.Tab
import ua.stiika.ui.Ui
import ua.stiika.ui.Ways

/** The view-models of all rooms, and the room that is shown. It shows the last state of that room in its [Screens]. */
class Rooms(
    private val till: TillGateway,
    kept: KeptStore,
    acts: KeptStore,
    private val speech: Speech,
    private val counter: Counter,
    pick: () -> Unit,
    opened: () -> Unit,
    private val changed: () -> Unit,
) {
    private enum class Room { Setup, Tabs, Settings, Keys }

    private var room = Room.Tabs
    private var tab = Tab.Sale

    /** The room behind Ключі та пристрій. */
    private var behind = Room.Tabs
    private var strip: StripUiState? = null

    private var saleStage: SaleStage = SaleStage.Counter(SaleUiState())
    private var shiftStage: ShiftStage? = null
    private var linkState: LinkUiState? = null
    private var receiptsState = ReceiptsUiState()
    private var setupStage: SetupStage? = null
    private var keysStage: KeysStage? = null
    private var settingsState: SettingsUiState? = null

    private val ways = Ways(::toSettings, ::toKeys)
    private val sale = SaleViewModel(till, kept, speech, counter, ::elsewhere, ::toSettings) { shown -> render { saleStage = shown } }
    private val shift = ShiftViewModel(till, acts, speech, counter, opened, ways, ::stopped) { render { shiftStage = it } }
    private val link = LinkViewModel(till, speech, ways) { shown -> render { linkState = shown } }
    private val receipts = ReceiptsViewModel(till, counter) { shown -> render { receiptsState = shown } }
    private val settings = SettingsViewModel(till, counter, ::toKeys, ::back) { shown -> render { settingsState = shown } }

    private val keys = KeysViewModel(till, speech, pick, counter, ::leaveKeys) { shown -> render { keysStage = shown } }
    private val setup = SetupViewModel(till, speech, pick, ::finished) { shown -> render { setupStage = shown } }

    /** Name of the shown screen, for [ua.stiika.ui.Stage]. */
    val name: Any
        get() = when (room) {
            Room.Setup -> listOf(room, setupStage?.let { it::class })
            Room.Keys -> listOf(room, keysStage?.let { it::class })
            Room.Settings, Room.Tabs -> listOf(room, tab, if (room == Room.Tabs && tab == Tab.Sale) saleStage::class else null)
        }

    /** The whole shown state. If it is the same as before, there is nothing to show. */
    val face: Any
        get() = when (room) {
            Room.Setup -> listOf(room, setupStage)
            Room.Keys -> listOf(room, strip, keysStage)
            Room.Settings -> listOf(room, strip, settingsState)
            Room.Tabs -> listOf(tab, strip, listOf(saleStage, receiptsState, shiftStage, linkState)[tab.ordinal])
        }

    /** Keys or passwords are on the screen. */
    val secret: Boolean get() = room == Room.Setup || room == Room.Keys

    /** The shown screen has a screen behind it. */
    val canGoBack: Boolean
        get() = when {
            room == Room.Settings || room == Room.Keys -> true
            room == Room.Setup -> setupStage?.canGoBack == true
            tab != Tab.Sale -> true
            else -> saleStage !is SaleStage.Counter && saleStage !is SaleStage.Waiting
        }

    /** Continues where the last process stopped. */
    fun start() {
        if (!till.isEnrolled()) {
            room = Room.Setup
            setup.start()
        } else {
            sale.start()
        }
    }

    /** The state of the register has changed. */
    fun refresh() {
        if (room == Room.Setup) return
        readStrip()
        if (room == Room.Keys) keys.refresh()
        when (tab) {
            Tab.Sale -> sale.refresh()
            Tab.Receipts -> receipts.refresh()
            Tab.Shift -> shift.refresh()
            Tab.Link -> link.refresh()
        }
    }

    /** A second has passed: the strip or a clock on the screen may have changed. */
    fun refreshStrip() {
        if ((saleStage as? SaleStage.Counter)?.state?.stopped?.clock != null) sale.refresh()
        val before = strip
        readStrip()
        if (before != strip) changed()
    }

    fun go(to: Tab) {
        if (room == Room.Setup) return
        if (room == Room.Keys) keys.leave()
        room = Room.Tabs
        tab = to
        refresh()
        changed()
    }

    /** Opens Ключі та пристрій. */
    fun toKeys() {
        if (room == Room.Setup || room == Room.Keys) return
        behind = room
        room = Room.Keys
        readStrip()
        keys.start()
    }

    /** The user chose files in the picker of the system. */
    fun picked(files: List<ChosenFile>) = when (room) {
        Room.Setup -> setup.picked(files)

        Room.Keys -> keys.picked(files)

        // The app has died meanwhile, and nobody waits for them.
        Room.Tabs, Room.Settings -> files.forEach { it.content.fill(0) }
    }

    /** The chosen files could not be read. [why] is the reason. */
    fun notPicked(why: String) = when (room) {
        Room.Setup -> setup.notPicked(why)
        Room.Keys -> keys.notPicked(why)
        Room.Tabs, Room.Settings -> Unit
    }

    /** Goes one step back; false if there is none. */
    fun back(): Boolean {
        if (!canGoBack) return false
        val stage = saleStage
        when {
            room == Room.Settings -> render { room = Room.Tabs }
            room == Room.Keys -> keys.back()
            room == Room.Setup -> setup.back()
            tab == Tab.Receipts && receiptsState.open != null -> receipts.on.close()
            tab != Tab.Sale -> go(Tab.Sale)
            stage is SaleStage.Cash -> sale.onCash.back()
            stage is SaleStage.Card -> sale.onCard.back()
            else -> sale.onIssued.next()
        }
        return true
    }

    /** Builds the screens for [ui]. */
    fun screens(ui: Ui) = Screens(
        ui,
        Acts(
            SaleActs(sale.onCounter, sale.onCash, sale.onCard, sale.onIssued),
            receipts.on,
            shift.on,
            link.on,
            KeyActs(setup.onKey, setup.on),
            KeyActs(keys.onKey, keys.on),
            settings.on,
        ),
        ::go,
    )

    /** Shows the state of the current room in [screens]. The result is the step of the screen. */
    fun bind(screens: Screens): Any? {
        val over = if (room == Room.Setup) shown(till.setupStrip()) else strip
        val screen = when (room) {
            Room.Setup -> settingUp(screens)
            Room.Keys -> atKeys(screens)
            Room.Settings -> settingsState?.let { screens.settings.with(it) }
            Room.Tabs -> inTab(screens)
        }
        screens.frame.bind(FrameUiState(over, tab.takeIf { room == Room.Tabs && mayLeave() }), screen)
        return screen?.step
    }

    private fun settingUp(screens: Screens): Screen<*>? = when (val stage = setupStage) {
        null -> null
        is SetupStage.Opening -> screens.firstKey.with(stage.state)
        is SetupStage.Settling -> screens.setup.with(stage.state)
    }

    private fun atKeys(screens: Screens): Screen<*>? = when (val stage = keysStage) {
        null -> null
        is KeysStage.Shown -> screens.keys.with(stage.state)
        is KeysStage.Opening -> screens.newKey.with(stage.state)
    }

    private fun inTab(screens: Screens): Screen<*>? = when (tab) {
        Tab.Sale -> selling(screens)

        Tab.Receipts -> screens.receipts.with(receiptsState)

        Tab.Link -> linkState?.let { screens.link.with(it) }

        Tab.Shift -> when (val stage = shiftStage) {
            null -> null
            is ShiftStage.Shown -> screens.shift.with(stage.state)
            is ShiftStage.Waiting -> screens.waiting.with(stage.state)
        }
    }

    private fun selling(screens: Screens): Screen<*> = when (val stage = saleStage) {
        is SaleStage.Counter -> screens.sale.with(stage.state)
        is SaleStage.Cash -> screens.cash.with(stage.state)
        is SaleStage.Card -> screens.card.with(stage.state)
        is SaleStage.Waiting -> screens.waiting.with(stage.state)
        is SaleStage.Issued -> screens.issued.with(stage.state)
    }

    /** The navigation is offered only where no step must be ended first. */
    private fun mayLeave(): Boolean = when (tab) {
        Tab.Sale -> saleStage is SaleStage.Counter
        Tab.Shift -> shiftStage !is ShiftStage.Waiting
        Tab.Receipts, Tab.Link -> true
    }

    private fun elsewhere(remedy: Remedy) = when (remedy) {
        Remedy.OPEN_SHIFT -> {
            go(Tab.Shift)
            shift.on.open()
        }

        Remedy.MAKE_Z, Remedy.CLOSE_SHIFT -> go(Tab.Shift)

        Remedy.SEE_CONNECTION -> go(Tab.Link)

        Remedy.SET_CLOCK -> counter.openClock()

        Remedy.LOAD_KEY -> toKeys()

        Remedy.OPEN_AGAIN, Remedy.AGREE_TO_OFFLINE, Remedy.CONFIRM_CLOCK, Remedy.LOOK_UP, Remedy.TYPE_PASSWORD -> refresh()
    }

    private fun stopped(complaint: Complaint) {
        sale.stopped(complaint)
        go(Tab.Sale)
    }

    private fun toSettings() {
        room = Room.Settings
        settings.refresh()
    }

    private fun leaveKeys() {
        room = behind
        if (room == Room.Settings) settings.refresh() else refresh()
        changed()
    }

    private fun finished(testing: Boolean) {
        room = Room.Tabs
        tab = Tab.Shift
        sale.start()
        refresh()
        if (testing) shift.on.openTest()
    }

    private fun readStrip() {
        till.status()?.let { strip = shown(it.strip) }
    }

    private fun shown(strip: Strip) = StripUiState(strip.kind, strip.tone, strip.parts.map(speech::say))

    private fun render(act: () -> Unit) {
        act()
        changed()
    }
}

/** The same screen, with [state] shown in it. */
private fun <S> Screen<S>.with(state: S): Screen<S> = also { it.bind(state) }
