package ua.stiika

import android.app.Application
import android.content.Context
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
import ua.stiika.till.Link
import ua.stiika.till.PhoneSide
import java.io.File
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/** One process, one register: everything that lives longer than a screen. */
open class App :
    Application(),
    WorkHost {
    /** The one thread on which the core performs acts. */
    val worker: ExecutorService = Executors.newSingleThreadExecutor { Thread(it, "register") }

    /** The one thread on which the half-made receipt is kept. */
    val writer: ExecutorService = Executors.newSingleThreadExecutor { Thread(it, "kept") }

    val gateway by lazy { CoreGateway(folder().path, ::server, PhoneSide(PhoneClock(this), keys()), worker, mainThread()) }
    val kept by lazy { KeptFile(File(noBackupFilesDir, "kept.json"), writer, mainThread()) }

    /** The names of the shift's acts, apart from the receipt: neither must write over the other. */
    val acts by lazy { KeptFile(File(noBackupFilesDir, "acts.json"), writer, mainThread()) }
    val choices by lazy { Choices(this) }
    private val wakeups by lazy { Wakeups(this) }
    private val monitor by lazy { NetworkMonitor(this) { up -> if (up && gateway.status() != null) gateway.hint() } }
    override val work: Work by lazy { RegisterWork(gateway) }

    /** Draws what has changed, while there is a screen. */
    var screen: (() -> Unit)? = null
    private var arranged: Any? = null

    /** Journal and keys: where no backup and no transfer to another phone looks. */
    protected open fun folder(): File = File(noBackupFilesDir, "register")

    /** The fiscal server; null: the tax service's own. */
    protected open fun server(): String? = null

    /** What seals the register's keys. */
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
        val wanted = listOf(status.marks.map { it.kind to it.atSeconds }, status.owed > 0, status.link == Link.Returning)
        if (wanted == arranged) return
        arranged = wanted
        if (status.link == Link.Returning) SendingService.start(this)
        wakeups.at(status.marks.map { Mark(it.kind.name, it.atSeconds * MILLIS) })
        if (status.owed > 0) wakeups.deliver() else wakeups.delivered()
    }

    private companion object {
        const val MILLIS = 1000L
    }
}
