package ua.stiika.day

import org.json.JSONArray
import org.json.JSONObject
import java.io.Closeable
import java.io.File
import java.net.HttpURLConnection
import java.net.URI

/** The fiscal-server simulator in a process of its own: keys in [folder], a real socket, the machine's clock unless [options] move it. */
class FiscalServer(private val folder: File, vararg options: String) : Closeable {
    private val process: Process = ProcessBuilder(System.getProperty("simulator"), "--dir", folder.path, *options)
        .redirectError(File(folder.path + ".log")).start()
    private val addresses = JSONObject(process.inputStream.bufferedReader().readLine())

    /** The base that a register is given. */
    val address: String = addresses.getString("server")

    /** Password of the keys it has made. */
    val password: String get() = File(folder, "password.txt").readText().trim()

    /** What a vendor has from the provider: the key, its certificate, the authorities'. */
    val files: Map<String, ByteArray>
        get() = listOf("cashier.pk8", "cashier.cer", "ca.cer", "root.cer").associateWith { File(folder, it).readBytes() }

    /** Nobody reaches it. */
    fun dark() = post("/sim/dark", """{"mode":"refuse"}""")

    /** It is there again. */
    fun light() = post("/sim/light", "{}")

    /** Fiscal numbers of the receipts in force, in the order of registration. */
    fun receipts(): List<String> {
        val documents = JSONArray(read("/sim/documents"))
        return List(documents.length()) { documents.getJSONObject(it) }
            .filter { it.getString("kind") == "sale" && !it.optBoolean("revoked") }
            .map { it.getString("fiscal") }
    }

    /** Kinds of all documents, in the order of registration. */
    fun kinds(): List<String> = JSONArray(read("/sim/documents")).let { all ->
        List(all.length()) { all.getJSONObject(it).getString("kind") }
    }

    /** What a careful register would not have sent. */
    fun problems(): List<String> = JSONArray(read("/sim/problems")).let { all -> List(all.length()) { all.getString(it) } }

    override fun close() {
        process.destroyForcibly().waitFor()
    }

    private fun read(path: String): String = connection(path).inputStream.bufferedReader().readText()

    private fun post(path: String, body: String) = connection(path).run {
        requestMethod = "POST"
        doOutput = true
        outputStream.use { it.write(body.toByteArray()) }
        check(responseCode == 200) { "$path: $responseCode" }
    }

    private fun connection(path: String) = URI(addresses.getString("admin") + path).toURL().openConnection() as HttpURLConnection
}
