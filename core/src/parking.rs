//! Parked receipts: drafts that a cashier has put aside while another buyer is served (відкладені чеки).
//!
//! A parked receipt is no document. It lives in a file of its own beside the journal and is unknown to the rules. The file
//! is written whole and durably with each change. Who opens a register alone may open its parking.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::codec::{self, record};
use crate::domain::ReceiptDraft;
use crate::signer::custody::{CustodyFault, write_durably};

/// The file.
const NAME: &str = "parked.bin";
/// So many receipts can be parked.
pub const MOST: usize = 100;

/// A parked receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Its name.
    pub id: String,
    /// When it was parked, seconds since 1970.
    pub at: i64,
    /// Fiscal number of the document that opened the shift; none if no shift was open.
    pub shift: Option<String>,
    /// The receipt.
    pub draft: ReceiptDraft,
}

record!(Parked { 1 id, 2 at, 3 shift, 4 draft });

/// What the file holds.
struct Content {
    parked: Vec<Parked>,
}

record!(Content { 1 parked });

/// The parked receipts of a register.
pub struct Parking {
    file: PathBuf,
    parked: Vec<Parked>,
}

/// Why a receipt cannot be parked or taken up.
#[derive(Debug, thiserror::Error)]
pub enum ParkingFault {
    /// The file cannot be read.
    #[error("the parked receipts cannot be read: {0}")]
    Disk(#[from] io::Error),
    /// The file cannot be written.
    #[error("the parked receipts cannot be written: {0}")]
    Unwritten(#[from] CustodyFault),
    /// The content of the file is damaged.
    #[error("the parked receipts cannot be understood")]
    Damaged,
    /// A receipt of this name is parked already.
    #[error("a receipt of this name is parked already")]
    NameTaken,
    /// Too many receipts are parked.
    #[error("no more than {MOST} receipts can be parked")]
    Full,
}

impl Parking {
    /// Opens the parking in the folder of a register.
    ///
    /// # Errors
    /// [`ParkingFault::Disk`], [`ParkingFault::Damaged`].
    pub fn open(dir: &Path) -> Result<Parking, ParkingFault> {
        let file = dir.join(NAME);
        let parked = match fs::read(&file) {
            Ok(bytes) => codec::decode::<Content>(&bytes).map_err(|_| ParkingFault::Damaged)?.parked,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(fault) => return Err(fault.into()),
        };
        Ok(Parking { file, parked })
    }

    /// The parked receipts, oldest first.
    pub fn list(&self) -> &[Parked] {
        &self.parked
    }

    /// Parks a receipt.
    ///
    /// # Errors
    /// The fault; nothing is changed.
    pub fn park(&mut self, receipt: Parked) -> Result<(), ParkingFault> {
        if self.parked.iter().any(|parked| parked.id == receipt.id) {
            return Err(ParkingFault::NameTaken);
        }
        if self.parked.len() >= MOST {
            return Err(ParkingFault::Full);
        }
        let mut parked = self.parked.clone();
        parked.push(receipt);
        self.keep(parked)
    }

    /// Takes a receipt up: it is parked no more. `None`: no receipt has this name.
    ///
    /// # Errors
    /// [`ParkingFault::Unwritten`]; nothing is changed.
    pub fn resume(&mut self, id: &str) -> Result<Option<Parked>, ParkingFault> {
        let mut parked = self.parked.clone();
        let Some(place) = parked.iter().position(|parked| parked.id == id) else { return Ok(None) };
        let resumed = parked.remove(place);
        self.keep(parked)?;
        Ok(Some(resumed))
    }

    fn keep(&mut self, parked: Vec<Parked>) -> Result<(), ParkingFault> {
        let content = Content { parked };
        let bytes = codec::encode(&content).map_err(|_| ParkingFault::Damaged)?;
        write_durably(&self.file, &bytes)?;
        self.parked = content.parked;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn parked(id: &str) -> Parked {
        Parked { id: id.into(), at: 7, shift: Some("100".into()), draft: testing::coffee() }
    }

    #[test]
    fn a_parked_receipt_waits_until_it_is_taken_up() {
        let dir = tempfile::tempdir().unwrap();
        let mut parking = Parking::open(dir.path()).unwrap();
        parking.park(parked("a")).unwrap();
        parking.park(parked("b")).unwrap();
        assert!(matches!(parking.park(parked("a")), Err(ParkingFault::NameTaken)));
        let mut parking = Parking::open(dir.path()).unwrap();
        assert_eq!(parking.resume("a").unwrap(), Some(parked("a")));
        assert_eq!(parking.resume("a").unwrap(), None);
        assert_eq!(Parking::open(dir.path()).unwrap().list(), [parked("b")]);
    }

    #[test]
    fn a_damaged_file_is_named_and_a_full_parking_refuses() {
        let dir = tempfile::tempdir().unwrap();
        let mut parking = Parking::open(dir.path()).unwrap();
        for place in 0..MOST {
            parking.park(parked(&place.to_string())).unwrap();
        }
        assert!(matches!(parking.park(parked("one more")), Err(ParkingFault::Full)));
        fs::write(dir.path().join(NAME), b"rubbish").unwrap();
        assert!(matches!(Parking::open(dir.path()), Err(ParkingFault::Damaged)));
    }
}
