//! What is inside, by the names in the directory.
//!
//! A macro part under a name of its own stays unseen here: Word and Excel don't run it in a file that calls itself DOCX or
//! XLSX, and the virus scanner unpacks. The same is true of the password of an older ODT, which only its manifest tells of.

use domain::{DocumentFlag, DocumentFlags, MediaType};

use super::Refused;
use super::directory::Directory;

/// Programs and scripts. No letter has one inside.
const PROGRAMS: [&[u8]; 18] = [
    b".exe", b".dll", b".com", b".scr", b".msi", b".bat", b".cmd", b".ps1", b".vbs", b".vbe", b".js", b".jse", b".wsf",
    b".hta", b".lnk", b".jar", b".class", b".dex",
];
const MACRO_ENDINGS: [&[u8]; 4] =
    [b"vbaproject.bin", b"vbadata.xml", b"vbaprojectsignature.bin", b"attachedtoolbars.bin"];
/// LibreOffice's, then those of Excel 4.
const MACRO_FOLDERS: [&[u8]; 5] =
    [b"basic/", b"scripts/", b"xl/macrosheets/", b"xl/intlmacrosheets/", b"xl/dialogsheets/"];

/// What the container holds.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each answers one line of the table of types")]
pub(super) struct Contents {
    pub(super) flags: DocumentFlags,
    content_types: bool,
    word: bool,
    excel: bool,
    slides: bool,
    odf_content: bool,
    odf_manifest: bool,
}

impl Contents {
    pub(super) fn read(directory: &Directory<'_>) -> Result<Self, Refused> {
        let mut contents = Self::default();
        for entry in directory.entries() {
            contents.note(&entry.name.to_ascii_lowercase())?;
        }
        Ok(contents)
    }

    /// Takes a name in lower case.
    fn note(&mut self, name: &[u8]) -> Result<(), Refused> {
        if PROGRAMS.iter().any(|ending| name.ends_with(ending)) || name == b"meta-inf/manifest.mf" {
            return Err(Refused::Program);
        }
        self.flags.extend(flag(name));
        self.content_types |= name == b"[content_types].xml";
        self.word |= name.starts_with(b"word/");
        self.excel |= name.starts_with(b"xl/");
        self.slides |= name.starts_with(b"ppt/");
        self.odf_content |= name == b"content.xml" || name == b"encrypted-package";
        self.odf_manifest |= name == b"meta-inf/manifest.xml";
        Ok(())
    }

    pub(super) fn judge(&self, odt: bool) -> Result<MediaType, Refused> {
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

/// What staff should know of an entry.
fn flag(name: &[u8]) -> Option<DocumentFlag> {
    let within = |folder: &[u8]| name.split(|byte| *byte == b'/').rev().skip(1).any(|part| part == folder);
    if MACRO_FOLDERS.iter().any(|folder| name.starts_with(folder))
        || MACRO_ENDINGS.iter().any(|ending| name.ends_with(ending))
    {
        Some(DocumentFlag::Macros)
    } else if within(b"activex") {
        Some(DocumentFlag::ActiveContent)
    } else if within(b"embeddings") || name.starts_with(b"object ") {
        Some(DocumentFlag::EmbeddedFiles)
    } else if name == b"encrypted-package" {
        Some(DocumentFlag::Encrypted)
    } else {
        None
    }
}
