//! The registers of one phone: each in a folder of its own, with its own journal and its own numbers.
//!
//! The first register lies in the folder of the phone itself, so that a phone with one register has one folder. Each later
//! one lies in `register-2`, `register-3` and so on. The cashiers are of the phone: see [`Staff`].

use std::path::{Path, PathBuf};

use crate::opening::Platform;
use crate::profile::Home;
use crate::staff::Staff;

/// So many registers one phone keeps at most.
pub const MOST: usize = 99;

/// The registers of a phone (реєстратори).
#[derive(Clone)]
pub struct Registers {
    dir: PathBuf,
    platform: Platform,
}

impl Registers {
    /// The registers in this folder. The folder may not exist yet.
    pub fn new(dir: &Path, platform: Platform) -> Registers {
        Registers { dir: dir.to_owned(), platform }
    }

    /// The registers that are set up, in the order in which they were.
    pub fn homes(&self) -> Vec<Home> {
        self.places().filter(Home::is_settled).collect()
    }

    /// The place for another register. `None`: the phone has as many as it keeps.
    pub fn free(&self) -> Option<Home> {
        self.places().find(|place| !place.is_settled())
    }

    /// The cashiers of the phone.
    pub fn staff(&self) -> Staff {
        Staff::new(&self.dir, self.platform.clone())
    }

    fn places(&self) -> impl Iterator<Item = Home> {
        let own = std::iter::once(self.dir.clone());
        let others = (2..=MOST).map(|number| self.dir.join(format!("register-{number}")));
        own.chain(others).map(|dir| Home::new(&dir, self.platform.clone()))
    }
}
