package ua.stiika.phone

import android.app.Activity
import android.app.LocaleManager
import android.content.Context
import android.content.res.Configuration
import android.os.Build
import android.os.LocaleList
import ua.stiika.ui.NewerApi
import java.util.Locale

/**
 * The language of the screens. It can differ from the language of the phone. Receipts are always in Ukrainian.
 *
 * On Android 13 and newer the platform stores the choice and shows it in its settings. On older phones the app stores it.
 */
class Locales(private val activity: Activity) {
    /** Tag of the chosen language, `uk` or `en`; null if it follows the phone. */
    fun chosen(): String? = if (BY_PLATFORM) platformChoice() else memory(activity).getString(TAG, null)

    /** Chooses a language; null means the language of the phone. The platform recreates the activity. */
    fun choose(tag: String?) {
        require(tag == null || tag in OFFERED) { "no such language: $tag" }
        if (tag == chosen()) return
        if (BY_PLATFORM) return tellPlatform(tag)
        memory(activity).edit().putString(TAG, tag).apply()
        activity.recreate()
    }

    @NewerApi
    private fun platformChoice(): String? =
        activity.service<LocaleManager>().applicationLocales.let { if (it.isEmpty) null else it[0].language }

    @NewerApi
    private fun tellPlatform(tag: String?) {
        val list = if (tag == null) LocaleList.getEmptyLocaleList() else LocaleList.forLanguageTags(tag)
        activity.service<LocaleManager>().applicationLocales = list
    }

    companion object {
        /** All languages, the same as in `res/xml/locales.xml`. */
        val OFFERED: List<String> = listOf("uk", "en")

        private const val TAG = "tag"
        private val BY_PLATFORM get() = Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU

        /** The context with the chosen language. `attachBaseContext` of the activity and of the application uses it instead of [base]. */
        fun wrap(base: Context): Context {
            if (BY_PLATFORM) return base
            val tag = memory(base).getString(TAG, null) ?: return base
            val wanted = Configuration().apply { setLocales(LocaleList(Locale.forLanguageTag(tag))) }
            return base.createConfigurationContext(wanted)
        }

        private fun memory(context: Context) = context.getSharedPreferences("locales", Context.MODE_PRIVATE)
    }
}
