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
