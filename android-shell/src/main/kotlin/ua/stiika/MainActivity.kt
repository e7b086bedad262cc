package ua.stiika

import android.app.Activity

/** The one activity: all screens are shown in it. */
class MainActivity : Activity()
