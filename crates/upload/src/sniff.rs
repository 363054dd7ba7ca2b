//! What a document is, and what staff should know before they open it, told from its bytes: never from its name or from
//! what the request claims.
//!
//! [`Sniffer`] sees every byte once, in order, and keeps at most the first [`Sniffer::HEAD`] bytes, or for zip
//! containers up to twice the last [`Sniffer::TAIL`]. How a stream is cut into blocks never changes its answer. Nothing is
//! decoded, unpacked or followed into what is inside.
//!
//! - Most types are decided by the first kibibyte. A PDF's header must be its very first bytes: viewers also find it
//!   further in, and that tolerance is what lets one file be a web page to one program and a paper to another.
//! - Word, Excel and LibreOffice files are zip containers. They are judged by the central directory at their end, for
//!   that is what the programs open, and writers differ in the order of entries (`zip`).
//! - Plain text has no mark of its own, so all of it is looked at, and its name must end in `.txt` (`text`).
//!
//! What is told besides the type: what a PDF does (`pdf`), what an office file has inside (`zip`), how many pixels a
//! picture has (`picture`). What could be read in two ways or can't be shown at all is refused, for the sender can still
//! help; what is only to be opened with care is flagged, for it has arrived.

mod head;
mod pdf;
mod picture;
mod text;
mod zip;

use domain::{DocumentFlags, MediaType};

use self::head::Judged;
use self::pdf::PdfCheck;
use self::picture::PictureCheck;
pub use self::picture::{HUGE_PIXELS, MOST_PIXELS};
use self::text::TextCheck;
use self::zip::ZipCheck;
pub use self::zip::{RATIO, UNPACKED, UNPACKED_SMALL};

/// Why a document is refused. Empty is a mistake of the sender (422); everything else is a type we don't take (415).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refused {
    /// No bytes at all.
    #[error("empty file")]
    Empty,
    /// A program for some machine, or a container with one in it.
    #[error("program")]
    Program,
    /// A script: it begins with `#!` or `<?php`.
    #[error("script")]
    Script,
    /// A web page.
    #[error("html")]
    Html,
    /// A drawing that can carry scripts.
    #[error("svg")]
    Svg,
    /// Other XML.
    #[error("xml")]
    Xml,
    /// An archive: zip, 7z, RAR, gzip.
    #[error("archive")]
    Archive,
    /// An older office file: DOC, XLS, RTF. A DOCX or XLSX with a password is one on the outside.
    #[error("older or protected office file")]
    OldOffice,
    /// A container whose entries need a password. No office program opens it.
    #[error("protected by a password")]
    Protected,
    /// Film or sound.
    #[error("film or sound")]
    Film,
    /// A picture without a pixel, or with more than [`MOST_PIXELS`].
    #[error("absurd number of pixels")]
    Pixels,
    /// A container that contradicts itself or is cut off, a picture that has no size.
    #[error("broken")]
    Broken,
    /// Nothing we know.
    #[error("unknown type")]
    Unknown,
}

/// What was found out about a document that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub media_type: MediaType,
    /// What staff should know before they open it.
    pub flags: DocumentFlags,
}

impl From<MediaType> for Found {
    /// A type of which there is nothing to say.
    fn from(media_type: MediaType) -> Self {
        Self { media_type, flags: DocumentFlags::default() }
    }
}

/// Tells the type of one document while it streams by.
#[derive(Debug)]
pub struct Sniffer {
    named_text: bool,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Head(Vec<u8>),
    Pdf(PdfCheck),
    Picture(PictureCheck),
    Zip(Box<ZipCheck>),
    Text(TextCheck),
    Refused(Refused),
}

impl Stage {
    /// What looks at the rest, after it has seen the first bytes.
    fn begin(judged: Judged, head: &[u8]) -> Result<Self, Refused> {
        match judged {
            Judged::Pdf => {
                let mut check = PdfCheck::default();
                check.push(head);
                Ok(Self::Pdf(check))
            }
            Judged::Picture(kind) => {
                let mut check = PictureCheck::new(kind);
                check.push(head).map(|()| Self::Picture(check))
            }
            Judged::Zip => ZipCheck::begin(head).map(|check| Self::Zip(Box::new(check))),
            Judged::Text => {
                let mut check = TextCheck::default();
                check.push(head).map(|()| Self::Text(check))
            }
        }
    }
}

impl Sniffer {
    /// How many of the first bytes are kept to decide, at most.
    pub const HEAD: usize = 1024;
    /// How many of the last bytes of a zip container are looked at: its central directory must fit (about 3,000
    /// entries). Up to twice as many are held.
    pub const TAIL: usize = 256 * 1024;

    /// For a document whose claimed name is this. Of the name only the ending `.txt` counts, and only for plain text.
    pub fn new(name: Option<&str>) -> Self {
        let ending = name.and_then(|name| name.trim_end().rsplit_once('.')).map(|(_, ending)| ending);
        let named_text = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
        Self { named_text, stage: Stage::Head(Vec::new()) }
    }

    /// Takes the next bytes. `Ok(Some)` as soon as the type is certain, `Ok(None)` while more must be seen.
    ///
    /// # Errors
    /// [`Refused`] as soon as that is certain; every later call says the same.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<Option<MediaType>, Refused> {
        if let Stage::Head(head) = &mut self.stage {
            let (first, rest) = bytes.split_at(bytes.len().min(Self::HEAD - head.len()));
            head.extend_from_slice(first);
            if head.len() < Self::HEAD {
                return Ok(None);
            }
            bytes = rest;
            self.judge_head();
        }
        let seen = match &mut self.stage {
            Stage::Text(check) => check.push(bytes),
            Stage::Picture(check) => check.push(bytes),
            Stage::Pdf(check) => {
                check.push(bytes);
                Ok(())
            }
            Stage::Zip(check) => {
                check.push(bytes);
                Ok(())
            }
            Stage::Head(_) | Stage::Refused(_) => Ok(()),
        };
        if let Err(refused) = seen {
            self.stage = Stage::Refused(refused);
        }
        match &self.stage {
            Stage::Pdf(_) => Ok(Some(MediaType::Pdf)),
            Stage::Picture(check) => Ok(Some(check.kind().media_type())),
            Stage::Refused(refused) => Err(*refused),
            Stage::Head(_) | Stage::Zip(_) | Stage::Text(_) => Ok(None),
        }
    }

    /// The answer, after the last byte.
    ///
    /// # Errors
    /// [`Refused`] with the reason.
    pub fn finish(mut self) -> Result<Found, Refused> {
        if matches!(self.stage, Stage::Head(_)) {
            self.judge_head();
        }
        match self.stage {
            Stage::Pdf(check) => Ok(Found { media_type: MediaType::Pdf, flags: check.finish() }),
            Stage::Picture(check) => Ok(Found { media_type: check.kind().media_type(), flags: check.finish()? }),
            Stage::Zip(check) => check.finish(),
            Stage::Text(check) => check.finish().map(Found::from),
            Stage::Refused(refused) => Err(refused),
            Stage::Head(_) => Err(Refused::Unknown),
        }
    }

    /// Leaves the stage `Head` for the one that the first bytes call for.
    fn judge_head(&mut self) {
        let Stage::Head(head) = &self.stage else { return };
        self.stage = head::judge(head, self.named_text)
            .and_then(|judged| Stage::begin(judged, head))
            .unwrap_or_else(Stage::Refused);
    }
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests;
