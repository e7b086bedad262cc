//! The end of a shift as one act: the Z-report and the closing, by the cashier or by the guardian (D-38).

use super::Till;
use super::fault::Fault;
use crate::document::Issued;
use crate::rules::protocol::Answer;
use crate::rules::refusal::Refusal;
use crate::rules::request::Order;
use crate::rules::state::backoff::Backoff;

/// If the guardian could not close the shift, it tries again after so many seconds.
const GUARD_AGAIN_S: i64 = 60;

/// The result of ending a shift in one act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftEnd {
    /// The Z-report, if this act made it.
    pub z: Option<Issued>,
    /// The answer to the closing, or the reason why the closing was not reached.
    pub answer: Answer,
}

impl Till {
    /// Makes the Z-report, unless there is one, and closes the shift: one act of the cashier (D-38).
    ///
    /// The same act under the same name goes on where it stopped.
    pub fn end_shift(&mut self, op: &str) -> Result<ShiftEnd, Fault> {
        self.end_shift_within(None, op)
    }

    /// Closes the shift if it is time and nobody did.
    pub(super) fn guard(&mut self, limit: Option<u64>) -> Result<(), Fault> {
        let now = self.clock.now();
        let Some(op) = self.state.guardian(now).filter(|_| self.guard_backoff.is_due(now)) else { return Ok(()) };
        let end = self.end_shift_within(limit, &op)?;
        if !matches!(end.answer, Answer::Issued { .. }) {
            log::warn!("the shift could not be closed by the register itself: {:?}", end.answer);
            self.guard_backoff = Backoff::after(now, GUARD_AGAIN_S);
        }
        Ok(())
    }

    fn end_shift_within(&mut self, limit: Option<u64>, op: &str) -> Result<ShiftEnd, Fault> {
        let z_op = format!("{op}/z");
        let mut z = self.recall(&z_op)?.map(|recalled| recalled.issued);
        let z_wanted = self.state.book.shift.as_ref().is_some_and(|shift| !shift.z_made);
        if z.is_none() && z_wanted {
            let limit = limit.or(Some(self.order_limit()));
            match self.perform_within(limit, Some(z_op), None, Order::ZReport.into())? {
                Answer::Issued { issued, .. } => z = Some(*issued),
                Answer::Refused(Refusal::ZDone) => {}
                answer => return Ok(ShiftEnd { z, answer }),
            }
        }
        let limit = limit.or(Some(self.order_limit()));
        let answer = self.perform_within(limit, Some(op.to_owned()), None, Order::CloseShift.into())?;
        Ok(ShiftEnd { z, answer })
    }
}
