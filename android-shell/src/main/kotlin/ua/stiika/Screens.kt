package ua.stiika

import ua.stiika.queue.LinkActions
import ua.stiika.queue.LinkScreen
import ua.stiika.receipts.ReceiptsActions
import ua.stiika.receipts.ReceiptsScreen
import ua.stiika.sale.CardActions
import ua.stiika.sale.CardScreen
import ua.stiika.sale.CashActions
import ua.stiika.sale.CashScreen
import ua.stiika.sale.IssuedActions
import ua.stiika.sale.IssuedScreen
import ua.stiika.sale.SaleActions
import ua.stiika.sale.SaleScreen
import ua.stiika.sale.WaitingScreen
import ua.stiika.setup.KeyActions
import ua.stiika.setup.KeyScreen
import ua.stiika.setup.KeysActions
import ua.stiika.setup.KeysScreen
import ua.stiika.setup.SettingsActions
import ua.stiika.setup.SettingsScreen
import ua.stiika.setup.SetupActions
import ua.stiika.setup.SetupScreen
import ua.stiika.shift.ShiftActions
import ua.stiika.shift.ShiftScreen
import ua.stiika.ui.Frame
import ua.stiika.ui.Tab
import ua.stiika.ui.Ui

/** The acts of the screens of a sale. */
class SaleActs(val counter: SaleActions, val cash: CashActions, val card: CardActions, val issued: IssuedActions)

/** The acts on the way to an open key, and the acts of the screen around it. */
class KeyActs<A>(val opening: KeyActions, val around: A)

/** The acts of all screens. */
class Acts(
    val sale: SaleActs,
    val receipts: ReceiptsActions,
    val shift: ShiftActions,
    val link: LinkActions,
    val setup: KeyActs<SetupActions>,
    val keys: KeyActs<KeysActions>,
    val settings: SettingsActions,
)

/**
 * All screens and their frame. A screen is built when it is first shown, and its views are kept until the theme, the hand
 * or the configuration of the phone changes.
 */
class Screens(ui: Ui, acts: Acts, onTab: (Tab) -> Unit) {
    val frame = Frame(ui, onTab)
    val sale by lazy { SaleScreen(ui, acts.sale.counter) }
    val cash by lazy { CashScreen(ui, acts.sale.cash) }
    val card by lazy { CardScreen(ui, acts.sale.card) }
    val waiting by lazy { WaitingScreen(ui) }
    val issued by lazy { IssuedScreen(ui, acts.sale.issued) }
    val receipts by lazy { ReceiptsScreen(ui, acts.receipts) }
    val shift by lazy { ShiftScreen(ui, acts.shift) }
    val link by lazy { LinkScreen(ui, acts.link) }
    val firstKey by lazy { KeyScreen(ui, acts.setup.opening) }
    val setup by lazy { SetupScreen(ui, acts.setup.around) }
    val newKey by lazy { KeyScreen(ui, acts.keys.opening) }
    val keys by lazy { KeysScreen(ui, acts.keys.around) }
    val settings by lazy { SettingsScreen(ui, acts.settings) }
}
