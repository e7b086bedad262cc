package ua.stiika

import android.content.Context
import ua.stiika.phone.notice.Notice
import ua.stiika.phone.notice.NoticeAct
import ua.stiika.phone.notice.Notices
import ua.stiika.phone.notice.Topic
import ua.stiika.till.Mark
import ua.stiika.till.MarkKind
import ua.stiika.ui.Speech

/** Makes notices of the marks that the core says have come; each is shown once. */
class Telling(private val context: Context, private val choices: Choices) {
    fun tell(marks: List<Mark>) {
        val due = marks.filter { it.due }
        for (mark in due) if (!choices.wasTold(nameOf(mark))) Notices(context).show(notice(mark))
        choices.told(due.map(::nameOf).toSet())
    }

    private fun nameOf(mark: Mark) = "${mark.kind} ${mark.atSeconds}"

    private fun notice(mark: Mark): Notice {
        val speech = Speech.of(context)
        val (topic, act) = when (mark.kind) {
            MarkKind.ShiftTwentyTwo, MarkKind.ShiftGuardian -> Topic.Shift to NoticeAct.CloseShift
            MarkKind.OfflineEnding, MarkKind.MonthEnding, MarkKind.DeliveryDuty -> Topic.Limits to NoticeAct.Send
            MarkKind.KeyEnding -> Topic.Key to NoticeAct.Key
        }
        return Notice(topic, mark.kind.name, speech.say(mark.title), speech.say(mark.text), act)
    }
}
