package ua.stiika

import android.util.AtomicFile
import android.util.Log
import org.json.JSONArray
import org.json.JSONException
import org.json.JSONObject
import ua.stiika.bindings.DraftLine
import ua.stiika.bindings.Payment
import ua.stiika.sale.Kept
import ua.stiika.sale.KeptLine
import ua.stiika.sale.KeptStore
import java.io.File
import java.io.FileNotFoundException
import java.io.IOException
import java.util.concurrent.Executor

/**
 * [Kept] in a file. After a crash the file holds either the new data or the old data, never a part. The data is flushed to
 * disk before the caller is informed. [writer] must be one thread.
 *
 * The file is read once, because opening it during a write would undo the write. Later reads come from memory.
 */
class KeptFile(file: File, private val writer: Executor, private val main: Executor) : KeptStore {
    private val file = AtomicFile(file)
    private var onDisk: Kept? = null
    private var newest: Kept? = null

    override fun load(): Kept = newest ?: read().also {
        onDisk = it
        newest = it
    }

    private fun read(): Kept = try {
        read(JSONObject(String(file.readFully())))
    } catch (_: FileNotFoundException) {
        Kept()
    } catch (unreadable: IOException) {
        lost(unreadable)
    } catch (unreadable: JSONException) {
        lost(unreadable)
    }

    override fun save(kept: Kept, done: (problem: Exception?) -> Unit) {
        newest = kept
        writer.execute {
            val problem = try {
                write(written(kept).toString().toByteArray())
                null
            } catch (full: IOException) {
                full
            }
            main.execute {
                if (problem == null) onDisk = kept
                if (problem != null && newest === kept) newest = onDisk
                done(problem)
            }
        }
    }

    private fun write(bytes: ByteArray) {
        val stream = file.startWrite()
        try {
            stream.write(bytes)
            // The class of the platform only logs a failure of this call.
            stream.fd.sync()
            file.finishWrite(stream)
        } catch (full: IOException) {
            file.failWrite(stream)
            throw full
        }
    }

    private fun lost(why: Exception): Kept {
        Log.w("stiika", "the half-made receipt cannot be read: ${why.javaClass.simpleName}")
        return Kept()
    }
}

private fun written(kept: Kept) = JSONObject()
    .putOpt("operation", kept.operation)
    .put("lines", JSONArray(kept.lines.map(::written)))
    .putOpt("paying", kept.paying?.let(::written))
    .putOpt("opening", kept.opening)
    .put("testing", kept.testing)
    .putOpt("closing", kept.closing)

private fun written(line: KeptLine) = JSONObject()
    .put("id", line.id)
    .put("name", line.typed.name)
    .put("quantity", line.typed.quantity)
    .put("price", line.typed.price)
    .put("unit", line.typed.unit)
    .put("letters", line.typed.letters)

private fun written(payment: Payment) = when (payment) {
    is Payment.Cash -> JSONObject().put("form", "cash").putOpt("given", payment.given)
    is Payment.Card -> JSONObject().put("form", "card")
    is Payment.Both -> JSONObject().put("form", "both").put("card", payment.card).putOpt("given", payment.given)
}

private fun read(json: JSONObject) = Kept(
    operation = json.text("operation"),
    lines = json.getJSONArray("lines").let { lines -> List(lines.length()) { line(lines.getJSONObject(it)) } },
    paying = json.optJSONObject("paying")?.let(::payment),
    opening = json.text("opening"),
    testing = json.optBoolean("testing"),
    closing = json.text("closing"),
)

private fun line(json: JSONObject) = KeptLine(
    json.getString("id"),
    DraftLine(
        json.getString("name"),
        json.getString("quantity"),
        json.getString("price"),
        json.getString("unit"),
        json.getString("letters"),
    ),
)

private fun payment(json: JSONObject) = when (json.getString("form")) {
    "cash" -> Payment.Cash(json.text("given"))
    "card" -> Payment.Card
    else -> Payment.Both(json.getString("card"), json.text("given"))
}

private fun JSONObject.text(name: String): String? = if (has(name)) getString(name) else null
