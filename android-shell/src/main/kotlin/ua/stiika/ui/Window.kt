package ua.stiika.ui

import android.graphics.drawable.ColorDrawable
import android.os.Build
import android.view.View
import android.view.Window

/** Gives the bars of the system the colour of the background, and icons that are visible on it. */
fun dress(window: Window, palette: Palette) {
    window.setBackgroundDrawable(ColorDrawable(palette.ground))
    window.colorBars(palette)
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) plainBarsSince29(window)
}

@Suppress("DEPRECATION") // since 35 the bars have no own colour, but the flags still work
private fun Window.colorBars(palette: Palette) {
    statusBarColor = palette.ground
    navigationBarColor = palette.ground
    val dark = View.SYSTEM_UI_FLAG_LIGHT_STATUS_BAR or View.SYSTEM_UI_FLAG_LIGHT_NAVIGATION_BAR
    decorView.systemUiVisibility = if (palette.light) dark else 0
}

@NewerApi
private fun plainBarsSince29(window: Window) {
    window.isNavigationBarContrastEnforced = false
}
