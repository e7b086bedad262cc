package ua.stiika

import android.app.Activity
import android.content.Context
import android.content.Intent
import android.content.res.Configuration
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.view.WindowManager
import ua.stiika.phone.BackWay
import ua.stiika.phone.Documents
import ua.stiika.phone.Locales
import ua.stiika.phone.Permission
import ua.stiika.phone.Permissions
import ua.stiika.phone.Picked
import ua.stiika.phone.notice.NoticeAct
import ua.stiika.phone.notice.Notices
import ua.stiika.setup.ChosenFile
import ua.stiika.ui.Hand
import ua.stiika.ui.Palette
import ua.stiika.ui.Stage
import ua.stiika.ui.Tab
import ua.stiika.ui.Ui
import ua.stiika.ui.dress

/** The only activity: the window with the rooms of the app, and the requests to the phone that only an activity can make. */
class MainActivity : Activity() {
    private val app get() = application as App
    private val ticker = Handler(Looper.getMainLooper())
    private val tick = object : Runnable {
        override fun run() {
            app.gateway.passTime {}
            rooms.refreshStrip()
            ticker.postDelayed(this, SECOND)
        }
    }
    private lateinit var stage: Stage
    private lateinit var rooms: Rooms
    private lateinit var counter: Counter
    private lateinit var documents: Documents
    private lateinit var permissions: Permissions
    private lateinit var back: BackWay
    private var drawn: Any? = null
    private var look: Pair<Palette, Hand>? = null
    private lateinit var screens: Screens

    override fun attachBaseContext(base: Context) = super.attachBaseContext(Locales.wrap(base))

    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        stage = Stage(this)
        setContentView(stage)
        permissions = Permissions(this)
        documents = Documents(this, answer = ::picked)
        counter = Counter(this, app.choices, Locales(this), permissions)
        rooms = Rooms(app.gateway, app.kept, app.acts, ua.stiika.ui.Speech.of(this), counter, documents::pick, ::opened, ::render)
        back = BackWay(this) { rooms.back() }
        app.screen = rooms::refresh
        rooms.start()
        // An activity that returns after the death of its process has followed this intent before.
        if (state == null) follow(intent)
    }

    /** The phone was turned, folded or darkened: new screens show the same state, and no typed text is lost. */
    override fun onConfigurationChanged(changed: Configuration) {
        super.onConfigurationChanged(changed)
        drawn = null
        look = null
        render()
    }

    override fun onResume() {
        super.onResume()
        ticker.post(tick)
        app.gateway.hint()
    }

    override fun onPause() {
        ticker.removeCallbacks(tick)
        super.onPause()
    }

    override fun onDestroy() {
        app.screen = null
        super.onDestroy()
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        follow(intent)
    }

    @Deprecated("Android 8 to 12 call it")
    override fun onBackPressed() {
        if (!rooms.back()) finish()
    }

    @Deprecated("the platform offers nothing else without AndroidX")
    override fun onActivityResult(requestCode: Int, resultCode: Int, data: Intent?) {
        if (!documents.onResult(requestCode, resultCode, data)) super.onActivityResult(requestCode, resultCode, data)
    }

    override fun onRequestPermissionsResult(requestCode: Int, asked: Array<out String>, granted: IntArray) {
        if (!permissions.onResult(requestCode)) super.onRequestPermissionsResult(requestCode, asked, granted)
    }

    private fun render() {
        if (rooms.face == drawn) return
        drawn = rooms.face
        val night = resources.configuration.uiMode and Configuration.UI_MODE_NIGHT_MASK == Configuration.UI_MODE_NIGHT_YES
        val palette = Palette.of(app.choices.theme, night)
        dress(window, palette)
        // Screenshots must not show keys and passwords, but they may show the code of a receipt.
        window.setFlags(if (rooms.secret) WindowManager.LayoutParams.FLAG_SECURE else 0, WindowManager.LayoutParams.FLAG_SECURE)
        if (look != palette to app.choices.hand) {
            look = palette to app.choices.hand
            screens = rooms.screens(Ui(this, palette, app.choices.hand))
        }
        val current = screens
        stage.show(rooms.name, current.frame.view) { rooms.bind(current) }
        back.listen(rooms.canGoBack)
    }

    private fun picked(picked: Picked) = when (picked) {
        is Picked.Files -> rooms.picked(picked.files.map { ChosenFile(it.name, it.bytes) })
        is Picked.Nothing -> Unit
        is Picked.Failed -> rooms.notPicked(listOfNotNull(picked.name, getString(picked.problem.label)).joinToString(": "))
    }

    private fun opened() = permissions.askOnce(Permission.Notifications) {}

    private fun follow(intent: Intent?) = when (Notices.actOf(intent)) {
        NoticeAct.Send -> rooms.go(Tab.Link)
        NoticeAct.CloseShift, NoticeAct.SeeShift -> rooms.go(Tab.Shift)
        NoticeAct.Clock -> counter.openClock()
        NoticeAct.Key -> rooms.toKeys()
        NoticeAct.Open, null -> Unit
    }

    private companion object {
        const val SECOND = 1000L
    }
}
