package ua.stiika.ui

/** A key of the keypad. [face] is its label. */
enum class Key(val face: String) {
    One("1"),
    Two("2"),
    Three("3"),
    Four("4"),
    Five("5"),
    Six("6"),
    Seven("7"),
    Eight("8"),
    Nine("9"),
    Comma(","),
    Zero("0"),
    Erase(""),
}
