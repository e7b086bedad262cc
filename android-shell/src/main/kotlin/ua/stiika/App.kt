package ua.stiika

import android.app.Application
import android.content.Context
import ua.stiika.bindings.Link
import ua.stiika.phone.Locales
import ua.stiika.phone.NetworkMonitor
import ua.stiika.phone.PhoneClock
import ua.stiika.phone.SendingService
import ua.stiika.phone.keys.KeyWrapping
import ua.stiika.phone.keys.Keystore
import ua.stiika.phone.mainThread
import ua.stiika.phone.notice.Notices
import ua.stiika.phone.wake.Mark
import ua.stiika.phone.wake.Wakeups
import ua.stiika.phone.wake.Work
import ua.stiika.phone.wake.WorkHost
import ua.stiika.till.CoreGateway
import ua.stiika.till.PhoneSide
import java.io.File
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/** The process with its one register. It holds everything that lives longer than a screen. */
open class App :
    Application(),
    WorkHost {
    /** The only thread on which the core performs acts. */
    val worker: ExecutorService = Executors.newSingleThreadExecutor { Thread(it, "register") }

    /** The only thread that writes the unfinished receipt to disk. */
    val writer: ExecutorService = Executors.newSingleThreadExecutor { Thread(it, "kept") }

    val gateway by lazy { CoreGateway(folder().path, ::server, PhoneSide(PhoneClock(this), keys()), worker, mainThread()) }
    val kept by lazy { KeptFile(File(noBackupFilesDir, "kept.json"), writer, mainThread()) }

    /** The names of the acts of the shift. They are in a file of their own, so that they and the receipt never overwrite each other. */
    val acts by lazy { KeptFile(File(noBackupFilesDir, "acts.json"), writer, mainThread()) }
    val choices by lazy { Choices(this) }
    private val wakeups by lazy { Wakeups(this) }
    private val monitor by lazy { NetworkMonitor(this) { up -> if (up && gateway.status() != null) gateway.hint() } }
    override val work: Work by lazy { RegisterWork(gateway) }

    /** Shows a changed state; null while there is no screen. */
    var screen: (() -> Unit)? = null
    private var arranged: Any? = null

    /** Folder of the journal and the keys. No backup and no transfer to another phone reads it. */
    protected open fun folder(): File = File(noBackupFilesDir, "register")

    /** Address of the fiscal server; null means the server of the tax service. */
    protected open fun server(): String? = null

    /** The service that encrypts the keys of the register. */
    protected open fun keys(): KeyWrapping = Keystore(this)

    override fun attachBaseContext(base: Context) = super.attachBaseContext(Locales.wrap(base))

    override fun onCreate() {
        super.onCreate()
        Notices(this).channels()
        wakeups.restore()
        monitor.start()
        gateway.watch(::changed)
        gateway.hear(Telling(this)::tell)
        if (gateway.isEnrolled()) gateway.open {}
    }

    private fun changed() {
        screen?.invoke()
        val status = gateway.status() ?: return
        val wanted = listOf(status.marks, status.owed > 0u, status.link == Link.RETURNING)
        if (wanted == arranged) return
        arranged = wanted
        if (status.link == Link.RETURNING) SendingService.start(this)
        wakeups.at(status.marks.map { Mark(it.kind.name, it.at * MILLIS) })
        if (status.owed > 0u) wakeups.deliver() else wakeups.delivered()
    }

    private companion object {
        const val MILLIS = 1000L
    }
}
