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
//! | ODT | `mimetype` first and stored, naming an OpenDocument text; `content.xml`, `META-INF/manifest.xml` |
//!
//! Refused in all of them: macros (`vbaProject.bin` and its kin, Excel 4 macro sheets, LibreOffice's `Basic/` and
//! `Scripts/`), programs and scripts by their ending, encrypted entries, zip64, bytes between directory and end, a
//! directory of more than [`Sniffer::TAIL`](super::Sniffer::TAIL) bytes. A macro part under a name of its own stays
//! unseen here: Word and Excel don't run it in a file that calls itself DOCX or XLSX, and the virus scanner unpacks.

use domain::MediaType;

use super::{Refused, Sniffer};

const LOCAL_HEADER: usize = 30;
const DIRECTORY_ENTRY: usize = 46;
const END: usize = 22;
const ODT: &[u8] = b"application/vnd.oasis.opendocument.text";

#[derive(Debug)]
pub(super) struct ZipCheck {
    /// The first entry says OpenDocument text.
    odt: bool,
    /// Bytes that are no longer in `tail`.
    dropped: u64,
    tail: Vec<u8>,
}

impl ZipCheck {
    /// Begins with the first bytes, of which there are `Sniffer::HEAD` unless the file is shorter.
    pub(super) fn begin(head: &[u8]) -> Result<Self, Refused> {
        let name_length = usize::from(number16(head, 26).ok_or(Refused::Unknown)?);
        let extra_length = usize::from(number16(head, 28).ok_or(Refused::Unknown)?);
        let name = head.get(LOCAL_HEADER..LOCAL_HEADER + name_length).ok_or(Refused::Unknown)?;
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
        Ok(Self { odt, dropped: 0, tail: head.to_vec() })
    }

    /// Keeps the last bytes: between one and two times `Sniffer::TAIL`, so that each byte moves at most twice.
    pub(super) fn push(&mut self, bytes: &[u8]) {
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

    pub(super) fn finish(self) -> Result<MediaType, Refused> {
        // One view for all ways of cutting the stream, however much happens to be held.
        let tail = self.tail.get(self.tail.len().saturating_sub(Sniffer::TAIL)..).unwrap_or_default();
        let skipped = self.dropped + (self.tail.len() - tail.len()) as u64;
        let (directory, count) = directory(tail, skipped).ok_or(Refused::Archive)?;
        Contents::read(directory, count)?.judge(self.odt)
    }
}

/// The central directory and how many entries it has, found through the end record.
fn directory(tail: &[u8], skipped: u64) -> Option<(&[u8], u16)> {
    let end = (0..=tail.len().checked_sub(END)?).rev().find(|at| {
        let comment = number16(tail, at + 20).map(usize::from);
        tail.get(*at..).is_some_and(|end| end.starts_with(b"PK\x05\x06")) && comment == Some(tail.len() - at - END)
    })?;
    let record = tail.get(end..)?;
    let count = number16(record, 10)?;
    let one_disk = number32(record, 4)? == 0 && number16(record, 8)? == count;
    let size = u64::from(number32(record, 12)?);
    let start = u64::from(number32(record, 16)?);
    if !one_disk || count == u16::MAX || start + size != skipped + end as u64 {
        return None;
    }
    let start = usize::try_from(start.checked_sub(skipped)?).ok()?;
    Some((tail.get(start..end)?, count))
}

/// What the directory says is in the container.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each answers one line of the table above")]
struct Contents {
    content_types: bool,
    word: bool,
    excel: bool,
    slides: bool,
    odf_content: bool,
    odf_manifest: bool,
}

impl Contents {
    fn read(mut directory: &[u8], count: u16) -> Result<Self, Refused> {
        let mut contents = Self::default();
        for _ in 0..count {
            let broken = Refused::Archive;
            if !directory.starts_with(b"PK\x01\x02") {
                return Err(broken);
            }
            let flags = number16(directory, 8).ok_or(broken)?;
            let name_length = usize::from(number16(directory, 28).ok_or(broken)?);
            let extra_length = usize::from(number16(directory, 30).ok_or(broken)?);
            let comment_length = usize::from(number16(directory, 32).ok_or(broken)?);
            let name = directory.get(DIRECTORY_ENTRY..DIRECTORY_ENTRY + name_length).ok_or(broken)?;
            if flags & 1 == 1 {
                return Err(Refused::OldOffice);
            }
            contents.note(&name.to_ascii_lowercase())?;
            let length = DIRECTORY_ENTRY + name_length + extra_length + comment_length;
            directory = directory.get(length..).ok_or(broken)?;
        }
        if directory.is_empty() { Ok(contents) } else { Err(Refused::Archive) }
    }

    fn note(&mut self, name: &[u8]) -> Result<(), Refused> {
        const MACRO_ENDINGS: [&[u8]; 4] =
            [b"vbaproject.bin", b"vbadata.xml", b"vbaprojectsignature.bin", b"attachedtoolbars.bin"];
        const MACRO_FOLDERS: [&[u8]; 4] = [b"basic/", b"scripts/", b"xl/macrosheets/", b"xl/dialogsheets/"];
        const PROGRAMS: [&[u8]; 18] = [
            b".exe", b".dll", b".com", b".scr", b".msi", b".bat", b".cmd", b".ps1", b".vbs", b".vbe", b".js", b".jse",
            b".wsf", b".hta", b".lnk", b".jar", b".class", b".dex",
        ];
        if PROGRAMS.iter().any(|ending| name.ends_with(ending)) || name == b"meta-inf/manifest.mf" {
            return Err(Refused::Program);
        }
        let in_macro_folder = MACRO_FOLDERS.iter().any(|folder| name.starts_with(folder));
        if in_macro_folder || MACRO_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            return Err(Refused::Macros);
        }
        self.content_types |= name == b"[content_types].xml";
        self.word |= name.starts_with(b"word/");
        self.excel |= name.starts_with(b"xl/");
        self.slides |= name.starts_with(b"ppt/");
        self.odf_content |= name == b"content.xml";
        self.odf_manifest |= name == b"meta-inf/manifest.xml";
        Ok(())
    }

    fn judge(&self, odt: bool) -> Result<MediaType, Refused> {
        let office = self.content_types && !odt;
        match (office, self.word, self.excel, self.slides) {
            (true, true, false, false) => Ok(MediaType::Docx),
            (true, false, true, false) => Ok(MediaType::Xlsx),
            (true, ..) => Err(Refused::Unknown),
            (false, ..) if odt && self.odf_content && self.odf_manifest && !self.content_types => Ok(MediaType::Odt),
            (false, ..) => Err(Refused::Archive),
        }
    }
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}
