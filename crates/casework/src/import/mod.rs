//! Master data from the specialist system: persons, households, cases.
//!
//! Idempotent by foreign key; nothing is ever deleted. [`csv`] and [`json`] read a file, [`Casework::import`] brings it in,
//! with a preview that does the same and throws it away; [`single`] brings one thing over the API. A run that changes more
//! than a tenth of what is there is refused until somebody who saw its preview confirms the number.

mod apply;
pub mod csv;
pub mod json;
pub mod single;

use std::collections::HashSet;

use custody::{NewEntry, denied};
use domain::{Act, Action, Actor, ObjectKind, ObjectRef, Relation, may};

use crate::{Casework, Error};

/// Lines written in one unit of work: a crash loses at most this much, and the same file can be brought again.
const BATCH: usize = 200;

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct ImportReport {
    /// Persons.
    pub persons: Counts,
    /// Households.
    pub households: Counts,
    /// Times of persons in households.
    pub members: Counts,
    /// Cases.
    pub cases: Counts,
    /// How many things that were there are different after the whole run, each counted once.
    pub differing: u64,
    /// How many things were there before.
    pub existing: u64,
}

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Tell what would happen, and keep nothing.
    Preview,
    /// Bring it in.
    Apply {
        /// How many things somebody who saw the preview lets it change.
        confirmed: Option<u64>,
    },
}

/// What is different after a run, by kind and key.
pub(crate) type Differing = HashSet<(&'static str, String)>;

/// How many of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Were not there.
    pub new: u64,
    /// Were there, and something is different now.
    pub changed: u64,
    /// Were there already.
    pub same: u64,
}

/// What happened to one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    New,
    /// It is different now.
    Changed,
    /// It was there already.
    Same,
}

impl ImportReport {
    /// Whether a run may be a mistake of the specialist system's export: it changes much of what is there.
    pub fn needs_confirmation(&self) -> bool {
        domain::limits::import_needs_confirmation(self.existing, self.differing)
    }

    fn add(&mut self, other: &Self) {
        self.persons.add(other.persons);
        self.households.add(other.households);
        self.members.add(other.members);
        self.cases.add(other.cases);
    }
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.new += other.new;
        self.changed += other.changed;
        self.same += other.same;
    }

    pub(crate) fn count(&mut self, change: Change) {
        match change {
            Change::New => self.new += 1,
            Change::Changed => self.changed += 1,
            Change::Same => self.same += 1,
        }
    }
}

impl Casework {
    /// Brings lines in, or tells what would happen.
    ///
    /// Every batch leaves an entry with its counts. Whatever changes who may see a case leaves one that names the case.
    ///
    /// # Errors
    /// [`Error::UnknownReference`] if a line names a caseworker that is not there; [`Error::NumberTaken`];
    /// [`Error::Unconfirmed`] if it changes too much.
    pub async fn import(&self, actor: &Actor, lines: &[csv::Line], run: Run) -> Result<ImportReport, Error> {
        let act = async {
            demand(actor)?;
            let preview = self.run(actor, lines, false).await?;
            let Run::Apply { confirmed } = run else { return Ok(preview) };
            if preview.needs_confirmation() && confirmed != Some(preview.differing) {
                return Err(Error::Unconfirmed { differing: preview.differing, existing: preview.existing });
            }
            let report = self.run(actor, lines, true).await?;
            Ok(ImportReport { existing: preview.existing, ..report })
        };
        self.custody.guarded(actor, act).await
    }

    async fn run(&self, actor: &Actor, lines: &[csv::Line], apply: bool) -> Result<ImportReport, Error> {
        let mut tx = self.custody.read(actor.tenant).await?;
        let existing = db::people::count_master_data(&mut tx).await?;
        drop(tx);
        let mut report = ImportReport { existing, ..ImportReport::default() };
        let mut differing = Differing::new();
        for batch in lines.chunks(BATCH) {
            let mut work = self.custody.act(actor).await?;
            let mut brought = ImportReport::default();
            for line in batch {
                apply::line(&self.custody, &mut work, line, &mut brought, &mut differing).await?;
            }
            report.add(&brought);
            if !apply {
                // Dropped: rolled back. Later batches are then previewed without what earlier ones would bring.
                continue;
            }
            let id = domain::ids::uuid_v7(self.custody.clock(), self.custody.rng());
            let counts = serde_json::json!({
                "lines": batch.len(), "persons": brought.persons, "households": brought.households,
                "members": brought.members, "cases": brought.cases,
            });
            db::people::insert_import(work.rows(), id, "file", &counts, self.custody.now()).await?;
            work.record(NewEntry::done(Action::PeopleImported, ObjectKind::Import, id).detail(&counts));
            work.commit().await?;
        }
        report.differing = differing.len() as u64;
        Ok(report)
    }
}

/// Only the specialist system and the command line bring master data.
fn demand(actor: &Actor) -> Result<(), Error> {
    if may(actor.role, Relation::House, Act::ImportPeople) {
        return Ok(());
    }
    Err(denied(Act::ImportPeople, ObjectRef::new(ObjectKind::Route, uuid::Uuid::nil())).into())
}
