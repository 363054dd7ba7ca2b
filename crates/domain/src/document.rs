//! Documents: what the machine knows of them and what a person decided are two things.

use crate::words::words;
use crate::{PersonId, UnknownWord};

words! {
    /// What the machine knows.
    DocumentState {
        /// Stored and receipted, not yet checked.
        Received = "received",
        /// Being read back and scanned.
        Scanning = "scanning",
        /// Clean: staff may open it.
        Available = "available",
        /// The scanner found malware.
        Infected = "infected",
        /// The scanner could not judge it.
        Unscannable = "unscannable",
        /// A tag or hash failed.
        Suspect = "suspect",
        /// Its key is destroyed, its object about to be.
        Deleting = "deleting",
        /// Key and object are gone.
        Deleted = "deleted",
    }
}

impl DocumentState {
    /// Whether a state may follow this one.
    pub const fn may_become(self, next: Self) -> bool {
        use DocumentState as S;
        matches!(
            (self, next),
            (S::Received, S::Scanning)
                | (S::Scanning, S::Available | S::Infected | S::Unscannable)
                | (S::Unscannable, S::Scanning | S::Available)
                | (S::Received | S::Scanning | S::Available | S::Infected | S::Unscannable, S::Suspect)
                | (S::Received | S::Scanning | S::Available | S::Infected | S::Unscannable | S::Suspect, S::Deleting)
                | (S::Deleting, S::Deleted)
        )
    }

    /// Whether a document may move to another case or member: not while it is being checked, and not where its bytes can't
    /// be told to be those of its receipt.
    pub const fn may_move(self) -> bool {
        matches!(self, Self::Available | Self::Infected | Self::Unscannable)
    }

    /// Whether staff may read the content.
    pub const fn readable_by_staff(self) -> bool {
        matches!(self, Self::Available)
    }

    /// Whether the sender may read the content back.
    pub const fn readable_by_sender(self) -> bool {
        !matches!(self, Self::Deleting | Self::Deleted | Self::Suspect)
    }
}

words! {
    /// Why the scanner could not judge a document, or not yet.
    ScanReason {
        /// Longer than the scanner takes.
        TooLong = "too_long",
        /// The scanner's own limits were reached within: what lies behind them was not looked at.
        Limit = "limit",
        /// Protected by a password.
        Encrypted = "encrypted",
        /// Has macros, and the scanner is set to tell of them.
        Macros = "macros",
        /// The scanner failed at it again and again, while it judged others.
        ScannerFailed = "scanner_failed",
        /// The scanner failed at everything for long: the document waits, and is tried again by itself.
        ScannerUnavailable = "scanner_unavailable",
        /// It could not be read back from the store for long: it waits, and is tried again by itself.
        StoreUnavailable = "store_unavailable",
    }
}

impl ScanReason {
    /// Whether it passes by itself: nothing was wrong with the document.
    pub const fn passes(self) -> bool {
        matches!(self, Self::ScannerUnavailable | Self::StoreUnavailable)
    }
}

words! {
    /// For what a document waits longer than it should.
    StuckFor {
        /// To be checked for malware.
        Scan = "scan",
        /// To be opened by staff.
        Open = "open",
        /// To be filed.
        File = "file",
    }
}

words! {
    /// Why a document is deleted. Nothing else deletes one before the case file has it.
    DeletionCause {
        /// The sender took it back before anybody opened it.
        TakenBack = "taken_back",
        /// Shown, not kept: §§ 67 ff. SGB X.
        ShownNotKept = "shown_not_kept",
        /// The scanner found malware in it.
        Infected = "infected",
    }
}

words! {
    /// What a caseworker decided about a paper. Never a decision about a benefit.
    Review {
        /// Nobody decided yet.
        None = "none",
        /// Vollständig und lesbar.
        Complete = "complete",
        /// Bitte noch einmal schicken; with a reason.
        Resend = "resend",
        /// Not needed after all.
        NotNeeded = "not_needed",
        /// Shown, not kept: the copy is destroyed.
        ShownNotKept = "shown_not_kept",
    }
}

impl Review {
    /// Whether the customer must be told why.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Resend)
    }
}

words! {
    /// What the bytes are, told from the bytes.
    MediaType {
        /// PDF.
        Pdf = "application/pdf",
        /// JPEG.
        Jpeg = "image/jpeg",
        /// PNG.
        Png = "image/png",
        /// HEIC, what iPhones take.
        Heic = "image/heic",
        /// WebP.
        Webp = "image/webp",
        /// TIFF, what scanners make.
        Tiff = "image/tiff",
        /// Word.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// Excel.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// LibreOffice text.
        Odt = "application/vnd.oasis.opendocument.text",
        /// Plain text.
        Text = "text/plain",
    }
}

impl MediaType {
    /// The usual ending of a file name, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Heic => "heic",
            Self::Webp => "webp",
            Self::Tiff => "tiff",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Odt => "odt",
            Self::Text => "txt",
        }
    }

    /// Whether a browser shows it by itself, safely, in a sandbox.
    pub const fn viewable(self) -> bool {
        matches!(self, Self::Pdf | Self::Jpeg | Self::Png | Self::Webp)
    }
}

words! {
    /// What staff should know of a file before they open it. It was told from the bytes, and refuses nothing.
    DocumentFlag {
        /// A password is needed to read it.
        Encrypted = "encrypted",
        /// Has macros.
        Macros = "macros",
        /// Does something when it is opened: scripts, actions, links to programs.
        ActiveContent = "active_content",
        /// Other files are inside.
        EmbeddedFiles = "embedded_files",
        /// An image with so many pixels that showing it takes much memory.
        HugeImage = "huge_image",
        /// An archive that becomes many times as large when it is unpacked.
        Inflates = "inflates",
    }
}

/// A set of [`DocumentFlag`]s. In rows: their words in order, with blanks between.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct DocumentFlags(u8);

impl DocumentFlags {
    /// Adds one.
    pub fn insert(&mut self, flag: DocumentFlag) {
        self.0 |= 1 << flag as u8;
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it is there.
    pub const fn contains(self, flag: DocumentFlag) -> bool {
        self.0 & (1 << flag as u8) != 0
    }

    /// Those that are there, in the order of definition.
    pub fn iter(self) -> impl Iterator<Item = DocumentFlag> {
        DocumentFlag::ALL.iter().copied().filter(move |flag| self.contains(*flag))
    }
}

impl FromIterator<DocumentFlag> for DocumentFlags {
    fn from_iter<I: IntoIterator<Item = DocumentFlag>>(flags: I) -> Self {
        let mut set = Self::default();
        set.extend(flags);
        set
    }
}

impl Extend<DocumentFlag> for DocumentFlags {
    fn extend<I: IntoIterator<Item = DocumentFlag>>(&mut self, flags: I) {
        flags.into_iter().for_each(|flag| self.insert(flag));
    }
}

impl std::fmt::Display for DocumentFlags {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<&str> = self.iter().map(DocumentFlag::as_str).collect();
        f.write_str(&words.join(" "))
    }
}

impl std::str::FromStr for DocumentFlags {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        text.split_whitespace().map(DocumentFlag::parse).collect()
    }
}

/// Whom in the household something is about. `"all"` or a member's id in the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Concerns {
    /// Every member.
    All,
    /// One member.
    Member(PersonId),
}

impl Concerns {
    /// The member, where it is one; rows keep `NULL` for all.
    pub const fn member(self) -> Option<PersonId> {
        match self {
            Self::All => None,
            Self::Member(person) => Some(person),
        }
    }

    /// From the nullable column.
    pub fn from_member(person: Option<PersonId>) -> Self {
        person.map_or(Self::All, Self::Member)
    }

    /// Whether this member is concerned.
    pub fn includes(self, person: PersonId) -> bool {
        match self {
            Self::All => true,
            Self::Member(member) => member == person,
        }
    }
}

impl std::fmt::Display for Concerns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Member(person) => person.fmt(f),
        }
    }
}

impl std::str::FromStr for Concerns {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        if text == "all" {
            return Ok(Self::All);
        }
        text.parse().map(Self::Member).map_err(|_| UnknownWord { kind: "Concerns" })
    }
}

impl serde::Serialize for Concerns {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Concerns {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_read_back_as_they_were_written() {
        let flags: DocumentFlags = [DocumentFlag::Macros, DocumentFlag::Encrypted].into_iter().collect();
        assert_eq!(flags.to_string(), "encrypted macros");
        assert_eq!("encrypted macros".parse(), Ok(flags));
        assert_eq!("".parse(), Ok(DocumentFlags::default()));
        assert!("encrypted something".parse::<DocumentFlags>().is_err());
        let all: DocumentFlags = DocumentFlag::ALL.iter().copied().collect();
        assert_eq!(all.iter().collect::<Vec<_>>(), DocumentFlag::ALL);
    }

    #[test]
    fn nothing_follows_deleted_and_nothing_skips_the_scan() {
        for state in DocumentState::ALL {
            assert!(!DocumentState::Deleted.may_become(*state));
        }
        assert!(!DocumentState::Received.may_become(DocumentState::Available));
        assert!(!DocumentState::Infected.may_become(DocumentState::Available));
    }

    #[test]
    fn staff_read_only_what_is_available() {
        let readable: Vec<_> = DocumentState::ALL.iter().filter(|s| s.readable_by_staff()).collect();
        assert_eq!(readable, [&DocumentState::Available]);
    }

    #[test]
    fn concerns_reads_back_what_it_writes() {
        let one = Concerns::Member(PersonId::from_uuid(uuid::Uuid::from_u128(7)));
        for concerns in [Concerns::All, one] {
            assert_eq!(concerns.to_string().parse(), Ok(concerns));
        }
        assert!("everybody".parse::<Concerns>().is_err());
    }
}
