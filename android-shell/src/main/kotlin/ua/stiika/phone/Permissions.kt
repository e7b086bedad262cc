package ua.stiika.phone

import android.Manifest
import android.app.Activity
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build

/** What the owner is asked for while the app runs, each where it is first needed. Older phones have nothing to ask. */
enum class Permission(val id: String, val since: Int) {
    /** Warnings before a limit; asked at the first shift. */
    Notifications(Manifest.permission.POST_NOTIFICATIONS, Build.VERSION_CODES.TIRAMISU),

    /** A receipt printer; asked when the first one is chosen. */
    Bluetooth(Manifest.permission.BLUETOOTH_CONNECT, Build.VERSION_CODES.S),
    ;

    /** Whether it is granted, or needs no asking on this phone. */
    fun granted(context: Context): Boolean =
        Build.VERSION.SDK_INT < since || context.checkSelfPermission(id) == PackageManager.PERMISSION_GRANTED
}

/** Asks for permissions in the name of one activity, which passes its `onRequestPermissionsResult` on to [onResult]. */
class Permissions(private val activity: Activity) {
    private val waiting = mutableMapOf<Permission, MutableList<(Boolean) -> Unit>>()
    private val memory = activity.getSharedPreferences("permissions", Context.MODE_PRIVATE)

    /** Asks, if there is something to ask, and answers on the main thread; at once when it is granted already. */
    fun ask(permission: Permission, answer: (granted: Boolean) -> Unit) {
        if (permission.granted(activity)) return answer(true)
        val answers = waiting.getOrPut(permission) { mutableListOf() }
        answers += answer
        if (answers.size == 1) activity.requestPermissions(arrayOf(permission.id), CODE + permission.ordinal)
    }

    /** Asks once in the life of the installation; later it says what is, without a question. */
    fun askOnce(permission: Permission, answer: (granted: Boolean) -> Unit) {
        if (memory.getBoolean(permission.name, false)) return answer(permission.granted(activity))
        ask(permission) { granted ->
            memory.edit().putBoolean(permission.name, true).apply()
            answer(granted)
        }
    }

    /** What the activity heard. False when the question was not ours. */
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
