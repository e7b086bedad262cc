package ua.stiika.till

/** What a core says on an ordinary day. */
object Told {
    val shift = Shift(
        "сьогодні о 08:05",
        "Олена Ковальчук",
        said("20 год"),
        permille = 166,
        receipts = 3,
        taken = Money("310,00"),
        drawer = Money("250,00"),
        zMade = false,
    )

    val status = Status(
        link = Link.Online,
        strip = Strip(StripKind.Online, said("36 год"), 0, "", said(""), 0, 0),
        advice = said("Можна продавати."),
        shift = shift,
        stop = null,
        owed = 0,
        session = Budget(said("36 год"), said("0 хв"), 0),
        month = Budget(said("168 год"), said("0 хв"), 0),
        lastContact = "сьогодні о 08:05",
        lastError = null,
        forecast = said("Вистачить до кінця місяця."),
        clock = Clock("25.11.2026", "11:32", confirmable = false),
        marks = emptyList(),
        organization = "ФОП Ковальчук О. П.",
        point = "Ринок",
        registrar = "4000012345",
        cashier = "Олена Ковальчук",
        keyUntil = "25.11.2027",
        letters = "А",
    )

    val coffee = Goods("Кава", "шт", "А", Money("45,00"))
    val honey = Goods("Мед", "кг", "Б", Money("320,00"))

    /** The same in both languages but for a letter, so that a test sees which was taken. */
    fun said(words: String) = Said(words, "en $words")

    fun complaint(code: String) = Complaint(code, said("чому $code"), said("що робити"))

    fun receipt(operation: String) =
        Receipt(Kind.Sale, online = true, 7, "№ of $operation", "11:32", Money("sum"), null, "printed $operation", null)

    fun offer(fiscal: String, closed: Boolean = false) =
        Offer("Каса", fiscal, "ФОП", "Ринок", "Львів", if (closed) complaint("registrar_closed") else null)

    fun listed(local: Long, kind: Kind = Kind.Sale, waiting: Boolean = false) =
        ListedDocument(kind, said("Чек"), local, "№ $local", "11:32", Money("sum $local"), waiting)
}
