//! What the verifier says.

use std::fmt;

use domain::Timestamp;

use crate::{Hash, Origin, text};

/// How many findings are listed; the others are counted.
pub const MAX_FINDINGS: usize = 1_000;

/// The judgement in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that can be checked holds.
    Whole,
    /// Something was changed, left out, added or is not proven.
    Broken,
    /// The file can't be read to its end.
    Unreadable,
}

impl Verdict {
    /// The exit code of the command.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Whole => 0,
            Self::Broken => 1,
            Self::Unreadable => 2,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Whole => "whole",
            Self::Broken => "broken",
            Self::Unreadable => "unreadable",
        })
    }
}

/// Something that the reader brought, counted from 1 in the order given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witness {
    /// A checkpoint.
    Checkpoint(usize),
    /// A receipt.
    Receipt(usize),
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checkpoint(number) => write!(f, "given checkpoint {number}"),
            Self::Receipt(number) => write!(f, "given receipt {number}"),
        }
    }
}

/// Why export and witness do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WitnessProblem {
    /// It is malformed, of another log, or no known key signed it.
    #[error("{why}")]
    Refused {
        /// The reason.
        why: String,
    },
    /// The log had another root at this size.
    #[error("at {size} entries it has another root: the history was rewritten or the log forked")]
    RootDiffers {
        /// The size.
        size: u64,
    },
    /// The log had another entry at this index.
    #[error("entry {index} is another one")]
    EntryDiffers {
        /// The index.
        index: u64,
    },
    /// The log had more entries than the export.
    #[error("it proves {size} entries, which the export does not have")]
    Beyond {
        /// At least so many.
        size: u64,
    },
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// An index is left out, repeated or out of order.
    #[error("entry {found} stands where entry {expected} belongs")]
    Index {
        /// The index that belongs here.
        expected: u64,
        /// The index that stands here.
        found: u64,
    },
    /// An entry's bytes are not an entry.
    #[error("entry {index} can't be read: {why}")]
    EntryUnreadable {
        /// Its index.
        index: u64,
        /// The reason.
        why: String,
    },
    /// An entry names another log.
    #[error("entry {index} belongs to another log")]
    OtherLog {
        /// Its index.
        index: u64,
    },
    /// An entry is older than one before it by more than [`super::TIME_TOLERANCE`].
    #[error("entry {index} is older than an entry before it")]
    TimeWentBack {
        /// Its index.
        index: u64,
    },
    /// A detail is not the one that was committed to.
    #[error("the detail of entry {index} is not the one that the entry commits to")]
    DetailDiffers {
        /// The entry's index.
        index: u64,
    },
    /// A checkpoint of the export is malformed, or no known key signed it.
    #[error("the checkpoint after {after} entries: {why}")]
    CheckpointRefused {
        /// Where it stands.
        after: u64,
        /// The reason.
        why: String,
    },
    /// A checkpoint of the export is one of another log.
    #[error("the checkpoint after {after} entries belongs to another log")]
    CheckpointOfOtherLog {
        /// Where it stands.
        after: u64,
    },
    /// A checkpoint does not stand after as many entries as it covers.
    #[error("the checkpoint after {after} entries covers {size}")]
    CheckpointOutOfPlace {
        /// Where it stands.
        after: u64,
        /// Where it belongs.
        size: u64,
    },
    /// The entries do not lead to the root that was signed.
    #[error("the first {size} entries do not lead to the root that was signed over them")]
    RootDiffers {
        /// How many entries the checkpoint covers.
        size: u64,
    },
    /// The number of entries is not the one that the export names.
    #[error("the export names {said} entries and has {entries}")]
    SizeDiffers {
        /// What the first line says, or else the last.
        said: u64,
        /// What there is.
        entries: u64,
    },
    /// The root in the end mark is another one.
    #[error("the entries do not lead to the root in the end mark")]
    EndDiffers,
    /// The hash in the end mark is another one.
    #[error("the bytes of the file are not those that were written")]
    BytesDiffer,
    /// The last entries are under no signature that counts.
    #[error("from entry {from} on, no checkpoint signed with a trusted key covers the entries")]
    NotCovered {
        /// The first such index.
        from: u64,
    },
    /// What the reader brought does not go together with the export.
    #[error("{witness}: {problem}")]
    Witness {
        /// Which.
        witness: Witness,
        /// Why.
        problem: WitnessProblem,
    },
}

/// What the verifier found. Its `Display` is the text that the command prints.
#[derive(Debug, Default)]
pub struct Report {
    /// The log, once its line was read.
    pub origin: Option<Origin>,
    /// Whether the reader brought a key.
    pub anchored: bool,
    /// How many entries were read.
    pub entries: u64,
    /// The time of the first one.
    pub first: Option<Timestamp>,
    /// The time of the last one.
    pub last: Option<Timestamp>,
    /// The root over them, once the end was read.
    pub root: Option<Hash>,
    /// How many checkpoints were read.
    pub checkpoints: u64,
    /// So many entries are under a trusted signature.
    pub proven: Option<u64>,
    /// How many details were there and right.
    pub opened: u64,
    /// How many entries commit to a detail that is not there: erased, or not given out.
    pub closed: u64,
    /// How many comparisons with given checkpoints and receipts came out right.
    pub agreed: u64,
    /// What does not hold, at most [`MAX_FINDINGS`].
    pub findings: Vec<Finding>,
    /// How many more findings there were.
    pub findings_left_out: u64,
    /// The line at which reading ended too early, and why.
    pub unreadable: Option<(u64, &'static str)>,
}

impl Report {
    /// The judgement.
    pub fn verdict(&self) -> Verdict {
        if self.unreadable.is_some() {
            return Verdict::Unreadable;
        }
        if self.findings.is_empty() { Verdict::Whole } else { Verdict::Broken }
    }

    pub(super) fn add(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.findings_left_out += 1;
        }
    }

    pub(super) fn witness(&mut self, witness: Witness, problem: Option<WitnessProblem>) {
        match problem {
            None => self.agreed += 1,
            Some(problem) => self.add(Finding::Witness { witness, problem }),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "verdict: {}", self.verdict())?;
        if let Some(origin) = &self.origin {
            writeln!(f, "log: {origin}")?;
        }
        writeln!(
            f,
            "trust: {}",
            if self.anchored { "given key" } else { "unanchored, the export's own key vouches for it" }
        )?;
        writeln!(f, "entries: {}, proven by signature: {}", self.entries, self.proven.unwrap_or(0))?;
        if let (Some(first), Some(last)) = (self.first, self.last) {
            writeln!(f, "time: {} to {}", first.to_rfc3339(), last.to_rfc3339())?;
        }
        if let Some(root) = &self.root {
            writeln!(f, "root: {}", text::encode(root))?;
        }
        writeln!(f, "checkpoints: {}", self.checkpoints)?;
        writeln!(f, "details: {} opened, {} erased or not given out", self.opened, self.closed)?;
        writeln!(f, "given checkpoints and receipts: {} comparisons agree", self.agreed)?;
        for finding in &self.findings {
            writeln!(f, "finding: {finding}")?;
        }
        if self.findings_left_out > 0 {
            writeln!(f, "findings left out: {}", self.findings_left_out)?;
        }
        if let Some((line, why)) = self.unreadable {
            writeln!(f, "unreadable at line {line}: {why}")?;
        }
        Ok(())
    }
}
