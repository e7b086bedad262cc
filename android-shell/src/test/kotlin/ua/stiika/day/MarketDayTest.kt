package ua.stiika.day

import android.app.Activity
import android.app.Notification
import android.app.NotificationManager
import android.content.ClipData
import android.content.Intent
import android.net.Uri
import android.os.Looper
import android.view.WindowManager
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import ua.stiika.App
import ua.stiika.MainActivity
import ua.stiika.phone.keys.AesGcm
import ua.stiika.phone.keys.KeyWrapping
import ua.stiika.phone.notice.NoticeAct
import ua.stiika.phone.notice.Notices
import ua.stiika.phone.service
import java.io.ByteArrayInputStream
import java.time.Duration
import java.time.OffsetDateTime
import java.time.format.DateTimeFormatter
import java.time.temporal.ChronoUnit
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

/** The app with the server and the keystore of the test. */
class DayApp : App() {
    override fun server(): String = address

    override fun keys(): KeyWrapping = AesGcm({ key }, { key })

    companion object {
        var address = ""
        val key: SecretKey = KeyGenerator.getInstance("AES", "SunJCE").apply { init(256) }.generateKey()
    }
}

/**
 * A market day with the real activity, the real core through JNA, and a fiscal server behind a socket. The network fails and
 * returns, the process dies during a sale, and each receipt is on the server once.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = DayApp::class, qualifiers = "uk-rUA-w411dp-h846dp-port-notnight-420dpi")
class MarketDayTest {
    @get:Rule
    val folder = TemporaryFolder()
    private lateinit var server: FiscalServer
    private lateinit var screen: ActivityController<MainActivity>
    private lateinit var thumb: Thumb

    @After
    fun theStallIsTakenDown() = server.close()

    @Test
    fun `a vendor sets the register up, sells through a lost network and a dead process, and closes the shift`() {
        putUp()
        setUp()
        assertEquals("U: opening is one touch", 1, thumb.counted { thumb.tap("Відкрити зміну") })
        thumb.until("the shift is open") { thumb.sees("Закрити зміну") }

        thumb.tap("Каса")
        thumb.digits("85")
        assertEquals("U-02: digits and two touches", 2, thumb.counted { sellCash("Без решти") })
        val issued = mutableListOf(number())
        assertTrue(thumb.sees("ОНЛАЙН"))

        server.dark()
        thumb.tap("Наступний продаж")
        thumb.digits("120,5")
        thumb.tap("Готівка")
        thumb.tap("Без решти")
        thumb.until("consent is asked") { thumb.sees("Так, працювати без інтернету") }
        thumb.tap("Так, працювати без інтернету")
        thumb.until("an offline receipt") { thumb.sees("ОФЛАЙН №") }
        issued += number()

        // U-01: goods that were sold before, with change from a note.
        thumb.tap("Наступний продаж")
        thumb.tap("Товари")
        thumb.tap("Товар")
        val touches = thumb.counted {
            thumb.tap("Готівка")
            thumb.tap("200,00 ₴")
            thumb.tap("Видати чек")
        }
        assertEquals("U-01: with change, three touches", 3, touches)
        thumb.until("the receipt") { thumb.sees("ОФЛАЙН №") }
        issued += number()

        // U-03, and the process dies while the receipt is unfinished.
        thumb.tap("Наступний продаж")
        thumb.tap("Товар")
        dieAndComeBack()
        assertTrue("the half-made receipt is there again", thumb.sees("Товар"))
        val paid = thumb.counted {
            thumb.tap("Картка")
            thumb.tap("Оплачено")
        }
        assertEquals("U-03: card is two touches", 2, paid)
        thumb.until("the receipt") { thumb.sees("ОФЛАЙН №") }
        issued += number()

        server.light()
        thumb.tap("Наступний продаж")
        thumb.tap("Звʼязок")
        thumb.tap("Надіслати зараз")
        thumb.until("all is delivered") { thumb.sees("ОНЛАЙН") }

        thumb.tap("Зміна")
        val closing = thumb.counted {
            thumb.tap("Закрити зміну")
            thumb.tap("Так, закрити")
        }
        assertEquals("U-08: closing is two touches", 2, closing)
        thumb.until("the Z-report") { thumb.sees("Z-ЗВІТ") }

        assertEquals(issued, server.receipts())
        assertEquals(listOf("z", "close"), server.kinds().takeLast(2))
        assertEquals(emptyList<String>(), server.problems())
    }

    @Test
    fun `keys are loaded from the settings while the shift is open, and selling goes on`() {
        putUp()
        setUp()
        thumb.tap("Відкрити зміну")
        thumb.until("the shift is open") { thumb.sees("Закрити зміну") }

        val touches = thumb.counted {
            thumb.tap("Налаштування")
            thumb.tap("До ключів")
        }
        assertEquals("the keys are two touches away", 2, touches)
        assertTrue(thumb.sees("Підписує чеки."))
        assertTrue("key screens are in no screenshot", isSecure())
        thumb.tap("Завантажити новий ключ або сертифікат")
        load("Вибрати файли", "renewed.cer", "renewed.pk8")
        thumb.until("the new key is taken") { thumb.sees("Новий ключ прийнято") }
        assertTrue(thumb.sees("Наступний ключ"))

        thumb.tap("Ключ старшого касира")
        load("Вибрати файл ключа", "senior.pk8", "senior.cer")
        thumb.until("the senior key is taken") { thumb.sees("Ключ старшого касира прийнято") }

        thumb.tap("Завантажити новий ключ або сертифікат")
        load("Вибрати файли", "root.cer")
        thumb.until("there is nothing new in it") { thumb.sees("немає нічого нового") }

        repeat(3) { thumb.tap("Назад") }
        thumb.tap("Каса")
        assertFalse(isSecure())
        screen.newIntent(Notices.opening(screen.get(), NoticeAct.Key))
        thumb.until("the notice about a key leads to the keys") { thumb.sees("Ключі та пристрій") }
        thumb.tap("Назад")
        thumb.digits("85")
        sellCash("Без решти")
        assertEquals(listOf(number()), server.receipts())
    }

    /** Chooses files and, if a key is among them, types its password. */
    private fun load(button: String, vararg files: String) {
        thumb.tap(button)
        choose(server.files(*files))
        thumb.tap("Далі")
        if (files.any { it.endsWith(".pk8") }) {
            thumb.write(server.password)
            thumb.tap("Далі")
        }
    }

    @Test
    fun `of two keys one is chosen with one touch`() {
        putUp()
        thumb.tap("Вибрати файл ключа")
        choose(server.files + server.files("senior.pk8", "senior.cer"))
        assertTrue("no file is a key before its password", thumb.sees("Файл ключа?"))
        thumb.tap("Далі")
        thumb.write("not the password")
        thumb.tap("Далі")
        thumb.until("the password is wrong") { thumb.sees("Пароль ключа неправильний") }
        thumb.write(server.password)
        thumb.tap("Далі")
        thumb.until("the keys are offered") { thumb.sees("ключі, якими можна підписувати") }

        assertEquals(1, thumb.counted { thumb.tap("Касиренко Ганна Петрівна") })

        acceptRoot()
        thumb.until("the registrar is offered") { thumb.sees("ПРРО №") }
        assertTrue("it is said whose key it is", thumb.sees("Касиренко Ганна Петрівна"))
    }

    @Test
    fun `a clock that is off is told of once, and the server is given its own time`() {
        val ahead = OffsetDateTime.now().plusSeconds(90).truncatedTo(ChronoUnit.SECONDS)
        // The short form of a time leaves out seconds that are zero, and the server does not read it.
        putUp("--at", ahead.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME))
        setUp()

        thumb.until("the notice") { notices() == listOf("Годинник каси збився") }
        RuntimeEnvironment.getApplication().service<NotificationManager>().cancelAll()
        thumb.tap("Звʼязок")
        thumb.tap("Надіслати зараз")
        repeat(5) { shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(1)) }

        assertEquals(emptyList<String>(), notices())
        thumb.tap("Зміна")
        thumb.tap("Відкрити зміну")
        thumb.until("the server takes the corrected time") { thumb.sees("Закрити зміну") }
    }

    private fun notices(): List<String?> = shadowOf(RuntimeEnvironment.getApplication().service<NotificationManager>()).allNotifications
        .map { it.extras.getString(Notification.EXTRA_TITLE) }

    private fun putUp(vararg options: String) {
        server = FiscalServer(folder.newFolder("keys"), *options)
        DayApp.address = server.address
        appear()
    }

    private fun setUp() {
        thumb.tap("Вибрати файл ключа")
        choose(server.files)
        thumb.tap("Далі")
        thumb.write(server.password)
        thumb.tap("Далі")
        acceptRoot()
        thumb.until("the registrar is offered") { thumb.sees("ПРРО №") }
        assertTrue("it is said whose key it is", thumb.sees("діє до"))
        thumb.tap("Далі")
        thumb.until("the first minute is over") { thumb.sees("Тепер можна й без інтернету") }
        thumb.tap("Перейти до каси")
    }

    private fun acceptRoot() {
        thumb.until("the root of the test is asked about") { thumb.sees("Відбиток") }
        assertTrue("key screens are in no screenshot", isSecure())
        val accepting = thumb.counted {
            thumb.tap("Прийняти цей сертифікат")
            thumb.tap("Так, прийняти")
        }
        assertEquals("U-16: an unknown root needs a second touch", 2, accepting)
    }

    private fun isSecure() = screen.get().window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0

    /** Answers the file chooser of the phone. */
    private fun choose(files: Map<String, ByteArray>) {
        val uris = files.map { (name, content) ->
            Uri.parse("content://files/$name").also {
                shadowOf(RuntimeEnvironment.getApplication().contentResolver)
                    .registerInputStreamSupplier(it) { ByteArrayInputStream(content) }
            }
        }
        val clip = ClipData.newRawUri("files", uris.first())
        uris.drop(1).forEach { clip.addItem(ClipData.Item(it)) }
        val asked = shadowOf(screen.get()).nextStartedActivityForResult
        val chosen = Intent().apply { clipData = clip }
        shadowOf(screen.get()).receiveResult(asked.intent, Activity.RESULT_OK, chosen)
        thumb.until("the files are read") { files.keys.all(thumb::sees) }
    }

    private fun sellCash(confirm: String) {
        thumb.tap("Готівка")
        thumb.tap(confirm)
        thumb.until("the receipt") { thumb.sees("№") }
    }

    /** The number after № on the finished receipt. */
    private fun number(): String = thumb.texts().first { "№" in it }.substringAfter("№").trim()

    /** The process dies and starts again. Only the data on disk is left. */
    private fun dieAndComeBack() {
        screen.pause().stop().destroy()
        val app = RuntimeEnvironment.getApplication() as App
        app.gateway.shut()
        app.worker.submit {}.get()
        shadowOf(Looper.getMainLooper()).idle()
        appear()
        thumb.until("the register is open again") { thumb.sees("ОФЛАЙН") }
    }

    private fun appear() {
        screen = Robolectric.buildActivity(MainActivity::class.java).setup()
        thumb = Thumb(screen.get())
        shadowOf(Looper.getMainLooper()).idle()
    }
}
