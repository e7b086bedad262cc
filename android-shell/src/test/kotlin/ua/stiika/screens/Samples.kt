package ua.stiika.screens

import ua.stiika.sale.CashUiState
import ua.stiika.sale.Entry
import ua.stiika.sale.EntryField
import ua.stiika.sale.IssuedUiState
import ua.stiika.sale.Note
import ua.stiika.sale.Pane
import ua.stiika.sale.ReceiptMark
import ua.stiika.sale.SaleLine
import ua.stiika.sale.SaleUiState
import ua.stiika.sale.Tile
import ua.stiika.ui.QrModules
import ua.stiika.ui.Refusal
import ua.stiika.ui.StripUiState

/** States to draw: a day at a market stall. */
object Samples {
    val offline = StripUiState.Offline("34 год 10 хв", waiting = 7)

    val tiles = listOf(
        Tile("1", "Кава", "45,00", inReceipt = "2"),
        Tile("2", "Мед гречаний", "320,00", unit = "кг", inReceipt = "0,450"),
        Tile("3", "Круасан", "62,50"),
        Tile("4", "Чай трав’яний", "35,00"),
        Tile("5", "Сир домашній", "180,00", unit = "кг"),
        Tile("6", "Вода 0,5 л", "20,00"),
        Tile("7", "Пиріг із вишнею", "75,00"),
        Tile("8", "Яйця, десяток", "65,00"),
        Tile("9", "Пакет", "3,00"),
        Tile("10", "Лимонад", "55,00"),
        Tile("11", "Хліб житній на заквасці", "48,00"),
    )

    private val coffee = SaleLine("1", "Кава", "2 × 45,00", "90,00")
    private val honey = SaleLine("2", "Мед гречаний", "0,450 кг × 320,00", "144,00", countable = false)

    val sale = SaleUiState(listOf(coffee, honey), total = "234,00", tiles = tiles, payable = true)
    val empty = SaleUiState(tiles = tiles.map { it.copy(inReceipt = null) })
    val fresh = SaleUiState()
    val typing = sale.copy(pane = Pane.Keypad, entry = Entry(price = "12,50", name = "Листівка"))
    val weighing = sale.copy(
        pane = Pane.Keypad,
        entry = Entry("320,00", "0,4", EntryField.Quantity, "Мед гречаний", fixed = true, unit = "кг"),
    )
    val naming = sale.copy(pane = Pane.Keypad, entry = Entry(price = "12,50", naming = true))

    val tenLines = sale.copy(
        lines = List(10) { SaleLine("$it", tiles[it].name, "${it + 1} × ${tiles[it].price}", "1 234,50") },
        total = "12 345,00",
        pane = Pane.Lines,
        removed = "Кава",
    )

    val longNames = sale.copy(
        lines = listOf(
            SaleLine("1", "Виріб ручної роботи з різнокольорового річкового каменю, великий", "12 × 12 345,67", "148 148,04"),
            SaleLine("2", "Мед з різнотравʼя карпатський, врожай цього року, у скляній банці", "3 × 450,00", "1 350,00"),
        ),
        tiles = listOf(
            Tile("1", "Консервований горошок із кукурудзою", "12 345,67", inReceipt = "12"),
            Tile("2", "Мед з різнотравʼя карпатський, врожай цього року, у скляній банці", "450,00", inReceipt = "3"),
        ) + tiles.drop(2),
        total = "1 149 498,04",
    )

    val shiftClosed = Refusal("Зміну не відкрито.", "Касир: відкрийте зміну і повторіть.", "shift_closed")
    val limit36 = Refusal(
        "Вичерпано 36 годин безперервної роботи офлайн.",
        "Касир: знайдіть місце зі звʼязком. Каса сама передасть чеки, і продаж буде можливий.",
        "limit_36h",
    )

    val notes = listOf(
        Note("240", "240", "6,00"),
        Note("250", "250", "16,00"),
        Note("500", "500", "266,00"),
        Note("1000", "1 000", "766,00"),
    )
    val cash = CashUiState("234,00", notes = notes)
    val cashGiven = cash.copy(given = "500,00", change = "266,00")
    val cashTooLittle = cash.copy(given = "200,00", restByCard = "34,00")

    val issued =
        IssuedUiState(
            ReceiptMark.Offline,
            "5008.3.4758",
            "234,00",
            "266,00",
            Codes.qr("https://cabinet.tax.gov.ua/cashregs/check?id=5008.3.4758"),
        )
}

/** QR codes made and read in tests. */
object Codes {
    /** A code of some text. */
    fun qr(text: String): QrModules {
        val matrix = com.google.zxing.qrcode.encoder.Encoder
            .encode(text, com.google.zxing.qrcode.decoder.ErrorCorrectionLevel.M).matrix
        return QrModules(matrix.width, List(matrix.width * matrix.height) { matrix[it % matrix.width, it / matrix.width].toInt() == 1 })
    }
}
