//! Checkpoints and receipts that somebody kept, compared in passing.

use std::collections::BTreeMap;

use super::{Finding, Options, Report, Witness, WitnessProblem};
use crate::{Checkpoint, Error, Hash, Origin, SignedReceipt, VerifierKey, open_checkpoint};

#[derive(Default)]
pub(super) struct Witnesses {
    /// By size of the log.
    roots: BTreeMap<u64, Vec<(Witness, Hash)>>,
    /// By index.
    leaves: BTreeMap<u64, Vec<(Witness, Vec<u8>)>>,
}

impl Witnesses {
    pub(super) fn read(options: &Options, origin: &Origin, keys: &[VerifierKey], report: &mut Report) -> Self {
        let mut kept = Self::default();
        for (witness, note) in (1..).map(Witness::Checkpoint).zip(&options.checkpoints) {
            match open_checkpoint(note, keys).and_then(|checkpoint| of(origin, &checkpoint.origin.clone(), checkpoint))
            {
                Ok(checkpoint) => kept.root(witness, &checkpoint),
                Err(error) => report.add(refused(witness, &error)),
            }
        }
        for (witness, json) in (1..).map(Witness::Receipt).zip(&options.receipts) {
            let receipt = SignedReceipt::from_json(json).and_then(|receipt| receipt.verify(keys));
            match receipt.and_then(|receipt| of(origin, &receipt.body.origin.clone(), receipt)) {
                Ok(receipt) => {
                    kept.leaves.entry(receipt.body.leaf_index).or_default().push((witness, receipt.body.leaf));
                    if let Some(checkpoint) = receipt.checkpoint {
                        kept.root(witness, &checkpoint);
                    }
                }
                Err(error) => report.add(refused(witness, &error)),
            }
        }
        kept
    }

    fn root(&mut self, witness: Witness, checkpoint: &Checkpoint) {
        self.roots.entry(checkpoint.size).or_default().push((witness, checkpoint.root));
    }

    /// The export's log has this size now.
    pub(super) fn size(&mut self, size: u64, root: impl FnOnce() -> Hash, report: &mut Report) {
        let Some(kept) = self.roots.remove(&size) else { return };
        let root = root();
        for (witness, kept) in kept {
            report.witness(witness, (kept != root).then_some(WitnessProblem::RootDiffers { size }));
        }
    }

    /// The export's log has this entry.
    pub(super) fn entry(&mut self, index: u64, leaf: &[u8], report: &mut Report) {
        for (witness, kept) in self.leaves.remove(&index).unwrap_or_default() {
            report.witness(witness, (kept != leaf).then_some(WitnessProblem::EntryDiffers { index }));
        }
    }

    /// The export has no more entries.
    pub(super) fn end(self, report: &mut Report) {
        for (size, kept) in self.roots {
            for (witness, _) in kept {
                report.witness(witness, Some(WitnessProblem::Beyond { size }));
            }
        }
        for (index, kept) in self.leaves {
            for (witness, _) in kept {
                report.witness(witness, Some(WitnessProblem::Beyond { size: index.saturating_add(1) }));
            }
        }
    }
}

fn of<T>(expected: &Origin, found: &Origin, witness: T) -> Result<T, Error> {
    if expected == found { Ok(witness) } else { Err(Error::OtherLog) }
}

fn refused(witness: Witness, error: &Error) -> Finding {
    Finding::Witness { witness, problem: WitnessProblem::Refused { why: error.to_string() } }
}
