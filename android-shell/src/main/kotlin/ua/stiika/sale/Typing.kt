package ua.stiika.sale

import ua.stiika.ui.Key

/** As many digits as a price can need; the core says what is a number. */
private const val LONGEST = 12

/** What is typed, with one more key. */
internal fun String.typed(key: Key): String = when {
    key == Key.Erase -> dropLast(1)
    length >= LONGEST -> this
    key == Key.Comma && contains(key.face) -> this
    else -> this + key.face
}

/** The entry with one more key in the field that the keys go to. */
internal fun Entry.typed(key: Key): Entry = when (field) {
    EntryField.Price -> copy(price = price.typed(key))
    EntryField.Quantity -> copy(quantity = quantity.typed(key))
}
