package ua.stiika.day

import org.json.JSONArray
import org.json.JSONObject
import java.io.Closeable
import java.io.File
import java.net.HttpURLConnection
import java.net.URI

/**
 * The simulator of the fiscal server in a separate process with a real socket. Its keys are in [folder]. It uses the clock of the
 * machine, unless [options] set another one.
 */
class FiscalServer(private val folder: File, vararg options: String) : Closeable {
    private val process: Process = ProcessBuilder(System.getProperty("simulator"), "--dir", folder.path, *options)
        .redirectError(File(folder.path + ".log")).start()
    private val addresses = JSONObject(process.inputStream.bufferedReader().readLine())

    /** Base address of the server. */
    val address: String = addresses.getString("server")

    /** Password of the keys. */
    val password: String get() = File(folder, "password.txt").readText().trim()

    /** The files of a vendor: the key, its certificate, and the certificates of the authorities. */
    val files: Map<String, ByteArray> get() = files("cashier.pk8", "cashier.cer", "ca.cer", "root.cer")

    /** Other files, for example of the `senior` or of the `renewed` key. */
    fun files(vararg names: String): Map<String, ByteArray> = names.associateWith { File(folder, it).readBytes() }

    /** Makes the server unreachable. */
    fun dark() = post("/sim/dark", """{"mode":"refuse"}""")

    /** Makes the server reachable again. */
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

    /** Mistakes of the register that the server found. */
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
