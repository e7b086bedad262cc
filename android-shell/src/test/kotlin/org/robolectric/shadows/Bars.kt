package org.robolectric.shadows

/** Shows or hides the bars of the system. In Robolectric 4.17 they are not public, so this file is in its package. */
fun bars(shown: Boolean) = SystemUi.systemUiForDefaultDisplay().setBehavior(
    if (shown) SystemUi.STANDARD_STATUS_BAR else SystemUi.NO_STATUS_BAR,
    if (shown) SystemUi.THREE_BUTTON_NAVIGATION else SystemUi.NO_NAVIGATION_BAR,
)
