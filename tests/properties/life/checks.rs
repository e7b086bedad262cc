//! The checks after each step, at the end, and of the replay of the journal.

use std::collections::HashMap;
use std::sync::Arc;

use prro_core::replay::Replay;
use prro_core::store::DurableStore;
use prro_core::store::journal::JournalKey;
use prro_core::store::record::FrameRecord;
use simulator::document::Kind as ServerKind;
use simulator::state::Registered;

use super::Life;

impl Life {
    /// The checks at any time.
    pub(super) fn check(&mut self) {
        self.check_keys();
        let Some(till) = &self.till else { return };
        let view = till.view();
        if view.owed == 0 && view.session.is_none() {
            self.model.all_delivered();
        }
        let net = Arc::clone(&self.net);
        let inner = net.world.lock();
        // Offline the phone's clock counts, even if it is ahead (D-39).
        let ahead = |problem: &&String| self.provoked.ahead && problem.contains("майбутнім");
        if let Some(problem) = inner.problems.iter().find(|problem| !ahead(problem)) {
            self.wrong(format!("the server saw: {problem}"));
        }
        if let Some(careless) = net.lock().careless.first() {
            self.wrong(careless.clone());
        }
        let documents = &inner.state.documents;
        let mut wrong = Vec::new();
        let mut counts: HashMap<&str, (u32, u32)> = HashMap::new();
        for entry in documents {
            let (held, revoked) = counts.entry(&entry.fiscal).or_default();
            *(if entry.revoked { revoked } else { held }) += 1;
        }
        for handed in &self.model.handed {
            let (held, revoked) = counts.get(handed.fiscal.as_str()).copied().unwrap_or_default();
            if revoked > 0 || held > 1 || (held == 0 && (!handed.offline || view.owed == 0)) {
                wrong.push(format!(
                    "{} ({}) is on the server {held} times, {revoked} revoked",
                    handed.op, handed.fiscal
                ));
            }
        }
        wrong.extend(Self::stornos(documents));
        for fiscal in &self.foreign {
            if counts.get(fiscal.as_str()) != Some(&(1, 0)) {
                wrong.push(format!("{fiscal} of another phone is touched"));
            }
        }
        if view.owed == 0 && self.unsettled.is_empty() {
            wrong.extend(self.not_handed_out(documents));
        }
        drop(inner);
        self.model.violations.extend(wrong);
    }

    /// On the server a receipt is flagged as cancelled exactly if one storno of it is in force.
    fn stornos(documents: &[Registered]) -> Vec<String> {
        let mut stornos: HashMap<&str, u32> = HashMap::new();
        for entry in documents.iter().filter(|entry| !entry.revoked && entry.kind() == ServerKind::Storno) {
            *stornos.entry(entry.document.head_text("ORDERSTORNUM")).or_default() += 1;
        }
        documents
            .iter()
            .filter(|entry| !entry.revoked)
            .map(|entry| (entry, stornos.get(entry.fiscal.as_str()).copied().unwrap_or_default()))
            .filter(|(entry, count)| *count != u32::from(entry.storned))
            .map(|(entry, count)| format!("{} has {count} stornos on the server", entry.fiscal))
            .collect()
    }

    fn not_handed_out(&self, documents: &[Registered]) -> Vec<String> {
        let known = |fiscal: &str| self.model.handed.iter().any(|handed| handed.fiscal == fiscal);
        documents
            .iter()
            .filter(|entry| !entry.revoked && !matches!(entry.kind(), ServerKind::Begin | ServerKind::End))
            .filter(|entry| !known(&entry.fiscal) && !self.foreign.contains(&entry.fiscal))
            .map(|entry| format!("{} on the server was never handed out", entry.fiscal))
            .collect()
    }

    /// At the end the server and the model must agree.
    pub(super) fn reckon(&mut self) {
        let net = Arc::clone(&self.net);
        let inner = net.world.lock();
        let documents = &inner.state.documents;
        let mut wrong = self.not_handed_out(documents);
        let mut uids: Vec<&str> = documents.iter().map(|entry| entry.document.head_text("UID")).collect();
        uids.sort_unstable();
        uids.dedup();
        if uids.len() != documents.len() {
            wrong.push("two documents have the same UID".into());
        }
        let counts = |entry: &&Registered| !entry.revoked;
        let mut locals: Vec<u64> = documents.iter().filter(counts).map(|entry| entry.document.local).collect();
        locals.sort_unstable();
        if !locals.iter().copied().eq(1..=locals.len() as u64) {
            wrong.push(format!("the numbers on the server have gaps or repetitions: {locals:?}"));
        }
        for handed in &self.model.handed {
            let held: Vec<_> =
                documents.iter().filter(|entry| !entry.revoked && entry.fiscal == handed.fiscal).collect();
            if held.len() != 1 {
                wrong.push(format!("{} ({}) is on the server {} times", handed.op, handed.fiscal, held.len()));
            }
            if held.iter().any(|entry| entry.storned != handed.storned) {
                wrong.push(format!("{} ({}) is cancelled here or there alone", handed.op, handed.fiscal));
            }
        }
        drop(inner);
        self.model.violations.extend(wrong);
    }

    /// The replay of the journal must give the same state.
    pub(super) fn replay(&mut self) {
        self.till = None;
        self.retell();
    }

    /// The same check of the present journal, which no till holds open.
    pub(super) fn retell(&mut self) {
        let frames: Vec<FrameRecord> = match &self.folder {
            None => self.disk.lock().memory().records().collect(),
            Some(folder) => {
                let remembered = DurableStore::open(folder, JournalKey::from_bytes([5; 32]), [6; 16]).unwrap();
                remembered.store.frames().map(|frame| frame.unwrap().1).collect()
            }
        };
        let mut replay = Replay::default();
        for (number, frame) in frames.iter().enumerate() {
            if let Err(difference) = replay.tell(number as u64, frame) {
                return self.wrong(format!("told again: {difference}"));
            }
        }
    }
}
