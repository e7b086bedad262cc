package ua.stiika

import android.content.Context
import ua.stiika.phone.notice.NoticeAct
import ua.stiika.phone.notice.Notices
import ua.stiika.phone.notice.Topic
import ua.stiika.till.Notice
import ua.stiika.till.NoticeTopic
import ua.stiika.ui.Speech
import ua.stiika.phone.notice.Notice as Shown

/** Shows what the core wants the cashier to be told. The core says each thing once, so nothing is remembered here. */
class Telling(private val context: Context) {
    fun tell(notices: List<Notice>) = notices.forEach { Notices(context).show(shown(it)) }

    private fun shown(notice: Notice): Shown {
        val speech = Speech.of(context)
        val (topic, act) = when (notice.topic) {
            NoticeTopic.Session, NoticeTopic.Month, NoticeTopic.Duty -> Topic.Limits to NoticeAct.Send
            NoticeTopic.Shift -> Topic.Shift to NoticeAct.CloseShift
            NoticeTopic.ShiftClosed -> Topic.Shift to NoticeAct.SeeShift
            NoticeTopic.Key -> Topic.Key to NoticeAct.Key
            NoticeTopic.Clock -> Topic.Clock to NoticeAct.Clock
        }
        return Shown(topic, notice.topic.name, speech.say(notice.title), speech.say(notice.text), act)
    }
}
