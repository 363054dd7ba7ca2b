//! Word, Excel and LibreOffice files: zip containers (APPNOTE 6.3), judged without unpacking.
//!
//! The first entry may refuse early (a Java archive) and must, for LibreOffice, be `mimetype` (ODF 1.3 part 2, 3.3).
//! Everything else is read from the central directory, when the last byte is here. DOCX and XLSX can't be told from
//! the front: Word writes `[Content_Types].xml` first, LibreOffice and Google write it last.
//!
//! | type | entries |
//! |---|---|
//! | DOCX | `[Content_Types].xml`, something under `word/`, nothing under `xl/` or `ppt/` |
//! | XLSX | `[Content_Types].xml`, something under `xl/`, nothing under `word/` or `ppt/` |
//! | ODT | `mimetype` first and stored, naming an OpenDocument text; `META-INF/manifest.xml`; `content.xml`, or `encrypted-package` in its place |
//!
//! - [`directory`]: refuses a container that programs could read in two ways, and one that lies about itself
//! - [`contents`]: what is inside: refuses programs, flags macros, other files, passwords
//!
//! Flagged [`Inflates`](DocumentFlag::Inflates) is a container that becomes larger than [`UNPACKED`] when it is unpacked, or
//! [`RATIO`] times as large while that is more than [`UNPACKED_SMALL`]: by the sizes in its directory.

mod contents;
mod directory;

use domain::{DocumentFlag, MediaType};
use memchr::memmem;

use self::contents::Contents;
use self::directory::{Directory, LOCAL_HEADER};
use super::{Found, Refused, Sniffer, number16, number32};

/// What no letter and no table of a customer needs, and what a reader's computer may not have.
pub const UNPACKED: u64 = 1 << 30;
/// XML shrinks to a tenth, with much repetition to a fiftieth.
pub const RATIO: u64 = 100;
/// Below this many bytes a high ratio hurts nobody: an empty table has one.
pub const UNPACKED_SMALL: u64 = 64 << 20;

const ODT: &[u8] = b"application/vnd.oasis.opendocument.text";
/// In the list of types of a Word or Excel file that may run macros, where that list is not compressed.
const MACRO_TYPE: &[u8] = b"macroEnabled";

#[derive(Debug)]
pub(super) struct ZipCheck {
    /// The first entry says OpenDocument text.
    odt: bool,
    /// The name of the entry at byte 0.
    first: Vec<u8>,
    macro_type: bool,
    /// Bytes that are no longer in `tail`.
    dropped: u64,
    tail: Vec<u8>,
}

impl ZipCheck {
    /// Begins with the first bytes, of which there are `Sniffer::HEAD` unless the file is shorter.
    pub(super) fn begin(head: &[u8]) -> Result<Self, Refused> {
        let name_length = usize::from(number16(head, 26).ok_or(Refused::Broken)?);
        let extra_length = usize::from(number16(head, 28).ok_or(Refused::Broken)?);
        let name = head.get(LOCAL_HEADER..LOCAL_HEADER + name_length).ok_or(Refused::Broken)?;
        if name == b"META-INF/" || name.eq_ignore_ascii_case(b"META-INF/MANIFEST.MF") {
            return Err(Refused::Program);
        }
        let mut odt = false;
        if name == b"mimetype" {
            let stored = number16(head, 8) == Some(0) && number32(head, 18) == u32::try_from(ODT.len()).ok();
            let content = head.get(LOCAL_HEADER + name_length + extra_length..).unwrap_or_default();
            odt = stored && content.starts_with(ODT);
            if !odt {
                return Err(Refused::Unknown);
            }
        }
        let macro_type = memmem::find(head, MACRO_TYPE).is_some();
        Ok(Self { odt, first: name.to_vec(), macro_type, dropped: 0, tail: head.to_vec() })
    }

    /// Keeps the last bytes: between one and two times `Sniffer::TAIL`, so that each byte moves at most twice.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.look_for_macro_type(bytes);
        if bytes.len() >= Sniffer::TAIL {
            self.drop_front(self.tail.len());
        } else if self.tail.len() + bytes.len() > 2 * Sniffer::TAIL {
            self.drop_front(self.tail.len() - Sniffer::TAIL);
        }
        let (passed, kept) = bytes.split_at(bytes.len().saturating_sub(Sniffer::TAIL));
        self.dropped += passed.len() as u64;
        self.tail.extend_from_slice(kept);
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.tail.len()
    }

    fn drop_front(&mut self, count: usize) {
        self.tail.drain(..count);
        self.dropped += count as u64;
    }

    /// In these bytes, and where they join those before.
    fn look_for_macro_type(&mut self, bytes: &[u8]) {
        if self.macro_type {
            return;
        }
        let reach = MACRO_TYPE.len() - 1;
        let before = self.tail.get(self.tail.len().saturating_sub(reach)..).unwrap_or_default();
        let joint = [before, bytes.get(..bytes.len().min(reach)).unwrap_or_default()].concat();
        self.macro_type = [&joint, bytes].iter().any(|text| memmem::find(text, MACRO_TYPE).is_some());
    }

    pub(super) fn finish(self) -> Result<Found, Refused> {
        // One view for all ways of cutting the stream, however much happens to be held.
        let tail = self.tail.get(self.tail.len().saturating_sub(Sniffer::TAIL)..).unwrap_or_default();
        let skipped = self.dropped + (self.tail.len() - tail.len()) as u64;
        let directory = Directory::read(tail, skipped, &self.first)?;
        let contents = Contents::read(&directory)?;
        let media_type = contents.judge(self.odt)?;
        let mut flags = contents.flags;
        if self.macro_type && media_type != MediaType::Odt {
            flags.insert(DocumentFlag::Macros);
        }
        if inflates(directory.packed(), directory.unpacked()) {
            flags.insert(DocumentFlag::Inflates);
        }
        Ok(Found { media_type, flags })
    }
}

const fn inflates(packed: u64, unpacked: u64) -> bool {
    unpacked > UNPACKED || unpacked > UNPACKED_SMALL && unpacked / RATIO > packed
}

#[cfg(test)]
mod tests;
