//! The judgement, line by line.

use domain::Timestamp;

use super::witnesses::Witnesses;
use super::{Finding, Options, Report};
use crate::export::{EndLine, EntryLine, FORMAT, LogLine, Opening};
use crate::lines::Unreadable;
use crate::tree::MAX_SIZE;
use crate::{Entry, Frontier, Hash, Origin, VerifierKey, commit_detail, open_checkpoint};

/// How far an entry's time may lie before that of an earlier entry: requests run side by side, on several machines.
pub const TIME_TOLERANCE: chrono::Duration = chrono::Duration::minutes(5);

pub(super) struct Check<'a> {
    origin: Origin,
    size: u64,
    /// The keys that the reader brought, or else the export's own.
    trusted: Vec<VerifierKey>,
    /// These and the export's own: older checkpoints may have been signed with a key that was replaced since.
    known: Vec<VerifierKey>,
    witnesses: Witnesses,
    tree: Frontier,
    /// The index that the next entry must have.
    next: u64,
    latest: Option<Timestamp>,
    report: &'a mut Report,
}

impl<'a> Check<'a> {
    pub(super) fn begin(log: &LogLine, options: &Options, report: &'a mut Report) -> Result<Self, Unreadable> {
        if log.format != FORMAT {
            return Err(Unreadable("the format is unknown"));
        }
        let own: Result<Vec<_>, _> = log.keys.iter().map(|vkey| VerifierKey::new(vkey)).collect();
        let own = own.map_err(|_| Unreadable("a key of the export is malformed"))?;
        let trusted = if options.keys.is_empty() { own.clone() } else { options.keys.clone() };
        let known = [trusted.clone(), own].concat();
        report.origin = Some(log.origin.clone());
        let mut check = Self {
            origin: log.origin.clone(),
            size: log.size,
            witnesses: Witnesses::read(options, &log.origin, &known, report),
            trusted,
            known,
            tree: Frontier::empty(),
            next: 0,
            latest: None,
            report,
        };
        check.compare();
        Ok(check)
    }

    pub(super) fn entry(&mut self, line: &EntryLine) -> Result<(), Unreadable> {
        if self.tree.size() >= MAX_SIZE {
            return Err(Unreadable("there are more entries than a log can have"));
        }
        if line.index != self.next {
            self.report.add(Finding::Index { expected: self.next, found: line.index });
        }
        self.next = line.index.saturating_add(1);
        match Entry::decode(&line.leaf) {
            Err(error) => self.report.add(Finding::EntryUnreadable { index: line.index, why: error.to_string() }),
            Ok(entry) => self.content(line.index, &entry, line.opening.as_ref()),
        }
        self.witnesses.entry(self.tree.size(), &line.leaf, self.report);
        self.tree.append(&line.leaf);
        self.report.entries = self.tree.size();
        self.compare();
        Ok(())
    }

    fn content(&mut self, index: u64, entry: &Entry, opening: Option<&Opening>) {
        if entry.origin != self.origin.as_str() {
            self.report.add(Finding::OtherLog { index });
        }
        if self.latest.is_some_and(|latest| latest - entry.at > TIME_TOLERANCE) {
            self.report.add(Finding::TimeWentBack { index });
        }
        self.report.first.get_or_insert(entry.at);
        self.report.last = Some(entry.at);
        self.latest = self.latest.max(Some(entry.at));
        match (entry.detail_commitment, opening) {
            (None, None) => {}
            (Some(_), None) => self.report.closed += 1,
            (Some(made), Some(opening)) if made == commit_detail(&opening.salt, &opening.detail) => {
                self.report.opened += 1;
            }
            (_, Some(_)) => self.report.add(Finding::DetailDiffers { index }),
        }
    }

    pub(super) fn checkpoint(&mut self, note: &str) {
        let after = self.tree.size();
        self.report.checkpoints += 1;
        let checkpoint = match open_checkpoint(note, &self.known) {
            Ok(checkpoint) => checkpoint,
            Err(error) => {
                self.report.add(Finding::CheckpointRefused { after, why: error.to_string() });
                return;
            }
        };
        if checkpoint.origin != self.origin {
            self.report.add(Finding::CheckpointOfOtherLog { after });
        } else if checkpoint.size != after {
            self.report.add(Finding::CheckpointOutOfPlace { after, size: checkpoint.size });
        } else if checkpoint.root != self.tree.root() {
            self.report.add(Finding::RootDiffers { size: after });
        } else if open_checkpoint(note, &self.trusted).is_ok() {
            self.report.proven = Some(after);
        }
    }

    pub(super) fn end(self, end: &EndLine, hash: &Hash) {
        let (entries, root) = (self.tree.size(), self.tree.root());
        self.report.root = Some(root);
        if end.sha256 != *hash {
            self.report.add(Finding::BytesDiffer);
        }
        if let Some(said) = [self.size, end.size].into_iter().find(|said| *said != entries) {
            self.report.add(Finding::SizeDiffers { said, entries });
        }
        if end.root != root {
            self.report.add(Finding::EndDiffers);
        }
        if self.report.proven != Some(entries) {
            self.report.add(Finding::NotCovered { from: self.report.proven.unwrap_or(0) });
        }
        self.witnesses.end(self.report);
    }

    fn compare(&mut self) {
        self.witnesses.size(self.tree.size(), || self.tree.root(), self.report);
    }
}
