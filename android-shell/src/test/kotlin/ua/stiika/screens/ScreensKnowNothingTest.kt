package ua.stiika.screens

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Assume.assumeTrue
import org.junit.Before
import org.junit.Test
import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes
import java.io.File

/**
 * A screen shows a state. It calls no core, no clock and no disk, and it calculates with no money. The test reads the compiled
 * classes.
 */
class ScreensKnowNothingTest {
    private val root = File(ua.stiika.sale.SaleUiState::class.java.protectionDomain.codeSource.location.toURI())

    private val screens = root.walk()
        .filter { it.isFile && it.extension == "class" && SCREEN.containsMatchIn(it.relativeTo(root).invariantSeparatorsPath) }
        .toList()

    /** Shrunk classes are in a jar and have other names. */
    @Before
    fun `the classes are in a folder`() = assumeTrue(root.isDirectory)

    @Test
    fun `the screens are there to be read`() = assertTrue("${screens.size} classes under $root", screens.size > 100)

    @Test
    fun `no screen knows the core, a clock, a file or a decimal number`() {
        val broken = screens.flatMap { file -> called(file).filter(::forbidden).map { "${file.name} calls $it" } }
        assertEquals("", broken.distinct().joinToString("\n"))
    }

    private fun forbidden(call: String) = FORBIDDEN.any(call::startsWith)

    /** All methods that a class calls, as `owner.name`. */
    private fun called(file: File): List<String> {
        val calls = mutableListOf<String>()
        val methods = object : MethodVisitor(Opcodes.ASM9) {
            override fun visitMethodInsn(opcode: Int, owner: String, name: String, descriptor: String, isInterface: Boolean) {
                calls += "$owner.$name"
            }
        }
        val classes = object : ClassVisitor(Opcodes.ASM9) {
            override fun visitMethod(access: Int, name: String?, descriptor: String?, signature: String?, thrown: Array<out String>?) =
                methods
        }
        ClassReader(file.readBytes()).accept(classes, ClassReader.SKIP_DEBUG)
        return calls
    }

    private companion object {
        /** The kit of views, the screens and their parts, and the states. */
        val SCREEN = Regex(
            """^ua/stiika/(ui/(?!Speech)|\w+/(\w*(Screen|UiState|Part|Row|Cell|Card|Panel|Pane)""" +
                """|ReceiptLines|Tiles|SetupSteps|KeySteps|Told|StepTitle|StepHead))""",
        )

        val FORBIDDEN = listOf(
            "ua/stiika/bindings/Till", "ua/stiika/bindings/Enrolment", "ua/stiika/bindings/StiikaKt", "ua/stiika/till/", "ua/stiika/phone/",
            "java/time/", "java/util/Date", "java/util/Calendar", "java/math/", "java/io/File", "java/net/",
            "java/lang/System.currentTimeMillis", "java/lang/System.nanoTime", "android/os/SystemClock",
            "android/content/SharedPreferences",
        )
    }
}
