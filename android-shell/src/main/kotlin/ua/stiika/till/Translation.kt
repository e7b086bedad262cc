package ua.stiika.till

// What the core hands over, in the words of the screens; and back. Nothing is decided here.

internal fun ua.stiika.bindings.Said.shown() = Said(uk, en)

internal fun ua.stiika.bindings.Money.shown() = Money(text)

internal fun ua.stiika.bindings.Complaint.shown() = Complaint(code, message.shown(), remedy.shown())

internal fun ua.stiika.bindings.Status.shown() = Status(
    link = when (link) {
        ua.stiika.bindings.Link.ONLINE -> Link.Online
        ua.stiika.bindings.Link.ASKING -> Link.Asking
        ua.stiika.bindings.Link.OFFLINE -> Link.Offline
        ua.stiika.bindings.Link.RETURNING -> Link.Returning
        ua.stiika.bindings.Link.STOPPED -> Link.Stopped
    },
    strip = strip.shown(),
    advice = advice.shown(),
    shift = shift?.shown(),
    stop = stop?.shown(),
    owed = owed.toInt(),
    session = session.shown(),
    month = month.shown(),
    lastContact = lastContact,
    lastError = lastError?.shown(),
    forecast = forecast.shown(),
    clock = Clock(clock.date, clock.time, clock.confirmable),
    marks = marks.map { it.shown() },
    organization = organization,
    point = point,
    registrar = registrar,
    cashier = cashier.name,
    keyUntil = cashier.until,
    letters = letters,
)

private fun ua.stiika.bindings.Strip.shown() = Strip(
    kind = when (kind) {
        ua.stiika.bindings.StripKind.ONLINE -> StripKind.Online
        ua.stiika.bindings.StripKind.ASKING -> StripKind.Asking
        ua.stiika.bindings.StripKind.OFFLINE -> StripKind.Offline
        ua.stiika.bindings.StripKind.SENDING -> StripKind.Sending
        ua.stiika.bindings.StripKind.SHIFT_ENDING -> StripKind.ShiftEnding
        ua.stiika.bindings.StripKind.STOPPED -> StripKind.Stopped
    },
    left = left.shown(),
    waiting = waiting.toInt(),
    lasted = lasted,
    why = why.shown(),
    now = now.toInt(),
    all = all.toInt(),
)

private fun ua.stiika.bindings.ShiftStatus.shown() = Shift(
    opened = opened,
    opener = opener,
    left = left.shown(),
    permille = permille.toInt(),
    receipts = receipts.toInt(),
    taken = taken.shown(),
    drawer = drawer.shown(),
    zMade = zMade,
)

private fun ua.stiika.bindings.Budget.shown() = Budget(left.shown(), spent.shown(), permille.toInt())

internal fun ua.stiika.bindings.Notice.shown() = Notice(
    topic = when (topic) {
        ua.stiika.bindings.NoticeTopic.SESSION -> NoticeTopic.Session
        ua.stiika.bindings.NoticeTopic.MONTH -> NoticeTopic.Month
        ua.stiika.bindings.NoticeTopic.SHIFT -> NoticeTopic.Shift
        ua.stiika.bindings.NoticeTopic.SHIFT_CLOSED -> NoticeTopic.ShiftClosed
        ua.stiika.bindings.NoticeTopic.DUTY -> NoticeTopic.Duty
        ua.stiika.bindings.NoticeTopic.KEY -> NoticeTopic.Key
        ua.stiika.bindings.NoticeTopic.CLOCK -> NoticeTopic.Clock
    },
    title = title.shown(),
    text = text.shown(),
)

private fun ua.stiika.bindings.Mark.shown() = Mark(
    kind = when (kind) {
        ua.stiika.bindings.MarkKind.SHIFT_TWENTY_TWO -> MarkKind.ShiftTwentyTwo
        ua.stiika.bindings.MarkKind.SHIFT_GUARDIAN -> MarkKind.ShiftGuardian
        ua.stiika.bindings.MarkKind.OFFLINE_ENDING -> MarkKind.OfflineEnding
        ua.stiika.bindings.MarkKind.MONTH_ENDING -> MarkKind.MonthEnding
        ua.stiika.bindings.MarkKind.DELIVERY_DUTY -> MarkKind.DeliveryDuty
        ua.stiika.bindings.MarkKind.KEY_ENDING -> MarkKind.KeyEnding
    },
    atSeconds = at,
)

internal fun ua.stiika.bindings.Preview.shown() = Preview(
    lines = lines.map { PreviewLine(it.name, it.quantity, it.price.shown(), it.sum.shown()) },
    total = total?.shown(),
    cash = cash?.shown(),
    roundedFrom = roundedFrom?.shown(),
    notes = notes.map { HandedOut(it.given.shown(), it.change.shown()) },
    rest = rest?.shown(),
    toCard = toCard?.shown(),
    toCash = toCash?.shown(),
    change = change?.shown(),
    refusal = refusal?.shown(),
)

internal fun ua.stiika.bindings.Receipt.shown() = Receipt(
    kind = kind.shown(),
    online = online,
    local = local.toLong(),
    number = number,
    at = at,
    sum = sum?.shown(),
    change = change?.shown(),
    printed = printed,
    qr = qr?.let { qr -> Qr(qr.link, qr.side.toInt(), qr.modules.map { it == DARK }) },
)

internal fun ua.stiika.bindings.ListedDocument.shown() =
    ListedDocument(kind.shown(), name.shown(), local.toLong(), number, at, sum?.shown(), waiting)

internal fun ua.stiika.bindings.Kind.shown() = when (this) {
    ua.stiika.bindings.Kind.OPEN -> Kind.Open
    ua.stiika.bindings.Kind.CLOSE -> Kind.Close
    ua.stiika.bindings.Kind.SALE -> Kind.Sale
    ua.stiika.bindings.Kind.Z -> Kind.Z
    ua.stiika.bindings.Kind.SESSION -> Kind.Session
}

internal fun ua.stiika.bindings.Goods.shown() = Goods(name, unit, letters, price.shown())

internal fun ua.stiika.bindings.Holder.shown() = Holder(name, until)

internal fun ua.stiika.bindings.Offer.shown() = Offer(name, fiscal, organization, point, address, refusal?.shown())

internal fun ua.stiika.bindings.FileKind.shown() = when (this) {
    ua.stiika.bindings.FileKind.KEY -> FileKind.Key
    ua.stiika.bindings.FileKind.CERTIFICATE -> FileKind.Certificate
    ua.stiika.bindings.FileKind.TRUST -> FileKind.Trust
}

internal fun Draft.typed() = ua.stiika.bindings.Draft(
    lines.map { ua.stiika.bindings.DraftLine(it.name, it.quantity, it.price, it.unit, it.letters) },
    when (payment) {
        is Payment.Cash -> ua.stiika.bindings.Payment.Cash(payment.given)
        is Payment.Card -> ua.stiika.bindings.Payment.Card
        is Payment.Both -> ua.stiika.bindings.Payment.Both(payment.card, payment.given)
    },
)

private const val DARK: Byte = 1
