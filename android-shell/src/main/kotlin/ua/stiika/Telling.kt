package ua.stiika

import android.content.Context
import ua.stiika.bindings.Notice
import ua.stiika.bindings.NoticeTopic
import ua.stiika.phone.notice.NoticeAct
import ua.stiika.phone.notice.Notices
import ua.stiika.phone.notice.Topic
import ua.stiika.ui.Speech
import ua.stiika.phone.notice.Notice as Shown

/** Shows the notices of the core as notifications. The core sends each notice once, so this class remembers nothing. */
class Telling(private val context: Context) {
    fun tell(notices: List<Notice>) = notices.forEach { Notices(context).show(shown(it)) }

    private fun shown(notice: Notice): Shown {
        val speech = Speech.of(context)
        val (topic, act) = when (notice.topic) {
            NoticeTopic.SESSION, NoticeTopic.MONTH, NoticeTopic.DUTY -> Topic.Limits to NoticeAct.Send
            NoticeTopic.SHIFT -> Topic.Shift to NoticeAct.CloseShift
            NoticeTopic.SHIFT_CLOSED, NoticeTopic.TOTALS -> Topic.Shift to NoticeAct.SeeShift
            NoticeTopic.KEY -> Topic.Key to NoticeAct.Key
            NoticeTopic.CLOCK -> Topic.Clock to NoticeAct.Clock
        }
        return Shown(topic, notice.topic.name, speech.say(notice.title), speech.say(notice.text), act)
    }
}
