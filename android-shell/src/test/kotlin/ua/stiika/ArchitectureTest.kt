package ua.stiika

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.FieldVisitor
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes
import java.io.File
import java.math.BigDecimal
import java.time.LocalDate
import java.util.Date

/**
 * The dependencies between the rooms, and the rule that this side never calculates with money. The test reads the compiled
 * classes. For each rule, an example class breaks the rule and must be found.
 */
class ArchitectureTest {
    private val all = File("target/classes/ua/stiika").walk().filter { it.extension == "class" }.map { Seen(it.readBytes()) }.toList()
    private val ours = all.filterNot { it.name.startsWith("ua/stiika/bindings/") }

    /** The rooms in which a receipt is made, shown, stored and handed over, without the classes that draw. */
    private val rooms = ours.filter { (it.room in ROOMS && !it.draws) || it.outermost in ROOTS }

    private val viewModels = ours.filter { "ViewModel" in it.name || it.outermost in MODELS }

    @Test
    fun `the classes are there to be read`() {
        assertTrue("${ours.size} classes", ours.size > 300)
        assertTrue("${rooms.size} in the rooms", rooms.size > 100)
        assertEquals(MODELS + VIEW_MODELS, viewModels.map { it.outermost }.toSet())
    }

    @Test
    fun `only the gateway knows generated objects and functions, all others know records and enums`() =
        assertKept(ours.filter { it.room != "till" }, ::mentionsObjects)

    @Test
    fun `of the generated classes records and enums are told apart from objects`() {
        assertTrue(
            "${DATA.size} records and enums",
            DATA.containsAll(setOf("Status", "Receipt", "Money", "Link", "Payment", "Payment\$Cash")),
        )
        assertEquals(emptySet<String>(), DATA.intersect(setOf("Till", "Enrolment", "Phone", "Watcher", "StiikaKt", "TillException")))
    }

    @Test
    fun `only the phone's room reads a clock`() = assertKept(ours.filter { it.room != "phone" }, ::readsClock)

    @Test
    fun `nothing is reckoned in the rooms, in whole numbers or in others`() = assertKept(rooms, ::reckons)

    @Test
    fun `nobody outside the phone's room makes a number of a text`() = assertKept(ours.filter { it.room != "phone" }, ::parses)

    @Test
    fun `screens know no decimal number and no long one`() = assertKept(ours.filter { it.draws }, ::reckonsLong)

    @Test
    fun `a sum's text is read only by those who do not reckon, and by screens, who make no number of it`() {
        val readers = ours.filter { seen -> seen.calls.any { it.what == "ua/stiika/bindings/Money.getText" } }
        assertEquals(emptyList<String>(), readers.filter { it !in rooms && !it.draws }.map { it.name })
        assertTrue("and there are some", readers.isNotEmpty())
    }

    @Test
    fun `money is a text and nothing else`() {
        val money = all.single { it.name == "ua/stiika/bindings/Money" }

        assertEquals(listOf("text Ljava/lang/String;"), money.fields)
    }

    @Test
    fun `of what the core shows only counts, moments and shares are numbers`() {
        val shown = all.filter { it.name.removePrefix(BINDINGS) in DATA && !it.isEnum }

        assertEquals(COUNTS, shown.flatMap(::numbers).toSet())
    }

    @Test
    fun `the states of a sale hold no number`() =
        assertKept(ours.filter { it.room == "sale" && it.source in setOf("SaleUiState.kt", "PayUiState.kt") }, ::numbers)

    @Test
    fun `view-models know no Android`() = assertKept(viewModels, ::mentionsAndroid)

    @Test
    fun `screens know no gateway`() = assertKept(ours.filter { it.draws || (it.room == "ui" && it.outermost != SPEECH) }, ::mentionsTill)

    @Test
    fun `where keys and passwords pass nothing is logged`() = assertKept(ours.filter { it.room == "setup" || "keys/" in it.name }, ::logs)

    @Test
    fun `a class that breaks a rule is seen`() {
        assertBroken(KnowsObject::class.java, ::mentionsObjects)
        assertBroken(CallsFunction::class.java, ::mentionsObjects)
        assertFine(KnowsRecord::class.java, ::mentionsObjects)
        assertBroken(ReadsWallClock::class.java, ::readsClock)
        assertBroken(ReadsDate::class.java, ::readsClock)
        assertBroken(ReadsToday::class.java, ::readsClock)
        assertBroken(AddsLongs::class.java, ::reckons)
        assertBroken(AddsInts::class.java, ::reckons)
        assertBroken(CountsUpByFive::class.java, ::reckons)
        assertBroken(HoldsFloat::class.java, ::reckons)
        assertBroken(AddsDecimals::class.java, ::reckons)
        assertBroken(SumsUp::class.java, ::reckons)
        assertBroken(AddsLongs::class.java, ::reckonsLong)
        assertBroken(AddsDecimals::class.java, ::reckonsLong)
        assertBroken(ParsesLong::class.java, ::parses)
        assertBroken(ParsesDouble::class.java, ::parses)
        assertBroken(HoldsSum::class.java, ::numbers)
        assertBroken(KnowsAndroid::class.java, ::mentionsAndroid)
        assertBroken(KnowsGateway::class.java, ::mentionsTill)
        assertBroken(Logs::class.java, ::logs)
    }

    private fun assertKept(classes: List<Seen>, rule: (Seen) -> List<String>) {
        assertTrue("the rule is about nothing", classes.isNotEmpty())
        assertEquals("", classes.flatMap { seen -> rule(seen).map { "${seen.name}: $it" } }.joinToString("\n"))
    }

    private fun assertBroken(example: Class<*>, rule: (Seen) -> List<String>) {
        val seen = Seen(example.getResourceAsStream("${example.simpleName}.class")!!.readBytes())
        assertTrue("${seen.name} breaks it and is not seen", rule(seen).isNotEmpty())
    }

    private fun assertFine(example: Class<*>, rule: (Seen) -> List<String>) {
        val seen = Seen(example.getResourceAsStream("${example.simpleName}.class")!!.readBytes())
        assertEquals(emptyList<String>(), rule(seen))
    }

    private companion object {
        val ROOMS = setOf("sale", "shift", "queue", "receipts", "setup", "stopped", "till")

        /** The classes of the root package that are no Android components. */
        val ROOTS = setOf("ua/stiika/Rooms", "ua/stiika/Telling", "ua/stiika/Choices")
        val MODELS =
            setOf(
                "ua/stiika/sale/Selling",
                "ua/stiika/sale/SalePicture",
                "ua/stiika/sale/TypingKt",
                "ua/stiika/sale/Kept",
                "ua/stiika/setup/KeyOpening",
            )
        val VIEW_MODELS = setOf(
            "ua/stiika/sale/SaleViewModel",
            "ua/stiika/shift/ShiftViewModel",
            "ua/stiika/queue/LinkViewModel",
            "ua/stiika/receipts/ReceiptsViewModel",
            "ua/stiika/setup/SetupViewModel",
            "ua/stiika/setup/KeysViewModel",
            "ua/stiika/setup/SettingsViewModel",
        )

        /** It selects one of the two languages of the core. */
        const val SPEECH = "ua/stiika/ui/Speech"

        /** Counts, shares and moments; the modules of a QR code; the bytes of a file. */
        val COUNTS = setOf("permille I", "receipts I", "owed I", "side I", "at J", "local J", "modules [B")
    }
}

/** The facts about one compiled class. */
private class Seen(bytes: ByteArray) {
    /** A call of a method, with its descriptor. */
    data class Call(val what: String, val descriptor: String)

    val calls = mutableListOf<Call>()
    val reckoning = mutableListOf<Reckoning>()

    /** Fields of the class, as `name type`. */
    val fields = mutableListOf<String>()
    var source = ""
        private set
    private val reader = ClassReader(bytes)
    val name: String = reader.className
    val outermost = name.substringBefore('$')
    val room = name.removePrefix("ua/stiika/").substringBefore('/', "")

    /** All texts of the constant pool. They contain the names of all classes that this class uses. */
    val words = words()

    init {
        reader.accept(Reader(this) { source = it }, ClassReader.SKIP_FRAMES)
    }

    /** The class is a screen or a part of one. */
    val draws =
        source.endsWith("Screen.kt") ||
            source in setOf("ReceiptLines.kt", "EntryPane.kt", "Tiles.kt", "SetupSteps.kt", "KeySteps.kt", "Screens.kt")

    val isEnum = reader.superName == "java/lang/Enum"

    private fun words(): List<String> {
        val buffer = CharArray(reader.maxStringLength)
        val utf8 = 1
        return (1 until reader.itemCount).map { reader.getItem(it) }.filter { it > 0 && reader.readByte(it - 1) == utf8 }
            .map { at -> textAt(at, buffer) }
    }

    private fun textAt(at: Int, buffer: CharArray): String {
        val length = reader.readUnsignedShort(at)
        val bytes = ByteArray(length) { reader.readByte(at + 2 + it).toByte() }
        return if (length <= buffer.size * 3) String(bytes, Charsets.UTF_8) else ""
    }
}

/** One instruction that calculates. */
private data class Reckoning(val opcode: Int, val method: String)

private class Reader(private val seen: Seen, private val source: (String) -> Unit) : ClassVisitor(Opcodes.ASM9) {
    override fun visitSource(source: String?, debug: String?) = source(source.orEmpty())

    override fun visitField(access: Int, name: String, descriptor: String, signature: String?, value: Any?): FieldVisitor? {
        if (access and Opcodes.ACC_STATIC == 0) seen.fields += "$name $descriptor"
        return null
    }

    override fun visitMethod(access: Int, name: String, descriptor: String, signature: String?, thrown: Array<out String>?): MethodVisitor =
        Instructions(seen, name)
}

private class Instructions(private val seen: Seen, private val method: String) : MethodVisitor(Opcodes.ASM9) {
    override fun visitMethodInsn(opcode: Int, owner: String, name: String, descriptor: String, isInterface: Boolean) {
        seen.calls += Seen.Call("$owner.$name", descriptor)
    }

    override fun visitInsn(opcode: Int) {
        seen.reckoning += Reckoning(opcode, method)
    }

    override fun visitVarInsn(opcode: Int, local: Int) {
        seen.reckoning += Reckoning(opcode, method)
    }

    /** An increment by one counts the places of a list. Any other increment calculates. */
    override fun visitIincInsn(local: Int, by: Int) {
        if (by != 1) seen.reckoning += Reckoning(Opcodes.IADD, method)
    }

    override fun visitLdcInsn(value: Any?) {
        if (value is Float || value is Double) seen.reckoning += Reckoning(Opcodes.DADD, method)
    }
}

private const val BINDINGS = "ua/stiika/bindings/"

/** Names of the generated records, enums and variants. Everything else of the generated code is an object or a function. */
private val DATA: Set<String> = File("target/classes/$BINDINGS").listFiles().orEmpty().filter { it.extension == "class" }
    .map { it.nameWithoutExtension }
    .filter { name -> isData(Class.forName("ua.stiika.bindings.$name", false, Seen::class.java.classLoader)) }
    .let { data -> data + data.map { "$it\$Companion" } }
    .toSet()

/** A record, an enum, or a variant or the base of an enum with fields. A record of the library itself is none of them. */
private fun isData(type: Class<*>): Boolean = !com.sun.jna.Structure::class.java.isAssignableFrom(type) &&
    !Throwable::class.java.isAssignableFrom(type) && !type.simpleName.startsWith("Uniffi") &&
    (type.isEnum || isRecord(type) || type.declaringClass?.let(::isBase) == true || isBase(type))

private fun isRecord(type: Class<*>) = type.declaredMethods.any { it.name == "component1" || it.name.startsWith("component1-") }

private fun isBase(type: Class<*>) = java.lang.reflect.Modifier.isAbstract(type.modifiers) && !type.isInterface &&
    !Throwable::class.java.isAssignableFrom(type) && type.declaredClasses.any(::isRecord)

private val BINDING = Regex("""ua[./]stiika[./]bindings[./]([\w$]+)""")

private fun mentionsObjects(seen: Seen) = seen.words.flatMap { BINDING.findAll(it) }.map { it.groupValues[1] }.filter { it !in DATA }

private fun mentionsAndroid(seen: Seen) = seen.words.filter { ANDROID.containsMatchIn(it) }

private fun mentionsTill(seen: Seen) = seen.words.filter { "ua/stiika/till/" in it }

private fun logs(seen: Seen) = seen.calls.map { it.what }.filter {
    it.startsWith("android/util/Log.") ||
        it.startsWith("java/io/PrintStream.")
}

private fun readsClock(seen: Seen) = seen.calls.filter { (what, descriptor) ->
    what in CLOCKS || CLOCK.containsMatchIn(what) || (what == "java/util/Date.<init>" && descriptor == "()V")
}.map { it.what }

private fun reckons(seen: Seen): List<String> {
    val done = seen.reckoning.filter { it.method != "hashCode" && (it.opcode in INTS || it.opcode in LONGS || it.opcode in FLOATS) }
    return done.map { "instruction ${it.opcode} in ${it.method}" } + sums(seen)
}

private fun reckonsLong(seen: Seen) =
    seen.reckoning.filter { it.opcode in LONGS && it.method != "hashCode" }.map { "instruction ${it.opcode} in ${it.method}" } +
        seen.calls.map { it.what }.filter { it.startsWith("java/math/") }

private fun sums(seen: Seen) = seen.calls.map { it.what }.filter { SUMS.containsMatchIn(it) }

private fun parses(seen: Seen) = seen.calls.filter { (what, descriptor) ->
    val ofText = VALUE_OF.matches(what) && descriptor.startsWith("(Ljava/lang/String;")
    ofText || PARSE.matches(what) || KOTLIN_PARSE.matches(what)
}.map { it.what }

private fun numbers(seen: Seen) = seen.fields.filter { NUMBER.containsMatchIn(it) }

private val ANDROID = Regex("""(^|[\[L( ])(android|androidx|com/android)/""")

private val CLOCKS = setOf(
    "java/lang/System.currentTimeMillis",
    "java/lang/System.nanoTime",
    "java/util/Calendar.getInstance",
    "java/util/GregorianCalendar.<init>",
)
private val CLOCK = Regex(
    """^(android/os/SystemClock\.|android/icu/util/Calendar\.|kotlin/time/|java/time/(Clock|InstantSource)\.|java/time/\w+\.now)""",
)

private val INTS = setOf(Opcodes.IADD, Opcodes.ISUB, Opcodes.IMUL, Opcodes.IDIV, Opcodes.IREM, Opcodes.INEG, Opcodes.ISHL, Opcodes.ISHR)
private val LONGS = setOf(
    Opcodes.LADD, Opcodes.LSUB, Opcodes.LMUL, Opcodes.LDIV, Opcodes.LREM, Opcodes.LNEG, Opcodes.LSHL, Opcodes.LSHR, Opcodes.LUSHR,
)

/** All instructions with floating-point numbers. */
private val FLOATS = setOf(
    Opcodes.FADD, Opcodes.FSUB, Opcodes.FMUL, Opcodes.FDIV, Opcodes.FREM, Opcodes.FNEG, Opcodes.FLOAD, Opcodes.FRETURN, Opcodes.FCMPG,
    Opcodes.DADD, Opcodes.DSUB, Opcodes.DMUL, Opcodes.DDIV, Opcodes.DREM, Opcodes.DNEG, Opcodes.DLOAD, Opcodes.DRETURN, Opcodes.DCMPG,
    Opcodes.I2F, Opcodes.I2D, Opcodes.L2F, Opcodes.L2D, Opcodes.F2D, Opcodes.D2F, Opcodes.F2I, Opcodes.F2L, Opcodes.D2I, Opcodes.D2L,
)

private val SUMS = Regex(
    """^(java/math/|java/lang/(Strict)?Math\.|kotlin/math/|java/text/|java/util/stream/|kotlin/collections/\w+\.(sum|average))""" +
        """|^java/lang/(Integer|Long|Double|Float)\.sum""",
)

private val PARSE = Regex(
    """java/lang/(Byte|Short|Integer|Long|Float|Double)\.(parse|decode)\w*|java/util/Scanner\..*|java/text/.*\.parse""",
)
private val VALUE_OF = Regex("""java/lang/(Byte|Short|Integer|Long|Float|Double)\.(valueOf|<init>)|java/math/\w+\.<init>""")
private val KOTLIN_PARSE = Regex("""kotlin/text/\w+\.(to(U?(Byte|Short|Int|Long)|Float|Double|Big\w+)(OrNull)?|digitToInt\w*)""")

private val NUMBER = Regex("""\s\[*([BSIJFD]|Ljava/lang/(Byte|Short|Integer|Long|Float|Double|Number);|Ljava/math/\w+;)$""")

// Each class breaks a rule, except the one that knows a record.

private class KnowsRecord {
    fun of(receipt: Any) = receipt is ua.stiika.bindings.Receipt
}

private class KnowsObject {
    fun of(till: Any) = till is ua.stiika.bindings.Till
}

private class CallsFunction {
    fun more(quantity: String) = ua.stiika.bindings.oneMore(quantity)
}

private class ReadsWallClock {
    fun now() = System.currentTimeMillis()
}

private class ReadsDate {
    fun now() = Date()
}

private class ReadsToday {
    fun now(): LocalDate = LocalDate.now()
}

private class AddsLongs {
    fun total(one: Long, other: Long) = one + other
}

private class AddsInts {
    fun total(one: Int, other: Int) = one + other
}

private class CountsUpByFive {
    fun total(of: Int): Int {
        var sum = of
        sum += 5
        return sum
    }
}

private class HoldsFloat {
    fun half(of: Float) = of
}

private class AddsDecimals {
    fun total(one: BigDecimal, other: BigDecimal): BigDecimal = one.add(other)
}

private class SumsUp {
    fun total(of: List<Long>) = of.sum()
}

private class ParsesLong {
    fun kopecks(text: String) = text.toLong()
}

private class ParsesDouble {
    fun hryvnias(text: String) = text.toDoubleOrNull()
}

private class HoldsSum(val kopecks: Long)

private class KnowsAndroid {
    fun of(view: Any) = view is android.view.View
}

private class KnowsGateway {
    fun of(till: Any) = till is ua.stiika.till.TillGateway
}

private class Logs {
    fun say(password: String) = android.util.Log.d("stiika", password)
}
