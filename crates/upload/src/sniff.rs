//! What a document is, told from its bytes: never from its name or from what the request claims.
//!
//! [`Sniffer`] sees every byte once, in order, and keeps at most the first [`Sniffer::HEAD`] bytes, or for zip
//! containers up to twice the last [`Sniffer::TAIL`]. How a stream is cut into blocks never changes its answer.
//!
//! - Most types are decided by the first kibibyte. A PDF's header must be its very first bytes: viewers also find it
//!   further in, and that tolerance is what lets one file be a web page to one program and a paper to another.
//! - Word, Excel and LibreOffice files are zip containers. They are judged by the central directory at their end, for
//!   that is what the programs open, and writers differ in the order of entries (`zip`).
//! - Plain text has no mark of its own, so all of it is looked at, and its name must end in `.txt` (`text`).

mod text;
mod zip;

use domain::MediaType;

use self::text::TextCheck;
use self::zip::ZipCheck;

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
    /// An office file with macros in it.
    #[error("macros")]
    Macros,
    /// An older or password-protected office file: DOC, XLS, RTF.
    #[error("older or protected office file")]
    OldOffice,
    /// Film or sound.
    #[error("film or sound")]
    Film,
    /// Nothing we know, or a container that is broken.
    #[error("unknown type")]
    Unknown,
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
    Known(MediaType),
    Zip(Box<ZipCheck>),
    Text(TextCheck),
    Refused(Refused),
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
            Stage::Zip(check) => {
                check.push(bytes);
                Ok(())
            }
            Stage::Head(_) | Stage::Known(_) | Stage::Refused(_) => Ok(()),
        };
        if let Err(refused) = seen {
            self.stage = Stage::Refused(refused);
        }
        match self.stage {
            Stage::Known(media_type) => Ok(Some(media_type)),
            Stage::Refused(refused) => Err(refused),
            Stage::Head(_) | Stage::Zip(_) | Stage::Text(_) => Ok(None),
        }
    }

    /// The answer, after the last byte.
    ///
    /// # Errors
    /// [`Refused`] with the reason.
    pub fn finish(mut self) -> Result<MediaType, Refused> {
        if matches!(self.stage, Stage::Head(_)) {
            self.judge_head();
        }
        match self.stage {
            Stage::Known(media_type) => Ok(media_type),
            Stage::Zip(check) => check.finish(),
            Stage::Text(check) => check.finish(),
            Stage::Refused(refused) => Err(refused),
            Stage::Head(_) => Err(Refused::Unknown),
        }
    }

    /// Leaves the stage `Head` for the one that the first bytes call for.
    fn judge_head(&mut self) {
        let Stage::Head(head) = &self.stage else { return };
        self.stage = match judge(head, self.named_text) {
            Err(refused) => Stage::Refused(refused),
            Ok(Judged::Known(media_type)) => Stage::Known(media_type),
            Ok(Judged::Zip) => match ZipCheck::begin(head) {
                Ok(check) => Stage::Zip(Box::new(check)),
                Err(refused) => Stage::Refused(refused),
            },
            Ok(Judged::Text) => {
                let mut check = TextCheck::default();
                match check.push(head) {
                    Ok(()) => Stage::Text(check),
                    Err(refused) => Stage::Refused(refused),
                }
            }
        };
    }
}

enum Judged {
    Known(MediaType),
    Zip,
    Text,
}

fn judge(head: &[u8], named_text: bool) -> Result<Judged, Refused> {
    use Judged::Known;
    if head.is_empty() {
        return Err(Refused::Empty);
    }
    match head {
        [b'%', b'P', b'D', b'F', b'-', b'0'..=b'9', ..] => return Ok(Known(MediaType::Pdf)),
        [0xFF, 0xD8, 0xFF, 0xC0..=0xFE, ..] => return Ok(Known(MediaType::Jpeg)),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', _, _, _, _, b'I', b'H', b'D', b'R', ..] => {
            return Ok(Known(MediaType::Png));
        }
        [b'R', b'I', b'F', b'F', _, _, _, _, rest @ ..] => return riff(rest).map(Known),
        // Bytes 8 to 10 of Canon's raw photos; their first picture is not what a TIFF reader shows.
        [_, _, _, _, _, _, _, _, b'C', b'R', ..] if tiff(head) => return Err(Refused::Unknown),
        _ if tiff(head) => return Ok(Known(MediaType::Tiff)),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => return iso_media(head).map(Known),
        [b'P', b'K', 3, 4, ..] => return Ok(Judged::Zip),
        _ => {}
    }
    if let Some((_, refused)) = FOREIGN.iter().find(|(start, _)| head.starts_with(start)) {
        return Err(*refused);
    }
    if let Some(refused) = text::markup(head, named_text) {
        return Err(refused);
    }
    if named_text { Ok(Judged::Text) } else { Err(Refused::Unknown) }
}

/// First bytes of what we don't take but can name, so that the sender is told what to do instead.
const FOREIGN: [(&[u8], Refused); 26] = [
    (b"MZ", Refused::Program),
    (b"\x7FELF", Refused::Program),
    (b"\xFE\xED\xFA\xCE", Refused::Program),
    (b"\xFE\xED\xFA\xCF", Refused::Program),
    (b"\xCE\xFA\xED\xFE", Refused::Program),
    (b"\xCF\xFA\xED\xFE", Refused::Program),
    (b"\xCA\xFE\xBA\xBE", Refused::Program), // Java class, Mach-O for several machines
    (b"\0asm", Refused::Program),
    (b"dex\n", Refused::Program),
    (b"L\0\0\0\x01\x14\x02\0", Refused::Program), // Windows shortcut
    (b"PK\x05\x06", Refused::Archive),            // zip without entries
    (b"PK\x07\x08", Refused::Archive),            // zip in several pieces
    (b"7z\xBC\xAF\x27\x1C", Refused::Archive),
    (b"Rar!\x1A\x07", Refused::Archive),
    (b"\x1F\x8B", Refused::Archive),
    (b"BZh", Refused::Archive),
    (b"\xFD7zXZ\0", Refused::Archive),
    (b"\x28\xB5\x2F\xFD", Refused::Archive),
    (b"MSCF", Refused::Archive),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Refused::OldOffice),
    (b"{\\rtf", Refused::OldOffice),
    (b"\x1A\x45\xDF\xA3", Refused::Film), // Matroska, WebM
    (b"OggS", Refused::Film),
    (b"ID3", Refused::Film),
    (b"fLaC", Refused::Film),
    (b"\0\0\x01\xBA", Refused::Film),
];

fn tiff(head: &[u8]) -> bool {
    head.starts_with(b"II*\0") || head.starts_with(b"MM\0*")
}

/// What follows `RIFF` and the length.
fn riff(rest: &[u8]) -> Result<MediaType, Refused> {
    match rest {
        [b'W', b'E', b'B', b'P', b'V', b'P', b'8', b' ' | b'L' | b'X', ..] => Ok(MediaType::Webp),
        [b'A', b'V', b'I', b' ', ..] | [b'W', b'A', b'V', b'E', ..] => Err(Refused::Film),
        _ => Err(Refused::Unknown),
    }
}

/// The `ftyp` box (ISO 14496-12 4.3): box length, `ftyp`, major brand, version, compatible brands.
///
/// HEIC by its major brand, or by the general brand of the family together with a HEVC brand: `mif1` alone may also
/// hold AV1 or JPEG (ISO 23008-12 10.2).
fn iso_media(head: &[u8]) -> Result<MediaType, Refused> {
    const HEVC: [&[u8]; 4] = [b"heic", b"heix", b"heim", b"heis"];
    const FAMILY: [&[u8]; 4] = [b"mif1", b"msf1", b"hevc", b"hevx"];
    let Some((length, rest)) = head.split_first_chunk::<4>() else { return Err(Refused::Unknown) };
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
    let brands = rest.get(4..length.saturating_sub(4).min(rest.len())).unwrap_or_default();
    let mut brands = brands.chunks_exact(4);
    let Some(major) = brands.next() else { return Err(Refused::Unknown) };
    if HEVC.contains(&major) || FAMILY.contains(&major) && brands.any(|brand| HEVC.contains(&brand)) {
        return Ok(MediaType::Heic);
    }
    if [&b"avif"[..], b"avis", b"mif1"].contains(&major) { Err(Refused::Unknown) } else { Err(Refused::Film) }
}

#[cfg(test)]
mod tests;
