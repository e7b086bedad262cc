package ua.stiika.phone

import android.Manifest
import android.app.Activity
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build

/** Permissions that the app requests while it runs, each when it is first needed. Older phones grant them without a question. */
enum class Permission(val id: String, val since: Int) {
    /** Warnings before a limit. Requested at the first shift. */
    Notifications(Manifest.permission.POST_NOTIFICATIONS, Build.VERSION_CODES.TIRAMISU),

    /** A receipt printer. Requested when the first printer is chosen. */
    Bluetooth(Manifest.permission.BLUETOOTH_CONNECT, Build.VERSION_CODES.S),
    ;

    /** Tells whether it is granted, or needs no request on this phone. */
    fun granted(context: Context): Boolean =
        Build.VERSION.SDK_INT < since || context.checkSelfPermission(id) == PackageManager.PERMISSION_GRANTED
}

/** Requests permissions for one activity. The activity passes its `onRequestPermissionsResult` to [onResult]. */
class Permissions(private val activity: Activity) {
    private val waiting = mutableMapOf<Permission, MutableList<(Boolean) -> Unit>>()
    private val memory = activity.getSharedPreferences("permissions", Context.MODE_PRIVATE)

    /** Requests a permission, if it is not granted yet, and answers on the main thread. */
    fun ask(permission: Permission, answer: (granted: Boolean) -> Unit) {
        if (permission.granted(activity)) return answer(true)
        val answers = waiting.getOrPut(permission) { mutableListOf() }
        answers += answer
        if (answers.size == 1) activity.requestPermissions(arrayOf(permission.id), CODE + permission.ordinal)
    }

    /** Requests a permission once per installation. Later calls answer without a question. */
    fun askOnce(permission: Permission, answer: (granted: Boolean) -> Unit) {
        if (memory.getBoolean(permission.name, false)) return answer(permission.granted(activity))
        ask(permission) { granted ->
            memory.edit().putBoolean(permission.name, true).apply()
            answer(granted)
        }
    }

    /** Takes a result of the activity; false if the request came from elsewhere. */
    fun onResult(requestCode: Int): Boolean {
        val permission = Permission.entries.getOrNull(requestCode - CODE) ?: return false
        val granted = permission.granted(activity)
        waiting.remove(permission).orEmpty().forEach { it(granted) }
        return true
    }

    private companion object {
        const val CODE = 0x5100
    }
}
