//! The file of the catalogue: a head, then changes in the order in which they were made, each with its control sum.
//!
//! A single change is appended and flushed. An import writes a new file with all goods, flushes it and renames it over the
//! old one, so it is there as a whole or not at all. The head says how many bytes the new file had: they must be whole. After
//! them only the last change may be torn, because its call never returned; it is cut off. Everything else is damage.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;

use super::goods::{Change, Goods};
use crate::codec::Record;

/// First bytes of the file. The last one is the version of the format.
const MAGIC: [u8; 8] = *b"STKGOOD\x01";
/// The magic, the length of the part that was written as a whole, the control sum of both.
const HEAD: usize = 20;
/// Before each change: its length, the complement of the length, the control sum of the change.
const FRAME: usize = 12;
/// Longest change, in bytes.
const LONGEST: usize = 64 << 10;
/// Longest file, in bytes.
const LARGEST: u64 = 1 << 30;

/// Why the catalogue cannot be opened, read or changed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueFault {
    /// The disk fails or is full.
    #[error("cannot {doing}: {error}")]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// What the system says.
        error: io::Error,
    },
    /// Another process has opened the catalogue.
    #[error("another process uses the catalogue")]
    Locked,
    /// The file is damaged at this byte, or it is no catalogue.
    #[error("the catalogue is damaged at byte {0}")]
    Damaged(u64),
    /// A newer version of the program has written the file.
    #[error("the catalogue has version {0}, which is newer than this program")]
    Newer(u8),
    /// The file would be larger than 1 GiB.
    #[error("the catalogue is too large")]
    TooLarge,
    /// An earlier change failed, and the file could not be put right: open the catalogue again.
    #[error("an earlier change failed; open the catalogue again")]
    Broken,
}

impl CatalogueFault {
    fn disk(doing: &'static str) -> impl FnOnce(io::Error) -> CatalogueFault {
        move |error| CatalogueFault::Disk { doing, error }
    }

    /// Whether the disk is full.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, CatalogueFault::Disk { error, .. }
            if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded))
    }
}

/// Where a change stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    at: u32,
    length: u32,
}

impl Place {
    /// Bytes that the change takes in the file.
    pub(super) fn bytes(self) -> u64 {
        u64::from(self.length)
    }
}

/// The open file.
#[derive(Debug)]
pub(super) struct Log {
    dir: PathBuf,
    file: File,
    end: u64,
    broken: bool,
    /// Held as long as the catalogue is open.
    _lock: File,
}

impl Log {
    /// Opens the file in this folder and gives each change to `each`, in order. Makes an empty file if there is none.
    pub(super) fn open(
        dir: &Path,
        mut each: impl FnMut(&Changes, Place, Change) -> Result<(), CatalogueFault>,
    ) -> Result<Log, CatalogueFault> {
        fs::create_dir_all(dir).map_err(CatalogueFault::disk("make the folder"))?;
        let lock = locked(dir)?;
        // A new file that was not renamed belongs to an import that did not come to its end.
        let _ = fs::remove_file(new_path(dir));
        if !path(dir).try_exists().map_err(CatalogueFault::disk("look for the file"))? {
            NewFile::create(dir)?.finish()?;
            rename(dir)?;
        }
        let file = File::options().read(true).write(true).open(path(dir));
        let file = file.map_err(CatalogueFault::disk("open the file"))?;
        let changes = Changes::read(&path(dir))?;
        let end = changes.walk(&mut each)?;
        if end < changes.0.len() {
            file.set_len(end as u64).map_err(CatalogueFault::disk("cut a torn change off"))?;
            file.sync_data().map_err(CatalogueFault::disk("flush the file"))?;
        }
        Ok(Log { dir: dir.to_owned(), file, end: end as u64, broken: false, _lock: lock })
    }

    /// Length of the file in bytes.
    pub(super) fn length(&self) -> u64 {
        self.end
    }

    /// Appends a change and flushes it.
    pub(super) fn append(&mut self, change: &Change) -> Result<Place, CatalogueFault> {
        if self.broken {
            return Err(CatalogueFault::Broken);
        }
        let frame = framed(change)?;
        let place = placed(self.end, frame.len())?;
        let written = self.file.write_all_at(&frame, self.end).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            let cut = self.file.set_len(self.end).and_then(|()| self.file.sync_data());
            self.broken = cut.is_err();
            return Err(CatalogueFault::Disk { doing: "write a change", error });
        }
        self.end += frame.len() as u64;
        Ok(place)
    }

    /// Reads goods that were put at this place.
    pub(super) fn goods(&self, place: Place) -> Result<Goods, CatalogueFault> {
        put_of(&self.frame(place)?, place)
    }

    /// The bytes of a change, whose control sum is looked at again.
    fn frame(&self, place: Place) -> Result<Vec<u8>, CatalogueFault> {
        let mut frame = vec![0; place.length as usize];
        let read = self.file.read_exact_at(&mut frame, u64::from(place.at));
        read.map_err(CatalogueFault::disk("read goods"))?;
        let sum = frame.get(8..FRAME).and_then(|sum| sum.try_into().ok()).map(u32::from_le_bytes);
        let is_sound = sum == frame.get(FRAME..).map(crc32fast::hash);
        is_sound.then_some(frame).ok_or(CatalogueFault::Damaged(u64::from(place.at)))
    }

    /// Replaces the file by one with the goods at these places and with other goods, and gives each change of the new file to
    /// `each`. The new file is read before it takes the place of the old one. After a fault the old file is in force.
    pub(super) fn replace(
        &mut self,
        kept: impl Iterator<Item = Place>,
        others: impl Iterator<Item = Goods>,
        mut each: impl FnMut(&Changes, Place, Change) -> Result<(), CatalogueFault>,
    ) -> Result<(), CatalogueFault> {
        if self.broken {
            return Err(CatalogueFault::Broken);
        }
        let mut new = NewFile::create(&self.dir)?;
        for place in kept {
            new.write(&self.frame(place)?)?;
        }
        for goods in others {
            new.write(&framed(&Change::Put(goods))?)?;
        }
        let file = new.finish()?;
        let end = Changes::read(&new_path(&self.dir))?.walk(&mut each)?;
        rename(&self.dir).inspect_err(|_| self.broken = true)?;
        (self.file, self.end) = (file, end as u64);
        Ok(())
    }
}

/// All bytes of the file, while it is opened.
pub(super) struct Changes(Vec<u8>);

/// What stands at a place of the file.
enum Found {
    Whole(Place),
    /// The end of the file, or a change that was not written to its end.
    End,
    Damaged,
}

impl Changes {
    fn read(path: &Path) -> Result<Changes, CatalogueFault> {
        let length = fs::metadata(path).map_err(CatalogueFault::disk("read the file"))?.len();
        if length > LARGEST {
            return Err(CatalogueFault::TooLarge);
        }
        fs::read(path).map(Changes).map_err(CatalogueFault::disk("read the file"))
    }

    /// Goods that were put at this place.
    pub(super) fn goods(&self, place: Place) -> Result<Goods, CatalogueFault> {
        put_of(self.part(place.at as usize, place.length as usize), place)
    }

    fn part(&self, at: usize, length: usize) -> &[u8] {
        at.checked_add(length).and_then(|end| self.0.get(at..end)).unwrap_or_default()
    }

    fn number(&self, at: usize) -> Option<u32> {
        self.part(at, 4).try_into().ok().map(u32::from_le_bytes)
    }

    /// The length of the part that was written as a whole.
    fn head(&self) -> Result<usize, CatalogueFault> {
        let damaged = CatalogueFault::Damaged(0);
        match self.0.get(..8) {
            Some(magic) if magic == MAGIC => {}
            Some([name @ .., version]) if MAGIC.starts_with(name) && *version > 1 => {
                return Err(CatalogueFault::Newer(*version));
            }
            _ => return Err(damaged),
        }
        let whole = self.part(8, 8).try_into().ok().map(u64::from_le_bytes);
        let whole = whole.and_then(|whole| usize::try_from(whole).ok());
        let is_sound = self.number(16) == Some(crc32fast::hash(self.part(0, 16)));
        whole.filter(|whole| is_sound && (HEAD..=self.0.len()).contains(whole)).ok_or(damaged)
    }

    /// Gives each change to `each` and returns the end of the last one.
    fn walk(
        &self,
        each: &mut impl FnMut(&Changes, Place, Change) -> Result<(), CatalogueFault>,
    ) -> Result<usize, CatalogueFault> {
        let whole = self.head()?;
        let mut at = HEAD;
        loop {
            match self.found(at) {
                Found::Whole(place) => {
                    let end = at + place.length as usize;
                    if at < whole && end > whole {
                        return Err(CatalogueFault::Damaged(at as u64));
                    }
                    let change = change_of(self.part(at, place.length as usize), place)?;
                    each(self, place, change)?;
                    at = end;
                }
                Found::End if at >= whole => return Ok(at),
                Found::End | Found::Damaged => return Err(CatalogueFault::Damaged(at as u64)),
            }
        }
    }

    fn found(&self, at: usize) -> Found {
        let rest = self.0.get(at..).unwrap_or_default();
        if rest.len() < FRAME || rest.iter().all(|byte| *byte == 0) {
            return Found::End;
        }
        let length =
            self.number(at).filter(|length| Some(!length) == self.number(at + 4)).map(|length| length as usize);
        let Some(length) = length.filter(|length| (1..=LONGEST).contains(length)) else { return Found::Damaged };
        let payload = rest.get(FRAME..).and_then(|rest| rest.get(..length));
        match (payload, placed(at as u64, FRAME + length)) {
            (None, _) => Found::End,
            (Some(payload), Ok(place)) if Some(crc32fast::hash(payload)) == self.number(at + 8) => Found::Whole(place),
            // The file has its length, and the bytes of the last change did not reach the disk.
            _ if rest.len() == FRAME + length => Found::End,
            _ => Found::Damaged,
        }
    }
}

/// A new file beside the old one.
struct NewFile {
    file: BufWriter<File>,
    length: u64,
}

impl NewFile {
    fn create(dir: &Path) -> Result<NewFile, CatalogueFault> {
        let file = File::options().read(true).write(true).create(true).truncate(true).open(new_path(dir));
        let file = file.map_err(CatalogueFault::disk("make a new file"))?;
        let mut new = NewFile { file: BufWriter::new(file), length: 0 };
        new.write(&[0; HEAD])?;
        Ok(new)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), CatalogueFault> {
        self.length += bytes.len() as u64;
        if self.length > LARGEST {
            return Err(CatalogueFault::TooLarge);
        }
        self.file.write_all(bytes).map_err(CatalogueFault::disk("write the new file"))
    }

    /// Writes the head and flushes the file.
    fn finish(mut self) -> Result<File, CatalogueFault> {
        let mut head = MAGIC.to_vec();
        head.extend(self.length.to_le_bytes());
        head.extend(crc32fast::hash(&head).to_le_bytes());
        let written = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.write_all(&head));
        let written = written.and_then(|()| self.file.into_inner().map_err(|error| error.into_error()));
        let flushed = written.and_then(|file| file.sync_all().map(|()| file));
        flushed.map_err(CatalogueFault::disk("write the new file"))
    }
}

/// Puts the new file in the place of the old one.
fn rename(dir: &Path) -> Result<(), CatalogueFault> {
    fs::rename(new_path(dir), path(dir)).map_err(CatalogueFault::disk("rename the new file"))?;
    let folder = File::open(dir).and_then(|folder| folder.sync_all());
    folder.map_err(CatalogueFault::disk("flush the folder"))
}

fn path(dir: &Path) -> PathBuf {
    dir.join("goods")
}

fn new_path(dir: &Path) -> PathBuf {
    dir.join("goods.new")
}

/// Takes the lock. The kernel releases it when the file is closed, also when the process is killed.
fn locked(dir: &Path) -> Result<File, CatalogueFault> {
    let file = File::options().create(true).truncate(false).write(true).open(dir.join("LOCK"));
    let file = file.map_err(CatalogueFault::disk("open the lock"))?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(error) if error == rustix::io::Errno::WOULDBLOCK => Err(CatalogueFault::Locked),
        Err(error) => Err(CatalogueFault::Disk { doing: "lock the catalogue", error: error.into() }),
    }
}

fn placed(at: u64, length: usize) -> Result<Place, CatalogueFault> {
    let end = at.saturating_add(length as u64);
    match (u32::try_from(at), u32::try_from(length)) {
        (Ok(at), Ok(length)) if end <= LARGEST => Ok(Place { at, length }),
        _ => Err(CatalogueFault::TooLarge),
    }
}

fn framed(change: &Change) -> Result<Vec<u8>, CatalogueFault> {
    let mut frame = vec![0; FRAME];
    ciborium::into_writer(&change.to_value(), &mut frame).map_err(|_| CatalogueFault::TooLarge)?;
    let payload = frame.split_off(FRAME);
    let length = u32::try_from(payload.len()).ok().filter(|_| payload.len() <= LONGEST);
    let length = length.ok_or(CatalogueFault::TooLarge)?;
    let mut frame = length.to_le_bytes().to_vec();
    frame.extend((!length).to_le_bytes());
    frame.extend(crc32fast::hash(&payload).to_le_bytes());
    frame.extend(payload);
    Ok(frame)
}

/// The change in a frame whose control sum was looked at when the file was opened.
fn change_of(frame: &[u8], place: Place) -> Result<Change, CatalogueFault> {
    let payload = frame.get(FRAME..).unwrap_or_default();
    let value: Result<ciborium::Value, _> = ciborium::from_reader(payload);
    let change = value.ok().and_then(|value| Change::from_value(&value).ok());
    change.ok_or(CatalogueFault::Damaged(u64::from(place.at)))
}

fn put_of(frame: &[u8], place: Place) -> Result<Goods, CatalogueFault> {
    match change_of(frame, place)? {
        Change::Put(goods) => Ok(goods),
        Change::Removed(_) => Err(CatalogueFault::Damaged(u64::from(place.at))),
    }
}
