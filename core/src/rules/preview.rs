//! What a sale would come to, and whether it would be refused: asked before the buyer pays, and before a card terminal is
//! touched (`D-47`).
//!
//! The refusal is not guessed: the sale is put to the same rules with a hand that signs nothing. An online register can
//! learn more when it asks; an offline one is answered as if the server stayed silent.

use super::news::News;
use super::{Answer, Deed, Effect, Hand, Outcome, Request, State, ask, hear};
use crate::domain::{Kopecks, Moment, PaymentDraft, Receipt, ReceiptDraft, Uid};
use crate::rules::refusal::Refusal;

/// The banknotes that a buyer may hold out, in kopecks; smaller ones are counted out.
const NOTES: [i64; 4] = [10_000, 20_000, 50_000, 100_000];
/// Nobody waits for an answer of a sale that is not made.
const CALLER: u64 = 0;
/// A sale has its answer after fewer steps.
const STEPS: usize = 32;

/// A sale that is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The lines worked out, paid by card: nothing is rounded. None when they make no receipt.
    pub receipt: Option<Receipt>,
    /// What would be paid in cash alone; none when that is impossible.
    pub cash: Option<Kopecks>,
    /// Sums that a buyer is likely to hold out, with the change of each.
    pub notes: Vec<Handed>,
    /// The receipt with the payments of the draft.
    pub paid: Option<Receipt>,
    /// Too little cash was held out: what a card would have to pay beside it.
    pub rest: Option<Kopecks>,
    /// Why the sale would be refused.
    pub refusal: Option<Refusal>,
}

/// Cash held out, and its change (решта).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Held out.
    pub given: Kopecks,
    /// To be given back.
    pub change: Kopecks,
}

/// Signs nothing and draws nothing.
struct NoHand;

impl Hand for NoHand {
    fn sign(&mut self, xml: &[u8], _at: i64, _online: bool) -> Result<Vec<u8>, Refusal> {
        Ok(xml.to_vec())
    }

    fn uid(&mut self) -> Uid {
        Uid(String::new())
    }
}

impl Preview {
    /// The exact total, where cash is rounded to something else.
    pub fn rounded_from(&self) -> Option<Kopecks> {
        let exact = self.receipt.as_ref()?.sum;
        (self.cash? != exact).then_some(exact)
    }
}

impl State {
    /// What a sale would come to now, and what would be refused of it.
    pub fn preview(&self, draft: &ReceiptDraft, now: Moment) -> Preview {
        let paid_by = |payments| {
            let draft = ReceiptDraft { lines: draft.lines.clone(), payments };
            super::Turn::new(self, now, &mut NoHand).receipt(&draft)
        };
        let receipt = paid_by(PaymentDraft::Card { sum: None, card: Default::default() });
        let cash = paid_by(PaymentDraft::Cash { given: None }).ok().map(|receipt| receipt.sum);
        let paid = paid_by(draft.payments.clone());
        let refusal = match (&receipt, &paid) {
            (Err(refusal), _) | (_, Err(refusal)) => Some(refusal.clone()),
            (Ok(_), Ok(_)) => self.refusal_of(draft, now),
        };
        let receipt = receipt.ok();
        let rest = match (&draft.payments, &receipt, cash) {
            (PaymentDraft::Cash { given: Some(given) }, Some(receipt), Some(cash))
                if *given > Kopecks::ZERO && *given < cash =>
            {
                Some(receipt.sum - *given)
            }
            _ => None,
        };
        Preview { receipt, cash, notes: cash.map(notes).unwrap_or_default(), paid: paid.ok(), rest, refusal }
    }

    /// The refusal that a sale would meet.
    fn refusal_of(&self, draft: &ReceiptDraft, now: Moment) -> Option<Refusal> {
        // Whether the server is there to tell the time is known only when the sale is asked: too late for a card.
        if let Some(trouble) = self.clock_bars(now) {
            return Some(Refusal::Clock(trouble));
        }
        let request = Request { caller: CALLER, op: None, id: None, deed: Deed::Sell(draft.clone()) };
        let mut state = self.clone();
        // Whoever is at it now will be done before the sale is asked.
        state.hand.held = None;
        let mut step = match ask(&state, request, None, now, &mut NoHand) {
            Err(refusal) => return Some(refusal),
            Ok(step) => step,
        };
        for _ in 0..STEPS {
            let mut next = None;
            for effect in &step.effects {
                match effect {
                    Effect::Answer { caller: CALLER, answer: Answer::Refused(refusal) } => {
                        return Some(refusal.clone());
                    }
                    Effect::Answer { caller: CALLER, .. } => return None,
                    Effect::Answer { .. } | Effect::Tell(_) => {}
                    // Online the answer is the server's to give.
                    Effect::Send { .. } if self.book.session.is_none() => return None,
                    Effect::Send { id, .. } => next = Some(Outcome::News { id: *id, news: News::NotDelivered }),
                    Effect::Pause { id, .. } => next = Some(Outcome::PauseOver { id: *id }),
                    Effect::Wait { caller, .. } => next = Some(Outcome::WaitOver { caller: *caller }),
                }
            }
            step = hear(&step.state, next?, now, &mut NoHand);
        }
        None
    }
}

/// The sums that a buyer is likely to hold out for this one: the next whole number of each note, without repetition.
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
