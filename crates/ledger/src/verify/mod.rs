//! Judges an export without a database: in one pass, with memory that does not grow with the number of entries.

mod check;
mod report;
mod witnesses;

use std::io::BufRead;

pub use check::TIME_TOLERANCE;
pub use report::{Finding, MAX_FINDINGS, Report, Verdict, Witness, WitnessProblem};

use crate::VerifierKey;
use crate::export::Line;
use crate::lines::{Lines, Unreadable};
use check::Check;

/// What the reader of an export holds from elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Keys of the log. Without them the export vouches for itself, and the report says so.
    pub keys: Vec<VerifierKey>,
    /// Checkpoints kept earlier: signed notes.
    pub checkpoints: Vec<String>,
    /// Receipts kept earlier: the JSON of [`crate::SignedReceipt`]. The checkpoint in a proof counts as a kept one.
    pub receipts: Vec<String>,
}

/// Reads an export to its end and judges it.
pub fn verify(export: impl BufRead, options: &Options) -> Report {
    let mut report = Report { anchored: !options.keys.is_empty(), ..Report::default() };
    let mut lines = Lines::new(export);
    if let Err(why) = read(&mut lines, options, &mut report) {
        report.unreadable = Some((lines.number(), why.0));
    }
    report
}

fn read(lines: &mut Lines<impl BufRead>, options: &Options, report: &mut Report) -> Result<(), Unreadable> {
    let Line::Log(log) = lines.line()? else {
        return Err(Unreadable("an export begins with its log"));
    };
    let mut check = Check::begin(&log, options, report)?;
    loop {
        match lines.line()? {
            Line::Log(_) => return Err(Unreadable("a second log begins")),
            Line::Entry(entry) => check.entry(&entry)?,
            Line::Checkpoint(note) => check.checkpoint(&note),
            Line::End(end) => {
                lines.nothing_more()?;
                check.end(&end, &lines.hash());
                return Ok(());
            }
        }
    }
}
