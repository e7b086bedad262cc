package ua.stiika.phone.wake

/**
 * A moment at which the core wants to be asked again: the 22nd hour of a shift, ten minutes before the 36 hours.
 *
 * @property kind names the moment; a later mark of the same kind takes the place of an earlier one
 * @property atMillis wall clock, milliseconds since 1970, worked out by the core
 */
data class Mark(val kind: String, val atMillis: Long)

/**
 * What is to be done about a list of marks.
 *
 * @property set alarms to set, the nearest first
 * @property cancel kinds whose alarms are of no use any more
 */
data class WakePlan(val set: List<Mark>, val cancel: Set<String>) {
    /** The whole list as one string, to survive a restart of the phone. */
    fun written(): String = set.joinToString("\n") { "${it.atMillis} ${it.kind}" }

    companion object {
        /** The platform takes 500 alarms of one app; more than these nobody plans. */
        const val MOST = 64

        /**
         * From the marks that are wanted and the kinds that were set before.
         *
         * A mark that has gone by unheard is kept, for an alarm in the past rings at once, and that is what is owed; but
         * of several such only the latest, because one look at the register answers them all.
         *
         * @param heardMillis when an alarm rang last; what was due by then has been looked at, and would ring for ever
         */
        fun of(wanted: List<Mark>, before: Set<String>, nowMillis: Long, heardMillis: Long): WakePlan {
            val marks = wanted.associateBy { it.kind }.values.sortedBy { it.atMillis }
            val (past, ahead) = marks.partition { it.atMillis <= nowMillis }
            val unheard = if (heardMillis > nowMillis) past else past.filter { it.atMillis > heardMillis }
            val set = (unheard.takeLast(1) + ahead).take(MOST)
            return WakePlan(set, before - set.map { it.kind }.toSet())
        }

        /** Reads what [written] wrote; a line that is damaged is left out. */
        fun read(text: String): List<Mark> = text.lines().mapNotNull { line ->
            val at = line.substringBefore(' ').toLongOrNull()
            val kind = line.substringAfter(' ', "")
            if (at == null || kind.isEmpty()) null else Mark(kind, at)
        }
    }
}
