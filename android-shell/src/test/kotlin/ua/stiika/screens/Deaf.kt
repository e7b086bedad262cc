package ua.stiika.screens

import android.view.View
import ua.stiika.ui.Screen
import java.lang.reflect.Proxy

/** Acts that do nothing. */
inline fun <reified A : Any> deaf(): A = deaf(A::class.java)

fun <A : Any> deaf(acts: Class<A>): A = acts.cast(Proxy.newProxyInstance(acts.classLoader, arrayOf(acts)) { _, _, _ -> })!!

/** The screen after a bind of [state]. */
fun <S> Screen<S>.with(state: S): Screen<S> = also { it.bind(state) }

/** A screen that is only a view. */
fun bare(view: View, step: Any? = null): Screen<Unit> = object : Screen<Unit> {
    override val view = view
    override val step = step

    override fun bind(state: Unit) = Unit
}
