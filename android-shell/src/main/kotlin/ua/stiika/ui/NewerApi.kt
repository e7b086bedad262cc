package ua.stiika.ui

/** On code that has asked `Build.VERSION.SDK_INT` first: the check against Android 8.0's API passes it over. */
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.FUNCTION)
annotation class NewerApi
