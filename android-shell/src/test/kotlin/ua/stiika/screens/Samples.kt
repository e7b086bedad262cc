package ua.stiika.screens

import ua.stiika.bindings.Clock
import ua.stiika.bindings.FileKind
import ua.stiika.bindings.KeyRole
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
import ua.stiika.setup.KeyOwner
import ua.stiika.setup.KeyStep
import ua.stiika.setup.KeysUiState
import ua.stiika.setup.Language
import ua.stiika.setup.OfferedKey
import ua.stiika.setup.Printer
import ua.stiika.setup.Register
import ua.stiika.setup.SettingsUiState
import ua.stiika.setup.SetupFile
import ua.stiika.setup.SetupTask
import ua.stiika.setup.SetupTaskKind
import ua.stiika.setup.ShownKey
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
    val clockDiffers = StoppedUiState(
        Refusal(
            "Час пристрою й податкової різниться на 2 год 42 хв, тож чек не приймуть.",
            "Касир: увімкніть автоматичні дату й час на пристрої. Якщо вони правильні, підтвердьте їх у касі.",
            "clock",
        ),
        Remedy.SET_CLOCK,
        Clock("25.11.2026", "11:23", confirmable = true),
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
        SetupFile("1", "Key-6.dat", FileKind.KEY),
        SetupFile("2", "EU-3141592653.cer", FileKind.CERTIFICATE),
        SetupFile("3", "CACertificates.p7b", FileKind.TRUST),
    )
    val owner = KeyOwner("Ковальчук Олена Петрівна", "25.11.2027 23:59")

    private const val ID = "3F7A0C5512E99B04D1F6A83370BB41C28E5D09F7634A1BC2D05E97AF10C4683B"
    private const val OTHER_ID = "91C40B7E5D23F8A6104D7CE2B35F6908AD17E4C05B962F38D4A0C71E6B53F2D9"

    val choosing = KeyStep.Choose(
        listOf(
            OfferedKey(ID, owner.name, owner.until, "10C4683B"),
            OfferedKey(OTHER_ID, "Петренко-Грушевський Володимир Костянтинович", "03.02.2027 23:59", "6B53F2D9"),
        ),
        "У файлах 2 ключі, якими можна підписувати.",
        "Касир: виберіть, котрим ключем працюватиме каса.",
    )
    val choosingEnglish = choosing.copy(
        what = "The files hold 2 keys that may sign.",
        remedy = "Cashier: choose the key that the register is to work with.",
    )
    val root = KeyStep.Root(
        "Центральний засвідчувальний орган",
        ID.chunked(2).joinToString(":"),
        "Власник: порівняйте відбиток із тим, що на сайті центрального засвідчувального органу (czo.gov.ua), і прийміть його, " +
            "лише якщо вони однакові.",
    )
    val rootEnglish = root.copy(
        remedy = "Owner: compare the fingerprint with the one on the site of the central certifying authority (czo.gov.ua), and " +
            "accept it only if they are equal.",
    )
    const val WRONG = "Пароль ключа неправильний. Касир: введіть пароль ще раз; великі й малі літери та мова клавіатури мають значення."
    val noCertificate = Refusal(
        "Жоден сертифікат не належить цьому ключу.",
        "Власник: додайте сертифікат для підпису, його видав той самий надавач разом із ключем.",
        "bad_certificate",
    )
    val noKey = Refusal(
        "Серед файлів немає файлу ключа.",
        "Касир: додайте файл ключа, який видав надавач (Key-6.dat, .jks, .pfx, .zs2 або .pk8).",
        "no_key",
    )
    val noRoots = Refusal(
        "The certificates of the authorities are missing; without them no answer of the tax service can be checked.",
        "Owner: add the file of the authorities' certificates (CACertificates.p7b) from the site czo.gov.ua.",
        "bad_certificate",
    )
    val keyExpired = Refusal(
        "Строк ключа закінчився: його сертифікат більше не діє.",
        "Власник: завантажте новий ключ або новий сертифікат у «Ключі та пристрій». Що видано, нікуди не зникне: його передасть " +
            "новий ключ або ключ старшого касира.",
        "key_expired",
        keys = true,
    )

    private val inUse = ShownKey(KeyRole.IN_USE, owner.name, "Підписує чеки. Діє до 05.12.2026 23:59, ще 9 діб.", ID)
    private val unannounced = ShownKey(
        KeyRole.UNANNOUNCED,
        owner.name,
        "Податкова ще не знає цього ключа: подайте повідомлення 5-ПРРО з його ідентифікатором. Доти підписує попередній. Діє до " +
            "25.11.2028 23:59, ще 729 діб.",
        OTHER_ID,
        open = true,
    )
    private val senior = ShownKey(
        KeyRole.SENIOR,
        "Петренко-Грушевський Володимир Костянтинович",
        "Ключ старшого касира. Він передає чеки, якщо ваш ключ уже не діє або його не приймають. Діє до 03.02.2027 23:59, ще 68 діб.",
        OTHER_ID,
    )
    private val next = unannounced.copy(
        role = KeyRole.NEXT,
        open = false,
        text = "Новий ключ. Він почне підписувати сам, щойно не буде відкритої зміни або закінчиться попередній. Діє до 25.11.2028 " +
            "23:59, ще 729 діб.",
    )
    val unreachable = Refusal(
        "Фіскальний сервер не відповідає, а перший запуск без нього неможливий.",
        "Касир: увімкніть інтернет і повторіть.",
        "unreachable",
    )
    val keys = KeysUiState(listOf(inUse, unannounced, senior))
    val keysLoaded = KeysUiState(
        listOf(inUse, next),
        listOf("Новий ключ прийнято: «Ковальчук Олена Петрівна», діє до 25.11.2028 23:59. Каса перейде на нього сама."),
    )
    val seniorSure = KeysUiState(listOf(inUse, senior.copy(sure = true)))
    val seniorRemoved = KeysUiState(listOf(inUse), removed = true)
    val keysEnglish = KeysUiState(
        listOf(
            inUse.copy(text = "It signs the receipts. It is valid until 05.12.2026 23:59, 9 days more.", open = true),
            unannounced.copy(
                text = "The tax service does not know this key yet: file the notice 5-ПРРО with its identifier. Until then the " +
                    "earlier one signs. It is valid until 25.11.2028 23:59, 729 days more.",
                copied = true,
            ),
        ),
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
