package ua.stiika.phone.share

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File

class ShareFolderTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val root by lazy { File(temporary.root, "share") }
    private val folder by lazy { ShareFolder(root) }

    @Test
    fun `a file is found under its token and keeps the name that the buyer sees`() {
        val token = folder.put("Чек 1024.png", byteArrayOf(1, 2))

        val found = folder.find(token)!!

        assertEquals("Чек 1024.png", found.name)
        assertEquals(listOf<Byte>(1, 2), found.readBytes().toList())
    }

    @Test
    fun `the token says nothing of the name and is never the same`() {
        val tokens = List(2) { folder.put("Чек 1024.png", byteArrayOf(1)) }

        tokens.forEach { assertTrue(it, it.matches(Regex("[0-9a-f]{32}"))) }
        assertNotEquals(tokens[0], tokens[1])
    }

    @Test
    fun `nothing but a whole token is found`() {
        val token = folder.put("a.png", byteArrayOf(1))
        File(root.parentFile, "secret").writeText("journal")
        File(root, "loose.png").writeText("not in a folder")

        val attempts = listOf(
            null, "", ".", "..", "../secret", "../share/$token", "$token/", "$token/a.png", "$token/../$token",
            token.uppercase(), token.dropLast(1), "$token\n", "$token\u0000", "loose.png", "0".repeat(32),
        ).filter { it != token }
        for (attempt in attempts) assertNull("«$attempt»", folder.find(attempt))
        assertTrue("the token itself is found", folder.find(token) != null)
    }

    @Test
    fun `a name that could lead elsewhere or hide is refused before anything is written`() {
        for (name in listOf("", "../a.png", "a/b.png", "a\\b", ".hidden", "a\nb.png", "x".repeat(81))) {
            assertThrows("«$name»", IllegalArgumentException::class.java) { folder.put(name, byteArrayOf(1)) }
        }
        assertFalse(root.exists())
    }

    @Test
    fun `only the newest are kept`() {
        val tokens = (1..ShareFolder.KEPT + 3).map { n ->
            folder.put("a.png", byteArrayOf(1)).also { File(root, it).setLastModified(n * 1000L) }
        }
        val last = folder.put("b.png", byteArrayOf(1))

        assertEquals(ShareFolder.KEPT, root.listFiles()!!.size)
        assertNull(folder.find(tokens.first()))
        assertTrue(folder.find(last) != null)
    }

    @Test
    fun `the kind of a file is told by its ending`() {
        assertEquals("image/png", folder.mime(File("Чек.PNG")))
        assertEquals("application/octet-stream", folder.mime(File("Каса.stiika")))
    }
}
