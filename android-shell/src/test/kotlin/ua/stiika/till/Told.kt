package ua.stiika.till

import ua.stiika.bindings.Budget
import ua.stiika.bindings.Clock
import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Goods
import ua.stiika.bindings.Holder
import ua.stiika.bindings.Key
import ua.stiika.bindings.KeyRole
import ua.stiika.bindings.Kind
import ua.stiika.bindings.Link
import ua.stiika.bindings.ListedDocument
import ua.stiika.bindings.Money
import ua.stiika.bindings.Offer
import ua.stiika.bindings.Preview
import ua.stiika.bindings.Receipt
import ua.stiika.bindings.Remedy
import ua.stiika.bindings.Said
import ua.stiika.bindings.ShiftStatus
import ua.stiika.bindings.Status
import ua.stiika.bindings.Strip
import ua.stiika.bindings.StripKind
import ua.stiika.bindings.Tone

/** The records of the core on an ordinary day. */
object Told {
    val shift = ShiftStatus(
        "сьогодні о 08:05",
        "Олена Ковальчук",
        said("20 год"),
        permille = 166u,
        receipts = 3u,
        taken = Money("310,00"),
        drawer = Money("250,00"),
        testing = false,
        zMade = false,
    )

    val status = Status(
        link = Link.ONLINE,
        strip = Strip(StripKind.ONLINE, Tone.GOOD, said("ОНЛАЙН"), listOf(said("ОНЛАЙН"))),
        advice = said("Можна продавати."),
        shift = shift,
        stop = null,
        owed = 0u,
        session = Budget(said("36 год"), said("0 хв"), 0u),
        month = Budget(said("168 год"), said("0 хв"), 0u),
        lastContact = "сьогодні о 08:05",
        lastError = null,
        forecast = said("Вистачить до кінця місяця."),
        clock = Clock("25.11.2026", "11:32", confirmable = false),
        marks = emptyList(),
        organization = "ФОП Ковальчук О. П.",
        point = "Ринок",
        registrar = "4000012345",
        cashier = holder("aa11223344"),
        keys = listOf(key(KeyRole.IN_USE, "aa11223344")),
        offlineAgreed = true,
        letters = "А",
    )

    /** The preview of an empty draft. */
    val preview = Preview(emptyList(), null, null, null, emptyList(), null, null, null, null, null)

    val coffee = Goods("coffee", "Кава", "шт", "А", Money("45,00"))
    val honey = Goods("honey", "Мед", "кг", "Б", Money("320,00"))

    /** The English text differs from the Ukrainian text, so that a test sees which one was taken. */
    fun said(words: String) = Said(words, "en $words")

    fun holder(id: String, name: String = "Олена Ковальчук") = Holder(name, "25.11.2027", id)

    fun key(role: KeyRole, id: String) = Key(role, holder(id), said("для чого $id"))

    fun complaint(code: String, button: Remedy? = null) = Complaint(code, said("чому $code"), said("що робити"), button)

    fun receipt(operation: String) =
        Receipt(Kind.SALE, online = true, 7u, "№ of $operation", "11:32", Money("sum"), null, "printed $operation", null)

    fun offer(fiscal: String, closed: Boolean = false) =
        Offer("Каса", fiscal, "ФОП", "Ринок", "Львів", if (closed) complaint("registrar_closed") else null)

    fun listed(local: ULong, kind: Kind = Kind.SALE, waiting: Boolean = false) =
        ListedDocument(kind, said("Чек"), local, "№ $local", "11:32", Money("sum $local"), waiting, said("стан"))
}
