package ua.stiika.ui

/** Marks code that runs only after a check of `Build.VERSION.SDK_INT`. The check against the API of Android 8.0 ignores it. */
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.FUNCTION)
annotation class NewerApi
