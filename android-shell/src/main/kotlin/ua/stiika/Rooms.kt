package ua.stiika

import android.view.View
import ua.stiika.queue.LinkUiState
import ua.stiika.queue.LinkViewModel
import ua.stiika.queue.linkScreen
import ua.stiika.receipts.ReceiptsUiState
import ua.stiika.receipts.ReceiptsViewModel
import ua.stiika.receipts.receiptsScreen
import ua.stiika.sale.KeptStore
import ua.stiika.sale.SaleStage
import ua.stiika.sale.SaleUiState
import ua.stiika.sale.SaleViewModel
import ua.stiika.sale.cardScreen
import ua.stiika.sale.cashScreen
import ua.stiika.sale.issuedScreen
import ua.stiika.sale.saleScreen
import ua.stiika.sale.waitingScreen
import ua.stiika.setup.SettingsUiState
import ua.stiika.setup.SettingsViewModel
import ua.stiika.setup.SetupStep
import ua.stiika.setup.SetupUiState
import ua.stiika.setup.SetupViewModel
import ua.stiika.setup.settingsScreen
import ua.stiika.setup.setupScreen
import ua.stiika.shift.ShiftStage
import ua.stiika.shift.ShiftViewModel
import ua.stiika.shift.shiftScreen
import ua.stiika.stopped.WayOn
import ua.stiika.till.Complaint
import ua.stiika.till.Status
import ua.stiika.till.StripKind
import ua.stiika.till.TillGateway
import ua.stiika.ui.FrameUiState
import ua.stiika.ui.Speech
import ua.stiika.ui.StripUiState
import ua.stiika.ui.Tab
import ua.stiika.ui.Ui
import ua.stiika.ui.frame

/** Which room is shown, and the view-models of all of them. Draws the room that is shown from its last state. */
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
    private enum class Room { Setup, Tabs, Settings }

    private var room = Room.Tabs
    private var tab = Tab.Sale
    private var strip: StripUiState = StripUiState.Online()

    private var saleStage: SaleStage = SaleStage.Counter(SaleUiState())
    private var shiftStage: ShiftStage? = null
    private var linkState: LinkUiState? = null
    private var receiptsState = ReceiptsUiState()
    private var setupState: SetupUiState? = null
    private var settingsState: SettingsUiState? = null

    private val sale = SaleViewModel(till, kept, speech, counter, ::elsewhere) { shown -> render { saleStage = shown } }
    private val shift = ShiftViewModel(till, acts, speech, counter, opened, ::toSettings, ::stopped) { render { shiftStage = it } }
    private val link = LinkViewModel(till, speech, ::toSettings) { shown -> render { linkState = shown } }
    private val receipts = ReceiptsViewModel(till, counter) { shown -> render { receiptsState = shown } }
    private val settings = SettingsViewModel(till, counter, ::back) { shown -> render { settingsState = shown } }

    /** The first start. */
    val setup = SetupViewModel(till, speech, pick, ::finished) { shown -> render { setupState = shown } }

    /** What is on the screen, for [ua.stiika.ui.Stage]. */
    val name: Any get() = listOf(room, tab, if (room == Room.Tabs && tab == Tab.Sale) saleStage::class else null)

    /** All that is drawn: where it is the same, there is nothing to draw anew. */
    val face: Any
        get() = when (room) {
            Room.Setup -> listOf(room, setupState)
            Room.Settings -> listOf(room, strip, settingsState)
            Room.Tabs -> listOf(tab, strip, listOf(saleStage, receiptsState, shiftStage, linkState)[tab.ordinal])
        }

    /** Keys or passwords are on the screen. */
    val secret: Boolean get() = room == Room.Setup

    /** There is something behind what is shown. */
    val canGoBack: Boolean
        get() = when {
            room == Room.Settings -> true
            room == Room.Setup -> false
            tab != Tab.Sale -> true
            else -> saleStage !is SaleStage.Counter && saleStage !is SaleStage.Waiting
        }

    /** Goes on where the process was. */
    fun start() {
        if (!till.isEnrolled()) {
            room = Room.Setup
            setup.start()
        } else {
            sale.start()
        }
    }

    /** The register's state has changed. */
    fun refresh() {
        if (room == Room.Setup) return
        readStrip()
        when (tab) {
            Tab.Sale -> sale.refresh()
            Tab.Receipts -> receipts.refresh()
            Tab.Shift -> shift.refresh()
            Tab.Link -> link.refresh()
        }
    }

    /** Time has gone by: what the strip says may be another minute, and so may a clock on the screen. */
    fun refreshStrip() {
        if ((saleStage as? SaleStage.Counter)?.state?.stopped?.clock != null) sale.refresh()
        val before = strip
        readStrip()
        if (before != strip) changed()
    }

    fun go(to: Tab) {
        if (room == Room.Setup) return
        room = Room.Tabs
        tab = to
        refresh()
        changed()
    }

    /** One step back; false when there is none. */
    fun back(): Boolean {
        if (!canGoBack) return false
        val stage = saleStage
        when {
            room == Room.Settings -> render { room = Room.Tabs }
            tab == Tab.Receipts && receiptsState.open != null -> receipts.on.close()
            tab != Tab.Sale -> go(Tab.Sale)
            stage is SaleStage.Cash -> sale.onCash.back()
            stage is SaleStage.Card -> sale.onCard.back()
            else -> sale.onIssued.next()
        }
        return true
    }

    /** Draws what is shown. */
    fun draw(ui: Ui): View = when (room) {
        Room.Setup -> frame(
            ui,
            FrameUiState(StripUiState.Setup),
            setupScreen(ui, setupState ?: SetupUiState(SetupStep.Files(emptyList())), setup.on),
        )

        Room.Settings -> framed(ui, null, settingsState?.let { settingsScreen(ui, it, settings.on) })

        Room.Tabs -> tabs(ui)
    }

    private fun tabs(ui: Ui): View = when (tab) {
        Tab.Sale -> selling(ui)

        Tab.Receipts -> framed(ui, tab, receiptsScreen(ui, receiptsState, receipts.on))

        Tab.Link -> framed(ui, tab, linkState?.let { linkScreen(ui, it, link.on) })

        Tab.Shift -> when (val stage = shiftStage) {
            null -> framed(ui, tab, null)
            is ShiftStage.Shown -> framed(ui, tab, shiftScreen(ui, stage.state, shift.on))
            is ShiftStage.Waiting -> framed(ui, null, waitingScreen(ui, stage.state))
        }
    }

    private fun selling(ui: Ui): View = when (val stage = saleStage) {
        is SaleStage.Counter -> framed(ui, tab, saleScreen(ui, stage.state, sale.onCounter))
        is SaleStage.Cash -> framed(ui, null, cashScreen(ui, stage.state, sale.onCash))
        is SaleStage.Card -> framed(ui, null, cardScreen(ui, stage.state, sale.onCard))
        is SaleStage.Waiting -> framed(ui, null, waitingScreen(ui, stage.state))
        is SaleStage.Issued -> framed(ui, null, issuedScreen(ui, stage.state, sale.onIssued))
    }

    private fun framed(ui: Ui, tab: Tab?, content: View?): View = frame(ui, FrameUiState(strip, tab), content ?: View(ui.context), ::go)

    private fun elsewhere(way: WayOn) = when (way) {
        WayOn.OpenShift -> {
            go(Tab.Shift)
            shift.on.open()
        }

        WayOn.SeeShift -> go(Tab.Shift)

        WayOn.SeeLink -> go(Tab.Link)

        WayOn.SendNow -> {
            go(Tab.Link)
            link.on.sendNow()
        }

        WayOn.Printer -> toSettings()

        WayOn.SetClock -> counter.openClock()

        WayOn.Retry, WayOn.Setup, WayOn.AgreeToOffline, WayOn.ConfirmClock -> refresh()
    }

    private fun stopped(complaint: Complaint) {
        sale.stopped(complaint)
        go(Tab.Sale)
    }

    private fun toSettings() {
        room = Room.Settings
        settings.refresh()
    }

    private fun finished() {
        room = Room.Tabs
        tab = Tab.Shift
        sale.start()
        refresh()
    }

    private fun readStrip() {
        till.status()?.let { strip = strip(it) }
    }

    private fun strip(status: Status): StripUiState = when (status.strip.kind) {
        StripKind.Online -> StripUiState.Online(status.strip.waiting)
        StripKind.Asking -> StripUiState.Asking()
        StripKind.Offline -> StripUiState.Offline(speech.say(status.strip.left), status.strip.waiting)
        StripKind.Sending -> StripUiState.Sending(status.strip.now, status.strip.all)
        StripKind.ShiftEnding -> StripUiState.ShiftEnding(status.strip.lasted)
        StripKind.Stopped -> StripUiState.Stopped(speech.say(status.strip.why))
    }

    private fun render(act: () -> Unit) {
        act()
        changed()
    }
}
