//! Beyond the search of the log: one entry verified, the checkpoints, the report after an incident.

use domain::Timestamp;

use super::{Choice, EntryLine, Mistake, mistake};
use crate::i18n::Locale;

/// `GET /audit/entries/{index}`.
#[derive(Debug, Clone)]
pub struct EntryPage {
    /// The entry.
    pub entry: EntryLine,
    /// Whether the reader is an auditor.
    pub is_auditor: bool,
    /// How many entries the checkpoint covers that proves it.
    pub size: u64,
    /// When that checkpoint was signed.
    pub made_at: Option<Timestamp>,
    /// When it left the database.
    pub stored_at: Option<Timestamp>,
    /// Hashes of the way from the entry to the root.
    pub steps: u32,
    /// Whether the way leads to the root and the signature is of the log's key.
    pub is_proven: bool,
}

super::template!(EntryPage, "staff/entry.html");

impl EntryPage {
    /// What was checked, one sentence for each.
    pub fn findings(&self, t: &Locale) -> Vec<String> {
        let mut said = vec![t.get("verified-columns")];
        if !self.is_proven {
            said.push(t.get("verified-not"));
            return said;
        }
        let (steps, size) = (self.steps.to_string(), self.size.to_string());
        said.push(t.named("verified-way", &[("steps", &steps), ("size", &size)]));
        if let Some(at) = &self.made_at {
            said.push(t.with("verified-signed", &t.moment(at)));
        }
        said.push(
            self.stored_at
                .as_ref()
                .map_or_else(|| t.get("verified-inside"), |at| t.with("verified-left", &t.moment(at))),
        );
        said
    }
}

/// `GET /audit/checkpoints`.
#[derive(Debug, Clone, Default)]
pub struct CheckpointsPage {
    /// Those that cover the most first.
    pub rows: Vec<CheckpointRow>,
    /// The link to the next rows.
    pub more: Option<String>,
}

super::template!(CheckpointsPage, "staff/checkpoints.html");

/// A checkpoint.
#[derive(Debug, Clone)]
pub struct CheckpointRow {
    /// Entries it covers.
    pub size: u64,
    /// Root of the tree, hexadecimal.
    pub root: String,
    /// When it was signed.
    pub made_at: Timestamp,
    /// When it left the database.
    pub stored_at: Option<Timestamp>,
}

impl CheckpointRow {
    /// The first digits of the root: enough to compare by eye.
    pub fn short_root(&self) -> &str {
        self.root.get(..12).unwrap_or(&self.root)
    }
}

/// What an incident can be about, in the order of the form.
const SUBJECTS: [&str; 4] = ["account", "case", "document", "session"];

/// `GET /audit/incident`, and again after a `POST`. Fields: `kind`, `subject`, `purpose`, `form`.
#[derive(Debug, Clone, Default)]
pub struct IncidentPage {
    /// What was chosen.
    pub kind: String,
    /// What was typed.
    pub subject: String,
    /// What was typed.
    pub purpose: String,
    /// What was found, the newest first; `None` before anything was asked.
    pub entries: Option<Vec<EntryLine>>,
    /// Where the next entries begin.
    pub next: Option<String>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(IncidentPage, "staff/incident.html");

impl IncidentPage {
    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

/// What it can be about, to choose from.
pub(crate) fn subjects(t: &Locale) -> Vec<Choice> {
    let choice = |kind: &&str| Choice { value: (*kind).to_owned(), label: t.get(&format!("incident-{kind}")) };
    SUBJECTS.iter().map(choice).collect()
}
