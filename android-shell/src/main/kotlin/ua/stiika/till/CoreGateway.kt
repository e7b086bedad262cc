package ua.stiika.till

import android.util.Log
import ua.stiika.bindings.Complaint
import ua.stiika.bindings.Draft
import ua.stiika.bindings.Enrolment
import ua.stiika.bindings.FileKind
import ua.stiika.bindings.Files
import ua.stiika.bindings.Goods
import ua.stiika.bindings.Holder
import ua.stiika.bindings.InternalException
import ua.stiika.bindings.ListedDocument
import ua.stiika.bindings.Notice
import ua.stiika.bindings.Offer
import ua.stiika.bindings.Preview
import ua.stiika.bindings.Receipt
import ua.stiika.bindings.Said
import ua.stiika.bindings.Status
import ua.stiika.bindings.Strip
import ua.stiika.bindings.Till
import ua.stiika.bindings.TillException
import ua.stiika.bindings.Watcher
import ua.stiika.bindings.fallen
import ua.stiika.bindings.kindOfFile
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicBoolean

/**
 * [TillGateway] over the core. It performs the acts on [worker], which is one thread, in order. It passes the results on
 * [main]. Only this package uses the generated objects; all others use generated records and enums only.
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

    /** The status during a call of the listener, so that the screen, the strip and the alarms see the same status. */
    private var seen: Status? = null

    override fun isEnrolled(): Boolean = ua.stiika.bindings.isEnrolled(folder, phone)

    override fun open(done: (Outcome<Unit>) -> Unit) = act(done) { take(Till.open(folder, phone)) }

    override fun kindOf(file: ByteArray): FileKind = kindOfFile(file)

    override fun begin(files: Files, done: (Outcome<Holder>) -> Unit) = act(done) {
        val begun = Enrolment.begin(folder, files.copy(server = server()), phone)
        enrolment = begun
        begun.holder()
    }

    override fun offers(done: (Outcome<List<Offer>>) -> Unit) = act(done) { begun().offers() }

    override fun settle(fiscal: String, done: (Outcome<Unit>) -> Unit) = act(done) {
        take(begun().settle(fiscal))
        enrolment = null
    }

    override fun acquaint(done: (Outcome<Unit>) -> Unit) = act(done) { opened().acquaint() }

    override fun load(files: Files, senior: Boolean, done: (Outcome<List<Said>>) -> Unit) = act(done) { opened().load(files, senior) }

    override fun removeSenior(done: (Outcome<Unit>) -> Unit) = act(done) { opened().removeSenior() }

    override fun status(): Status? = seen ?: till?.status()

    override fun watch(changed: (() -> Unit)?) {
        this.changed = changed
    }

    override fun hear(told: ((List<Notice>) -> Unit)?) {
        heard = told
    }

    override fun preview(draft: Draft): Preview = till?.preview(draft) ?: NOTHING

    override fun oneMore(quantity: String): String = ua.stiika.bindings.oneMore(quantity)

    override fun setupStrip(): Strip = ua.stiika.bindings.setupStrip()

    override fun notKept(): Complaint = ua.stiika.bindings.notKept()

    override fun newOperation(): String = ua.stiika.bindings.newOperation()

    override fun openShift(operation: String, testing: Boolean, done: (Outcome<Unit>) -> Unit) =
        act(done) { opened().openShift(operation, testing) }

    override fun sell(operation: String, draft: Draft, done: (Outcome<Receipt>) -> Unit) = act(done) { opened().sell(operation, draft) }

    override fun closeShift(operation: String, done: (Outcome<String?>) -> Unit) = act(done) { opened().closeShift(operation).z }

    override fun deliver(done: (Outcome<Unit>) -> Unit) = act(done) { opened().deliver() }

    override fun hint() = act({}) { till?.hint() }

    override fun passTime(done: () -> Unit) = act<Unit>({ done() }) { till?.passTime() }

    override fun agreeToOffline(done: (Outcome<Unit>) -> Unit) = act(done) { opened().agreeToOffline() }

    override fun confirmClock(done: (Outcome<Unit>) -> Unit) = act(done) { opened().confirmClock() }

    override fun documents(limit: Int, done: (Outcome<List<ListedDocument>>) -> Unit) =
        act(done) { opened().documents(null, limit.toUInt()) }

    override fun document(local: ULong, done: (Outcome<Receipt?>) -> Unit) = act(done) { opened().document(local) }

    override fun goods(done: (Outcome<List<Goods>>) -> Unit) = act(done) { opened().goods() }

    /** Closes the register. Waiting documents stay in the queue. */
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

    /** Several changes in a row cause one call of the listener. */
    private fun tell() {
        if (!told.compareAndSet(false, true)) return
        main.execute {
            told.set(false)
            seen = status()
            changed?.invoke()
            seen = null
        }
    }

    /** The core returns each notice once, so the new notices are taken after every act. */
    private fun takeNotices() {
        val taken = till?.takeNotices().orEmpty()
        if (taken.isNotEmpty()) main.execute { heard?.invoke(taken) }
    }

    private fun opened(): Till = till ?: Till.open(folder, phone).also(::take)

    private fun begun(): Enrolment = checkNotNull(enrolment) { "no key is open" }

    private fun <T> act(done: (Outcome<T>) -> Unit, deed: () -> T) = worker.execute {
        val outcome = try {
            Outcome.Done(deed())
        } catch (refused: TillException.Refused) {
            Outcome.Refused(refused.complaint)
        } catch (pending: TillException.Pending) {
            Outcome.Pending(pending.complaint)
        } catch (several: TillException.ChooseKey) {
            Outcome.ChooseKey(several.complaint, several.keys)
        } catch (unknown: TillException.UnknownRoot) {
            Outcome.UnknownRoot(unknown.complaint, unknown.name, unknown.fingerprint)
        } catch (broken: TillException.Broken) {
            drop()
            Outcome.Broken(broken.complaint)
        } catch (panic: InternalException) {
            drop()
            Log.e("stiika", "the core has fallen", panic)
            Outcome.Broken(fallen())
        }
        takeNotices()
        main.execute { done(outcome) }
    }

    private companion object {
        /** The preview before the register is open. */
        val NOTHING = Preview(emptyList(), null, null, null, emptyList(), null, null, null, null, null)
    }
}
