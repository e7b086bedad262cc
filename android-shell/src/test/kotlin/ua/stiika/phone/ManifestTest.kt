package ua.stiika.phone

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.w3c.dom.Element
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory

/** Tests of the manifest and the resources. They read the same files that go into the app. */
class ManifestTest {
    private val manifest = parse("AndroidManifest.xml")
    private val application = manifest.all("application").single()

    @Test
    fun `these permissions and no others are asked for`() {
        val expected = """
            ACCESS_NETWORK_STATE
            BLUETOOTH
            BLUETOOTH_CONNECT
            FOREGROUND_SERVICE
            INTERNET
            POST_NOTIFICATIONS
            RECEIVE_BOOT_COMPLETED
            SCHEDULE_EXACT_ALARM
            VIBRATE
        """.trimIndent().lines()

        assertEquals(expected, permissions().map { it.name().removePrefix("android.permission.") }.sorted())
        val old = permissions().single { it.name() == "android.permission.BLUETOOTH" }
        assertEquals("30", old.attribute("maxSdkVersion"))
    }

    @Test
    fun `every permission has its reason in a comment above it`() {
        val bare = Regex("-->\\s*<uses-permission").findAll(text("AndroidManifest.xml")).count()

        assertEquals(permissions().size, bare)
    }

    @Test
    fun `one thing is open to other apps, the way in`() {
        val exported = components().filter { it.attribute("exported") != "false" }

        assertEquals(listOf("ua.stiika.MainActivity"), exported.map { it.name() })
        assertEquals("android.intent.category.LAUNCHER", exported.single().all("category").single().name())
    }

    @Test
    fun `every component of this room is a class that there is`() {
        val ours = components().map { it.name() }.filter { it.startsWith("ua.stiika.phone.") }

        assertTrue("$ours", ours.size == 6)
        ours.forEach { Class.forName(it, false, javaClass.classLoader) }
    }

    @Test
    fun `the receivers hear a boot, an update, a change of the clock and a grant`() {
        val heard = manifest.all("receiver").associate { receiver ->
            receiver.name().substringAfterLast('.') to receiver.all("action").map { it.name().substringAfterLast('.') }
        }

        val expected = mapOf(
            "BootReceiver" to listOf("BOOT_COMPLETED", "MY_PACKAGE_REPLACED"),
            "ClockReceiver" to listOf("TIME_SET", "TIMEZONE_CHANGED", "SCHEDULE_EXACT_ALARM_PERMISSION_STATE_CHANGED"),
            "AlarmReceiver" to emptyList(),
        )
        assertEquals(expected, heard)
    }

    @Test
    fun `jobs are started by the platform only`() {
        val job = manifest.all("service").single { it.name().endsWith("WakeJob") }

        assertEquals("android.permission.BIND_JOB_SERVICE", job.attribute("permission"))
    }

    @Test
    fun `neither journal nor keys leave the phone with a backup or a move`() {
        assertEquals("false", application.attribute("allowBackup"))
        val everything = setOf("root", "file", "database", "sharedpref", "external") +
            setOf("device_root", "device_file", "device_database", "device_sharedpref")
        val rules = parse(resource("dataExtractionRules"))
        val sections = listOf(rules.all("cloud-backup").single(), rules.all("device-transfer").single())

        for (section in sections + parse(resource("fullBackupContent"))) {
            assertEquals(section.tagName, emptyList<Element>(), section.all("include"))
            assertTrue(section.tagName, section.all("exclude").all { it.getAttribute("path") == "." })
            assertEquals(section.tagName, everything, section.all("exclude").map { it.getAttribute("domain") }.toSet())
        }
    }

    @Test
    fun `nothing goes out in the clear but to this very phone`() {
        assertEquals("false", application.attribute("usesCleartextTraffic"))
        val rules = parse(resource("networkSecurityConfig"))
        val clear = rules.all("domain-config").filter { it.getAttribute("cleartextTrafficPermitted") == "true" }

        assertEquals("false", rules.all("base-config").single().getAttribute("cleartextTrafficPermitted"))
        assertEquals(listOf("localhost", "127.0.0.1"), clear.flatMap { it.all("domain") }.map { it.textContent.trim() })
        assertTrue(clear.flatMap { it.all("domain") }.all { it.getAttribute("includeSubdomains") == "false" })
    }

    @Test
    fun `the languages of the phone's settings are those that can be chosen`() {
        val listed = parse(resource("localeConfig")).all("locale").map { it.name() }

        assertEquals(Locales.OFFERED, listed)
    }

    @Test
    fun `both languages have the same labels`() {
        val labels = listOf("values", "values-en").map { folder ->
            parse("res/$folder/strings_phone.xml").all("string").associate { it.getAttribute("name") to it.textContent }
        }

        assertEquals(labels[0].keys, labels[1].keys)
        assertTrue(labels.all { words -> words.values.all(String::isNotBlank) })
    }

    @Test
    fun `the libraries are used where they lie, on phones from Android 8 on, built for 15`() {
        assertEquals("false", application.attribute("extractNativeLibs"))
        val levels = manifest.all("uses-sdk").single()
        assertEquals("26 to 35", levels.attribute("minSdkVersion") + " to " + levels.attribute("targetSdkVersion"))
    }

    private fun permissions() = manifest.all("uses-permission")

    private fun components() = listOf("activity", "service", "receiver", "provider").flatMap { manifest.all(it) }

    private fun resource(attribute: String) = "res/" + application.attribute(attribute).removePrefix("@") + ".xml"

    private fun text(path: String) = File("app", path).readText()

    private fun parse(path: String): Element = DocumentBuilderFactory.newInstance()
        .apply { isNamespaceAware = true }
        .newDocumentBuilder().parse(File("app", path)).documentElement

    private fun Element.all(tag: String): List<Element> =
        getElementsByTagName(tag).let { found -> List(found.length) { found.item(it) as Element } }

    private fun Element.attribute(name: String) = getAttributeNS("http://schemas.android.com/apk/res/android", name)

    private fun Element.name() = attribute("name")
}
