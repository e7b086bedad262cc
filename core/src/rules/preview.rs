//! The sums of a sale that is not made, and the refusal that it would get. The shell asks for both before the buyer pays and
//! before a card terminal is used (D-47).
//!
//! The refusal is not guessed: the sale goes through the same rules, with a signer that signs nothing. An online register
//! may learn more when it asks the server. An offline register is answered as if the server did not answer.

use super::documents::{giveback, sale};
use super::news::News;
use super::protocol::{Answer, Effect, Outcome, Signing};
use super::refusal::Refusal;
use super::request::{Order, Request, Ticket};
use super::state::State;
use super::{ask, hear};
use crate::domain::{DraftFault, Facts, Kopecks, Moment, PaymentDraft, Receipt, ReceiptDraft, ReturnDraft, Uid};

/// The banknotes that a buyer may hand over, in kopecks. Smaller ones are counted out.
const NOTES: [i64; 4] = [10_000, 20_000, 50_000, 100_000];
/// The ticket of a sale that is not made. Nobody waits for its answer.
const TICKET: Ticket = 0;
/// A sale has its answer after fewer steps than this.
const STEPS: usize = 32;

/// A sale that is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The receipt if it is paid by card, so that nothing is rounded. None if the lines make no receipt.
    pub receipt: Option<Receipt>,
    /// The sum if everything is paid in cash; none if that is impossible.
    pub cash: Option<Kopecks>,
    /// Sums that a buyer is likely to hand over, with the change of each.
    pub notes: Vec<Handed>,
    /// The receipt with the payments of the draft.
    pub paid: Option<Receipt>,
    /// The sum that a card would have to pay, if the buyer hands over too little cash.
    pub rest: Option<Kopecks>,
    /// The refusal that the sale would get.
    pub refusal: Option<Refusal>,
}

/// Cash that is handed over, and its change (решта).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The cash.
    pub given: Kopecks,
    /// The change.
    pub change: Kopecks,
}

/// A signer that signs nothing and draws no UID.
struct NoSigning;

impl Signing for NoSigning {
    fn sign(&mut self, _key_id: &str, xml: &[u8], _at: i64, _online: bool) -> Result<Vec<u8>, Refusal> {
        Ok(xml.to_vec())
    }

    fn uid(&mut self) -> Uid {
        Uid(String::new())
    }
}

impl Preview {
    /// The exact total, if cash is rounded to another sum.
    pub fn rounded_from(&self) -> Option<Kopecks> {
        let exact = self.receipt.as_ref()?.sum;
        (self.cash? != exact).then_some(exact)
    }
}

impl State {
    /// The sums of a sale or a return that would be made now, and the refusal that it would get. Another order has no sums.
    pub fn preview(&self, order: &Order, facts: &Facts, now: Moment) -> Preview {
        let drafts = order.payments();
        // For the sums alone it does not matter whether the buyer agrees to another form of payment.
        let priced = |payment| self.composed(order, vec![payment], true, facts, now);
        let receipt = priced(PaymentDraft::card(None));
        let cash = priced(PaymentDraft::cash(None)).ok().map(|receipt| receipt.paid());
        let paid = self.composed(order, drafts.to_vec(), false, facts, now);
        let refusal = match &paid {
            Err(refusal) => Some(refusal.clone()),
            Ok(_) => self.refusal_of(order.clone(), facts, now),
        };
        let receipt = receipt.ok();
        let rest = match (drafts, &receipt, cash) {
            ([PaymentDraft { given: Some(given), .. }], Some(receipt), Some(cash))
                if *given > Kopecks::ZERO && *given < cash =>
            {
                Some(receipt.sum - *given)
            }
            _ => None,
        };
        Preview { receipt, cash, notes: cash.map(notes).unwrap_or_default(), paid: paid.ok(), rest, refusal }
    }

    /// The receipt of an order with these payments. `any_form`: a return may be paid back in any form.
    fn composed(
        &self,
        order: &Order,
        payments: Vec<PaymentDraft>,
        any_form: bool,
        facts: &Facts,
        now: Moment,
    ) -> Result<Receipt, Refusal> {
        match order {
            Order::Sell(draft) => sale::composed(self, &ReceiptDraft { payments, ..draft.clone() }, facts, now),
            Order::Return(draft) => {
                let receipt = ReceiptDraft { payments, ..draft.receipt.clone() };
                let draft = ReturnDraft { receipt, consent: any_form || draft.consent, ..draft.clone() };
                giveback::composed(self, &draft, facts, now).map(|(_, receipt)| receipt)
            }
            _ => Err(Refusal::Draft(DraftFault::NoLines)),
        }
    }

    /// The refusal that an order would get.
    fn refusal_of(&self, order: Order, facts: &Facts, now: Moment) -> Option<Refusal> {
        // Whether the server is there to tell the time is known only when the sale is made: too late for a card.
        if let Some(trouble) = self.clock_bars(now) {
            return Some(Refusal::Clock(trouble));
        }
        let request = Request { ticket: TICKET, op: None, id: None, deed: order.into(), facts: facts.clone() };
        let mut state = self.clone();
        // The request that waits now will be answered before the sale is asked for.
        state.live.waiting = None;
        let mut step = match ask(&state, request, None, now, &mut NoSigning) {
            Err(refusal) => return Some(refusal),
            Ok(step) => step,
        };
        for _ in 0..STEPS {
            let mut next = None;
            for effect in &step.effects {
                match effect {
                    Effect::Answer { ticket: TICKET, answer: Answer::Refused(refusal) } => {
                        return Some(refusal.clone());
                    }
                    Effect::Answer { ticket: TICKET, .. } => return None,
                    Effect::Answer { .. } => {}
                    // Online the server gives the answer.
                    Effect::Send { .. } if self.book.session.is_none() => return None,
                    Effect::Send { id, .. } => next = Some(Outcome::News { id: *id, news: News::NotDelivered }),
                    Effect::Pause { id, .. } => next = Some(Outcome::PauseOver { id: *id }),
                    Effect::Wait { ticket, .. } => next = Some(Outcome::WaitOver { ticket: *ticket }),
                }
            }
            step = hear(&step.state, next?, now, &mut NoSigning);
        }
        None
    }
}

/// The sums that a buyer is likely to hand over for this one: the next whole number of each banknote, each sum once.
fn notes(sum: Kopecks) -> Vec<Handed> {
    let mut given: Vec<i64> = NOTES.iter().map(|note| (sum.0 + note - 1).div_euclid(*note) * note).collect();
    given.retain(|given| *given > sum.0);
    given.sort_unstable();
    given.dedup();
    given.into_iter().map(|given| Handed { given: Kopecks(given), change: Kopecks(given) - sum }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_notes_are_the_next_whole_ones() {
        let cases: [(i64, &[i64]); 6] = [
            (8_550, &[10_000, 20_000, 50_000, 100_000]),
            (10_000, &[20_000, 50_000, 100_000]),
            (24_050, &[30_000, 40_000, 50_000, 100_000]),
            (134_000, &[140_000, 150_000, 200_000]),
            (100_000, &[]),
            (0, &[]),
        ];
        for (sum, expected) in cases {
            let notes = notes(Kopecks(sum));
            assert_eq!(notes.iter().map(|handed| handed.given.0).collect::<Vec<_>>(), expected, "{sum}");
            assert!(notes.iter().all(|handed| handed.change.0 == handed.given.0 - sum));
        }
    }
}
