package org.robolectric.shadows

/** Shows or hides the system's bars. Robolectric 4.17 has them, but not in public; hence this package. */
fun bars(shown: Boolean) = SystemUi.systemUiForDefaultDisplay().setBehavior(
    if (shown) SystemUi.STANDARD_STATUS_BAR else SystemUi.NO_STATUS_BAR,
    if (shown) SystemUi.THREE_BUTTON_NAVIGATION else SystemUi.NO_NAVIGATION_BAR,
)
