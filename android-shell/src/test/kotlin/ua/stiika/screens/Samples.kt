package ua.stiika.screens

import ua.stiika.bindings.Clock
import ua.stiika.bindings.FileKind
import ua.stiika.bindings.Link
import ua.stiika.bindings.Money
import ua.stiika.bindings.Note
import ua.stiika.bindings.Qr
import ua.stiika.bindings.Remedy
import ua.stiika.bindings.StripKind
import ua.stiika.bindings.Tone
import ua.stiika.queue.Limit
import ua.stiika.queue.LinkUiState
import ua.stiika.receipts.ReceiptRow
import ua.stiika.receipts.ReceiptState
import ua.stiika.sale.CashUiState
import ua.stiika.sale.Entry
import ua.stiika.sale.EntryField
import ua.stiika.sale.IssuedUiState
import ua.stiika.sale.Pane
import ua.stiika.sale.SaleLine
import ua.stiika.sale.SaleUiState
import ua.stiika.sale.Tile
import ua.stiika.setup.Language
import ua.stiika.setup.Printer
import ua.stiika.setup.Register
import ua.stiika.setup.SettingsUiState
import ua.stiika.setup.SetupFile
import ua.stiika.setup.SetupTask
import ua.stiika.setup.SetupTaskKind
import ua.stiika.setup.TaskState
import ua.stiika.shift.ShiftPhase
import ua.stiika.stopped.StoppedUiState
import ua.stiika.ui.Hand
import ua.stiika.ui.Refusal
import ua.stiika.ui.StripUiState
import ua.stiika.ui.Theme

/** Sample states of all screens, from a market stall. */
object Samples {
    val offline = StripUiState(StripKind.OFFLINE, Tone.WAITING, listOf("ОФЛАЙН ще 34 год 10 хв", "чекає 7"))

    val firstStart = StripUiState(StripKind.SETUP, Tone.ASKING, listOf("ПЕРШИЙ ЗАПУСК"))

    /** A strip that says that nothing can be sold. */
    fun stopped(why: String) = StripUiState(StripKind.STOPPED, Tone.STOPPED, listOf("СТІЙ: $why"))

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

    private val clockOff = Refusal(
        "Пристрій перезапустили або перевели його годинник, тож час чека може бути хибним.",
        "Касир: звірте дату й час на пристрої і підтвердьте їх у касі, або дочекайтеся звʼязку.",
        "clock",
    )
    val clockUnconfirmed = StoppedUiState(clockOff, Remedy.CONFIRM_CLOCK, Clock("25.11.2026", "14:05", confirmable = true))
    val clockBehind = StoppedUiState(
        Refusal(
            "Останній документ має час 25.11.2026 18:40, а годинник пристрою відстає від нього.",
            "Касир: виправте дату й час на пристрої. Якщо вони правильні, зачекайте до 25.11.2026 18:40.",
            "clock",
        ),
        Remedy.SET_CLOCK,
        Clock("25.11.2026", "14:05", confirmable = false),
    )

    val notes = listOf(
        Note(Money("240"), Money("6,00")),
        Note(Money("250"), Money("16,00")),
        Note(Money("500"), Money("266,00")),
        Note(Money("1 000"), Money("766,00")),
    )
    val cash = CashUiState("234,00", notes = notes)
    val cashGiven = cash.copy(note = "500", given = "500,00", change = "266,00")
    val cashTooLittle = cash.copy(given = "200,00", restByCard = "34,00")

    private const val LINK = "https://cabinet.tax.gov.ua/cashregs/check?id=5008.3.4758&date=20261125&time=112233&fn=4000012345&sm=234.00"
    private const val MAC = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

    val issued = IssuedUiState(
        online = false,
        number = "5008.3.4758",
        sum = "234,00",
        change = "266,00",
        qr = Codes.qr("$LINK&mac=$MAC"),
    )

    val shiftOpen = ShiftPhase.Open("сьогодні о 08:05", "Олена Ковальчук", "10 год 20 хв", 569, "42", "4 320,00", "1 250,00", waiting = "7")

    val zReport = """
        |      ФОП Ковальчук О. П.
        |   м. Львів, площа Ринок, 1
        |ПН 1234567890
        |--------------------------------
        |            Z-ЗВІТ № 12
        |Чеків                         42
        |Готівка                 3 120,00
        |Картка                  1 200,00
        |Разом                   4 320,00
        |--------------------------------
        |25.11.2026 20:14:05
        |ФН 5008.49.1207
        |        ФІСКАЛЬНИЙ ЗВІТ
    """.trimMargin()

    val receiptText = """
        |      ФОП Ковальчук О. П.
        |   м. Львів, площа Ринок, 1
        |--------------------------------
        |Кава
        |2 × 45,00                  90,00
        |Мед гречаний
        |0,450 кг × 320,00         144,00
        |--------------------------------
        |СУМА                      234,00
        |ГОТІВКА                   500,00
        |РЕШТА                     266,00
        |--------------------------------
        |25.11.2026 11:22:33   ОФЛАЙН
        |ЧЕК ФН 5008.3.4758
        |        ФІСКАЛЬНИЙ ЧЕК
    """.trimMargin()

    val receipts = List(9) {
        ReceiptRow(
            "$it",
            "5008.${9 - it}.${4758 + it}",
            "11:${59 - it}",
            if (it == 4) "12 345,00" else "234,00",
            if (it < 4) ReceiptState.Waiting else ReceiptState.Registered,
        )
    }

    val link = LinkUiState(
        Link.OFFLINE,
        "Продавати можна. До 21:40 завтра знайдіть місце зі звʼязком хоча б на хвилину.",
        session = Limit("34 год 10 хв", "1 год 50 хв", 51),
        month = Limit("121 год", "47 год", 280),
        forecast = "За темпом цього місяця 168 годин офлайн вистачить до 27.11.2026 18:40.",
        waiting = "7",
        lastContact = "сьогодні о 09:50",
    )

    val files = listOf(
        SetupFile(FileKind.KEY, "Key-6.dat"),
        SetupFile(FileKind.CERTIFICATE, problem = "Це не сертифікат. Виберіть файл .cer від вашого надавача."),
        SetupFile(FileKind.TRUST, needed = false),
    )
    val registers = listOf(
        Register("4000012345", "Каса на ринку", "м. Львів, площа Ринок, 1"),
        Register("4000012346", "Каса у крамниці", "м. Львів, вул. Городоцька, 15", "На іншому пристрої."),
    )
    val tasks = SetupTaskKind.entries.mapIndexed { i, kind -> SetupTask(kind, TaskState.entries.reversed()[(i + 1).coerceAtMost(3)]) }

    val settings = SettingsUiState(
        Theme.System,
        Hand.Right,
        Language.Ukrainian,
        "p1",
        listOf(Printer("p1", "MTP-II 58 мм"), Printer("p2", "Xprinter XP-P323B")),
        listOf("Стійка 0.1.0", "ПРРО № 4000012345", "Касир: Олена Ковальчук"),
        battery = true,
    )
}

/** QR codes for tests. */
object Codes {
    /** A code of this text. */
    fun qr(text: String): Qr {
        val matrix = com.google.zxing.qrcode.encoder.Encoder
            .encode(text, com.google.zxing.qrcode.decoder.ErrorCorrectionLevel.M).matrix
        return Qr(text, matrix.width.toUInt(), ByteArray(matrix.width * matrix.height) { matrix[it % matrix.width, it / matrix.width] })
    }
}
