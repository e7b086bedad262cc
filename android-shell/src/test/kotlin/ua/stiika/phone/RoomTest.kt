package ua.stiika.phone

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.File

/** Rules of this package. The test reads its sources. */
class RoomTest {
    private val sources = File("src/main/kotlin/ua/stiika/phone").walk().filter { it.extension == "kt" }.toList()

    @Test
    fun `one file reads the clocks`() {
        val clocks = Regex("currentTimeMillis|elapsedRealtime|uptimeMillis|nanoTime|Instant\\.now|Date\\(\\)|Calendar|LocalDate")

        assertEquals(listOf("PhoneClock.kt"), naming(clocks))
    }

    @Test
    fun `nothing here knows the core, the screens or the till`() {
        val strangers = naming(Regex("import ua\\.stiika\\.(?!phone\\.|R$|ui\\.NewerApi$)"))
        assertEquals(emptyList<String>(), strangers)
        assertEquals(emptyList<String>(), naming(Regex("ua\\.stiika\\.bindings|uniffi|com\\.sun\\.jna")))
    }

    @Test
    fun `the language of printers needs no phone`() {
        val plain = listOf("EscPos.kt", "Raster.kt", "Paper.kt", "ShareFolder.kt", "AesGcm.kt", "KeyWrapping.kt", "WakePlan.kt")

        assertEquals(plain.sorted(), sources.map { it.name }.filter { it in plain }.sorted())
        assertEquals(emptyList<String>(), naming(Regex("import android")).filter { it in plain })
    }

    @Test
    fun `files are short`() {
        assertTrue(sources.size > 20)
        assertEquals(emptyList<String>(), sources.filter { it.readLines().size > 250 }.map { it.name })
    }

    private fun naming(pattern: Regex) = sources.filter { file -> file.readLines().any(pattern::containsMatchIn) }.map { it.name }
}
