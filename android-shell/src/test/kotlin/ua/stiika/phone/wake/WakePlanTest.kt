package ua.stiika.phone.wake

import org.junit.Assert.assertEquals
import org.junit.Test

class WakePlanTest {
    @Test
    fun `marks are set in the order in which they come`() {
        val plan = WakePlan.of(listOf(Mark("36 h", 300), Mark("22 h", 100)), emptySet(), NOW, 0)

        assertEquals(WakePlan(listOf(Mark("22 h", 100), Mark("36 h", 300)), emptySet()), plan)
    }

    @Test
    fun `what is no longer wanted is cancelled, what still is stays`() {
        val plan = WakePlan.of(listOf(Mark("22 h", 100)), setOf("22 h", "36 h"), NOW, 0)

        assertEquals(setOf("36 h"), plan.cancel)
        assertEquals(listOf(Mark("22 h", 100)), plan.set)
    }

    @Test
    fun `a later mark of a kind takes the place of an earlier one`() {
        val plan = WakePlan.of(listOf(Mark("key", 100), Mark("key", 200)), emptySet(), NOW, 0)

        assertEquals(listOf(Mark("key", 200)), plan.set)
    }

    @Test
    fun `of the moments that have gone by one is rung, for one look answers them all`() {
        val plan = WakePlan.of(listOf(Mark("22 h", 10), Mark("23 h", 20), Mark("36 h", 300)), setOf("22 h", "23 h"), NOW, 0)

        assertEquals(listOf(Mark("23 h", 20), Mark("36 h", 300)), plan.set)
        assertEquals(setOf("22 h"), plan.cancel)
    }

    @Test
    fun `a moment that was heard does not ring again, a later one does`() {
        val marks = listOf(Mark("22 h", 10), Mark("23 h", 20))

        assertEquals(listOf(Mark("23 h", 20)), WakePlan.of(marks, emptySet(), NOW, heardMillis = 10).set)
        assertEquals(emptyList<Mark>(), WakePlan.of(marks, emptySet(), NOW, heardMillis = 20).set)
    }

    @Test
    fun `an alarm heard by a clock that was ahead counts for nothing`() {
        assertEquals(listOf(Mark("22 h", 10)), WakePlan.of(listOf(Mark("22 h", 10)), emptySet(), NOW, heardMillis = NOW + 1).set)
    }

    @Test
    fun `more alarms than the platform takes are never set, and the nearest are`() {
        val plan = WakePlan.of((1..1000L).map { Mark("mark $it", NOW + it) }.reversed(), emptySet(), NOW, 0)

        assertEquals((1..WakePlan.MOST).map { "mark $it" }, plan.set.map { it.kind })
    }

    @Test
    fun `a written plan is read back as it was`() {
        val plan = WakePlan.of(listOf(Mark("36 h: 10 min", 300), Mark("зміна 22", 100)), emptySet(), NOW, 0)

        assertEquals(plan.set, WakePlan.read(plan.written()))
    }

    @Test
    fun `a damaged line costs that line and nothing else`() {
        assertEquals(listOf(Mark("key", 7)), WakePlan.read("garbage\n7 key\n8\n8 \nx y\n"))
        assertEquals(emptyList<Mark>(), WakePlan.read(""))
    }

    private companion object {
        const val NOW = 50L
    }
}
