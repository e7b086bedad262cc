package ua.stiika.ui

/** The ways from a screen to the settings and to the keys of the register. */
class Ways(val settings: () -> Unit, val keys: () -> Unit)
