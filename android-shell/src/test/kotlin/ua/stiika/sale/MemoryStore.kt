package ua.stiika.sale

import java.io.IOException

/** A page that the test can hold back, fill up, and look at as a new process would. */
class MemoryStore(private val events: MutableList<String> = mutableListOf(), onDisk: Kept = Kept()) : KeptStore {
    /** What a new process would find. */
    var disk = onDisk
        private set
    private var newest = onDisk

    /** What is saved waits until [release]. */
    var holding = false

    /** The disk is full. */
    var full = false
    private val held = ArrayDeque<() -> Unit>()

    override fun load(): Kept = newest

    override fun save(kept: Kept, done: (problem: Exception?) -> Unit) {
        newest = kept
        if (holding) held += { write(kept, done) } else write(kept, done)
    }

    /** Writes what waits. */
    fun release() {
        holding = false
        while (held.isNotEmpty()) held.removeFirst()()
    }

    /** The process died: what was not written is lost, and only [disk] is there. */
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
        kept.lines.joinToString { "${it.quantity} ${it.name}".trim() }.ifEmpty { null },
        kept.paying?.let { "paying" },
        kept.opening?.let { "opening $it" },
        kept.closing?.let { "closing $it" },
    ).joinToString(", ").ifEmpty { "nothing" }
}
