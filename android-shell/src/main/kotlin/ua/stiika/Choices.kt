package ua.stiika

import android.content.Context
import ua.stiika.ui.Hand
import ua.stiika.ui.Theme

/** The settings of the cashier for this phone. They never change a receipt. */
class Choices(context: Context) {
    private val memory = context.getSharedPreferences("choices", Context.MODE_PRIVATE)

    var theme: Theme
        get() = Theme.entries.firstOrNull { it.name == memory.getString("theme", null) } ?: Theme.System
        set(value) = memory.edit().putString("theme", value.name).apply()

    var hand: Hand
        get() = Hand.entries.firstOrNull { it.name == memory.getString("hand", null) } ?: Hand.Right
        set(value) = memory.edit().putString("hand", value.name).apply()

    /** Address of the receipt printer; null means the print dialogue of the system. */
    var printer: String?
        get() = memory.getString("printer", null)
        set(value) = memory.edit().putString("printer", value).apply()
}
