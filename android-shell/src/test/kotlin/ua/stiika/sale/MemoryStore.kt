package ua.stiika.sale

import java.io.IOException

/** A storage that the test can delay and fill. The test can also read it like a new process. */
class MemoryStore(private val events: MutableList<String> = mutableListOf(), onDisk: Kept = Kept()) : KeptStore {
    /** The data on disk. */
    var disk = onDisk
        private set
    private var newest = onDisk

    /** Saved data waits for [release]. */
    var holding = false

    /** The disk is full. */
    var full = false
    private val held = ArrayDeque<() -> Unit>()

    override fun load(): Kept = newest

    override fun save(kept: Kept, done: (problem: Exception?) -> Unit) {
        newest = kept
        if (holding) held += { write(kept, done) } else write(kept, done)
    }

    /** Writes the waiting data. */
    fun release() {
        holding = false
        while (held.isNotEmpty()) held.removeFirst()()
    }

    /** The process died: data that was not written is lost, and only [disk] is left. */
    fun reopened() = MemoryStore(events, disk)

    private fun write(kept: Kept, done: (problem: Exception?) -> Unit) {
        if (full) {
            if (newest === kept) newest = disk
            events += "not kept"
            return done(IOException("no space left"))
        }
        disk = kept
        events += "kept ${words(kept)}"
        done(null)
    }

    private fun words(kept: Kept) = listOfNotNull(
        kept.operation,
        kept.lines.joinToString { "${it.typed.quantity} ${it.typed.name}".trim() }.ifEmpty { null },
        kept.paying?.let { "paying" },
        kept.opening?.let { "opening $it" },
        kept.closing?.let { "closing $it" },
    ).joinToString(", ").ifEmpty { "nothing" }
}
