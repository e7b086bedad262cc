package ua.stiika.till

import android.util.Log
import ua.stiika.bindings.Enrolment
import ua.stiika.bindings.Files
import ua.stiika.bindings.InternalException
import ua.stiika.bindings.Till
import ua.stiika.bindings.TillException
import ua.stiika.bindings.Watcher
import ua.stiika.bindings.fallen
import ua.stiika.bindings.kindOfFile
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicBoolean

/**
 * The core behind [TillGateway]. Acts are performed on [worker], one thread and in order; what came of them is told on
 * [main]. Only here and in its neighbour that translates are the generated types known.
 */
class CoreGateway(
    private val folder: String,
    private val server: () -> String?,
    private val phone: PhoneSide,
    private val worker: Executor,
    private val main: Executor,
) : TillGateway {
    @Volatile
    private var till: Till? = null
    private var enrolment: Enrolment? = null

    @Volatile
    private var changed: (() -> Unit)? = null
    private val told = AtomicBoolean()

    @Volatile
    private var heard: ((List<Notice>) -> Unit)? = null

    /** The status while a change of it is told: the screen, the strip and the alarms see one and the same. */
    private var seen: Status? = null

    override fun isEnrolled(): Boolean = ua.stiika.bindings.isEnrolled(folder, phone)

    override fun open(done: (Outcome<Unit>) -> Unit) = act(done) { take(Till.open(folder, phone)) }

    override fun kindOf(file: ByteArray): FileKind = kindOfFile(file).shown()

    override fun begin(files: List<ByteArray>, password: String, done: (Outcome<Holder>) -> Unit) = act(done) {
        val begun = Enrolment.begin(folder, Files(files, password, server()), phone)
        enrolment = begun
        begun.holder().shown()
    }

    override fun offers(done: (Outcome<List<Offer>>) -> Unit) = act(done) { begun().offers().offers.map { it.shown() } }

    override fun settle(place: Int, done: (Outcome<Unit>) -> Unit) = act(done) {
        take(begun().settle(place.toUInt()))
        enrolment = null
    }

    override fun acquaint(done: (Outcome<Unit>) -> Unit) = act(done) { opened().acquaint() }

    override fun status(): Status? = seen ?: till?.status()?.shown()

    override fun watch(changed: (() -> Unit)?) {
        this.changed = changed
    }

    override fun hear(told: ((List<Notice>) -> Unit)?) {
        heard = told
    }

    override fun preview(draft: Draft): Preview = till?.preview(draft.typed())?.shown() ?: Preview()

    override fun oneMore(quantity: String): String = ua.stiika.bindings.oneMore(quantity)

    override fun notKept(): Complaint = ua.stiika.bindings.notKept().shown()

    override fun newOperation(): String = ua.stiika.bindings.newOperation()

    override fun openShift(operation: String, done: (Outcome<Unit>) -> Unit) = act(done) { opened().openShift(operation) }

    override fun sell(operation: String, draft: Draft, done: (Outcome<Receipt>) -> Unit) =
        act(done) { opened().sell(operation, draft.typed()).shown() }

    override fun closeShift(operation: String, done: (Outcome<String?>) -> Unit) = act(done) { opened().closeShift(operation).z }

    override fun receiptOf(operation: String, done: (Outcome<Receipt?>) -> Unit) =
        act(done) { opened().receiptOfOperation(operation)?.shown() }

    override fun deliver(done: (Outcome<Unit>) -> Unit) = act(done) { opened().deliver() }

    override fun hint() = act({}) { till?.hint() }

    override fun passTime(done: () -> Unit) = act<Unit>({ done() }) { till?.passTime() }

    override fun agreeToOffline(done: (Outcome<Unit>) -> Unit) = act(done) { opened().agreeToOffline() }

    override fun confirmClock(done: (Outcome<Unit>) -> Unit) = act(done) { opened().confirmClock() }

    override fun documents(limit: Int, done: (Outcome<List<ListedDocument>>) -> Unit) =
        act(done) { opened().documents(null, limit.toUInt()).map { it.shown() } }

    override fun document(local: Long, done: (Outcome<Receipt?>) -> Unit) = act(done) { opened().document(local.toULong())?.shown() }

    override fun goods(done: (Outcome<List<Goods>>) -> Unit) = act(done) { opened().goods().map { it.shown() } }

    /** Ends; what is owed stays owed. */
    fun shut() = worker.execute(::drop)

    private fun drop() {
        takeNotices()
        till?.shut()
        till = null
    }

    private fun take(opened: Till) {
        till = opened
        opened.watch(
            object : Watcher {
                override fun changed() = tell()
            },
        )
        tell()
    }

    /** Many changes in a row are one for the eye. */
    private fun tell() {
        if (!told.compareAndSet(false, true)) return
        main.execute {
            told.set(false)
            seen = status()
            changed?.invoke()
            seen = null
        }
    }

    /** The core holds a notice for told once it has made it, so whatever an act has brought is taken at once. */
    private fun takeNotices() {
        val taken = till?.takeNotices().orEmpty().map { it.shown() }
        if (taken.isNotEmpty()) main.execute { heard?.invoke(taken) }
    }

    private fun opened(): Till = till ?: Till.open(folder, phone).also(::take)

    private fun begun(): Enrolment = checkNotNull(enrolment) { "no key is open" }

    private fun <T> act(done: (Outcome<T>) -> Unit, deed: () -> T) = worker.execute {
        val outcome = try {
            Outcome.Done(deed())
        } catch (refused: TillException.Refused) {
            Outcome.Refused(refused.complaint.shown())
        } catch (pending: TillException.Pending) {
            Outcome.Pending(pending.complaint.shown())
        } catch (broken: TillException.Broken) {
            drop()
            Outcome.Broken(broken.complaint.shown())
        } catch (panic: InternalException) {
            drop()
            Log.e("stiika", "the core has fallen", panic)
            Outcome.Broken(fallen().shown())
        }
        takeNotices()
        main.execute { done(outcome) }
    }
}
