//! One entry with its proof, and the checkpoints.

use custody::NewEntry;
use domain::{Act, Action, Actor, Cursor, Listed, ObjectKind, Page, Relation, Timestamp, may};
use ledger::{TlogProof, VerifierKey};

use crate::names::Names;
use crate::{Audit, EntryView, Error, demand};

/// An entry, and what was found out about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// The entry. Its columns say what its bytes say, else there is no answer.
    pub entry: EntryView,
    /// How many entries the checkpoint covers that proves it.
    pub size: u64,
    /// When that checkpoint was signed.
    pub made_at: Option<Timestamp>,
    /// When it left the database; `None` if that is not known.
    pub stored_at: Option<Timestamp>,
    /// Hashes of the way from the entry to the root.
    pub steps: usize,
    /// Whether the way leads to the root and the signature is of the log's key.
    pub is_proven: bool,
}

/// A checkpoint in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointLine {
    /// Entries it covers.
    pub size: u64,
    /// Root of the tree, in hex.
    pub root: String,
    /// When it was signed.
    pub made_at: Timestamp,
    /// When it was put where the database can't reach it.
    pub stored_at: Option<Timestamp>,
}

impl Audit {
    /// One entry, verified as anybody could with its proof: hash, way to the root, signature. The look is an entry.
    ///
    /// # Errors
    /// [`Error::NoEntry`], [`Error::Differs`]; refused for everybody but auditors and admins.
    pub async fn verified(&self, actor: &Actor, index: u64) -> Result<Verified, Error> {
        let act = async {
            demand(actor, Act::SearchLog)?;
            self.record_look(actor, index).await?;
            self.verify(actor, index).await
        };
        self.custody.guarded(actor, act).await
    }

    async fn verify(&self, actor: &Actor, index: u64) -> Result<Verified, Error> {
        let with_details = may(actor.role, Relation::House, Act::ReadLogDetails);
        let mut tx = self.custody.read(actor.tenant).await?;
        let row = db::audit::search::at(&mut tx, actor.tenant, index).await?.ok_or(Error::NoEntry)?;
        let names = Names::of(&self.custody, &mut tx, actor.tenant, std::slice::from_ref(&row)).await?;
        let leaf = row.leaf.leaf.clone();
        let entry = names.view(row, with_details)?;
        drop(tx);
        let proof: TlogProof = self.custody.entry_proof(actor.tenant, index).await?;
        let key = VerifierKey::new(&self.custody.vkey(actor.tenant).await?)?;
        let checked = proof.verify(&leaf, &[key]).ok();
        let size = checked.as_ref().map_or(0, |checkpoint| checkpoint.size);
        let mut tx = self.custody.read(actor.tenant).await?;
        let made = db::audit::checkpoints::covering(&mut tx, actor.tenant, index + 1).await?;
        let made = made.filter(|row| row.size == size);
        let (made_at, stored_at) = made.map_or((None, None), |row| (Some(row.made_at), row.stored_at));
        Ok(Verified { entry, size, made_at, stored_at, steps: proof.path.len(), is_proven: checked.is_some() })
    }

    async fn record_look(&self, actor: &Actor, index: u64) -> Result<(), Error> {
        let detail = serde_json::json!({ "index": index });
        let mut work = self.custody.act(actor).await?;
        work.record(NewEntry::done(Action::LogSearched, ObjectKind::Log, actor.tenant).detail(&detail));
        work.commit().await?;
        Ok(())
    }

    /// Checkpoints, those that cover the most first.
    ///
    /// # Errors
    /// Refused for everybody but auditors and admins.
    pub async fn checkpoints(&self, actor: &Actor, page: Page) -> Result<Listed<CheckpointLine>, Error> {
        let act = async {
            demand(actor, Act::SearchLog)?;
            let below = match page.after {
                Some(Cursor::Index(size)) => Some(size),
                _ => None,
            };
            let mut tx = self.custody.read(actor.tenant).await?;
            let rows = db::audit::checkpoints::below(&mut tx, actor.tenant, below, page.limit + 1).await?;
            let listed = Listed::from_rows(rows, &page, |row| Cursor::Index(row.size));
            Ok(listed.map(|row| CheckpointLine {
                size: row.size,
                root: hex::encode(row.root),
                made_at: row.made_at,
                stored_at: row.stored_at,
            }))
        };
        self.custody.guarded(actor, act).await
    }
}
