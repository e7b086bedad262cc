package ua.stiika.ui

import android.graphics.Color

/** The colour themes. */
enum class Theme { System, Light, Dark, Sun }

/** Colours of a surface and of the text on it. The contrast is at least 7:1. An [edge] of 0 means no edge. */
data class Role(val fill: Int, val ink: Int, val edge: Int = 0)

/** All colours of one theme. Each colour has one meaning in all screens. No state is shown by colour alone. */
data class Palette(
    val light: Boolean,
    /** The background. */
    val ground: Int,
    /** Cards and lists. */
    val sheet: Role,
    /** Text on [ground] and on [sheet]. */
    val ink: Int,
    /** Captions; their contrast is 7:1 too. */
    val quiet: Int,
    /** Keys, tiles, secondary buttons. */
    val plain: Role,
    /** The next step, where no money is taken. */
    val act: Role,
    val cash: Role,
    val card: Role,
    /** Acts that cannot be undone, and a stopped register. */
    val stop: Role,
    val good: Role,
    /** Offline, waiting for the tax service. */
    val wait: Role,
    /** A limit that is near. */
    val warn: Role,
    /** A question to the server. */
    val ask: Role,
    /** Width of edges, in dp. */
    val stroke: Int = 1,
) {
    companion object {
        /** The palette of a theme. [night] is the dark mode of the system. */
        fun of(theme: Theme, night: Boolean): Palette = when (theme) {
            Theme.System -> if (night) dark else day
            Theme.Light -> day
            Theme.Dark -> dark
            Theme.Sun -> sun
        }

        private val day = Palette(
            light = true,
            ground = rgb("#F4F2EC"),
            sheet = Role(rgb("#FFFFFF"), rgb("#1B1D20"), rgb("#DAD6CC")),
            ink = rgb("#1B1D20"),
            quiet = rgb("#44484F"),
            plain = Role(rgb("#FFFFFF"), rgb("#1B1D20"), rgb("#CFCBC0")),
            act = Role(rgb("#2A3038"), Color.WHITE),
            cash = Role(rgb("#0A5C2E"), Color.WHITE),
            card = Role(rgb("#1B4A8A"), Color.WHITE),
            stop = Role(rgb("#8F1D1D"), Color.WHITE),
            good = Role(rgb("#D5EEDC"), rgb("#06331A")),
            wait = Role(rgb("#FFDFA8"), rgb("#3A2300")),
            warn = Role(rgb("#FFE680"), rgb("#332A00")),
            ask = Role(rgb("#D8E4F9"), rgb("#0B2A55")),
        )

        private val dark = Palette(
            light = false,
            ground = rgb("#101316"),
            sheet = Role(rgb("#1A1E23"), rgb("#ECEEF1"), rgb("#2C323A")),
            ink = rgb("#ECEEF1"),
            quiet = rgb("#C3C8D0"),
            plain = Role(rgb("#252B32"), rgb("#ECEEF1"), rgb("#39414B")),
            act = Role(rgb("#DDE2E9"), rgb("#14181C")),
            cash = Role(rgb("#85DCA3"), rgb("#00210D")),
            card = Role(rgb("#A9CBFF"), rgb("#001D3D")),
            stop = Role(rgb("#FFB4AB"), rgb("#3D0606")),
            good = Role(rgb("#12351F"), rgb("#C8F2D4")),
            wait = Role(rgb("#4A3000"), rgb("#FFE3B3")),
            warn = Role(rgb("#463C00"), rgb("#FFEE9E")),
            ask = Role(rgb("#122F57"), rgb("#DCE8FF")),
        )

        /** Black and white only, for sunlight. */
        private val sun = Role(Color.WHITE, Color.BLACK, Color.BLACK).let { paper ->
            val block = Role(Color.BLACK, Color.WHITE, Color.BLACK)
            Palette(
                light = true, ground = Color.WHITE, sheet = paper, ink = Color.BLACK, quiet = Color.BLACK,
                plain = paper, act = block, cash = block, card = paper, stop = block,
                good = paper, wait = block, warn = block, ask = paper, stroke = 2,
            )
        }

        private fun rgb(hex: String) = Color.parseColor(hex)
    }
}
