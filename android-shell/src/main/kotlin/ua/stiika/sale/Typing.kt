package ua.stiika.sale

import ua.stiika.ui.Key

/** The longest input. The core decides whether the input is a number. */
private const val LONGEST = 12

/** The input after one more key. */
internal fun String.typed(key: Key): String = when {
    key == Key.Erase -> dropLast(1)
    length >= LONGEST -> this
    key == Key.Comma && contains(key.face) -> this
    else -> this + key.face
}

/** The entry after one more key in its chosen field. */
internal fun Entry.typed(key: Key): Entry = when (field) {
    EntryField.Price -> copy(price = price.typed(key))
    EntryField.Quantity -> copy(quantity = quantity.typed(key))
}
