package ua.stiika.phone.wake

/**
 * A moment at which the core needs time, for example the 22nd hour of a shift or ten minutes before the 36 hours end.
 *
 * @property kind name of the moment; a later mark replaces an earlier one with the same name
 * @property atMillis time of the wall clock in milliseconds since 1970, calculated by the core
 */
data class Mark(val kind: String, val atMillis: Long)

/**
 * The changes of the alarms for a list of marks.
 *
 * @property set alarms to set, the nearest first
 * @property cancel kinds whose alarms are not needed any more
 */
data class WakePlan(val set: List<Mark>, val cancel: Set<String>) {
    /** The whole list as one string, for storage over a restart of the phone. */
    fun written(): String = set.joinToString("\n") { "${it.atMillis} ${it.kind}" }

    companion object {
        /** Largest number of alarms. The platform allows 500 alarms of one app. */
        const val MOST = 64

        /**
         * Makes a plan from the wanted marks and the kinds that were set before.
         *
         * A missed mark is kept: an alarm in the past rings at once, so the register gets its time. Of several missed marks
         * only the latest is kept, because one call of the register handles all of them.
         *
         * @param heardMillis time of the last alarm; earlier marks are handled already and would ring again and again
         */
        fun of(wanted: List<Mark>, before: Set<String>, nowMillis: Long, heardMillis: Long): WakePlan {
            val marks = wanted.associateBy { it.kind }.values.sortedBy { it.atMillis }
            val (past, ahead) = marks.partition { it.atMillis <= nowMillis }
            val unheard = if (heardMillis > nowMillis) past else past.filter { it.atMillis > heardMillis }
            val set = (unheard.takeLast(1) + ahead).take(MOST)
            return WakePlan(set, before - set.map { it.kind }.toSet())
        }

        /** Reads a text of [written]. A damaged line is ignored. */
        fun read(text: String): List<Mark> = text.lines().mapNotNull { line ->
            val at = line.substringBefore(' ').toLongOrNull()
            val kind = line.substringAfter(' ', "")
            if (at == null || kind.isEmpty()) null else Mark(kind, at)
        }
    }
}
