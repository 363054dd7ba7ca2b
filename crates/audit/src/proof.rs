//! Checkpoints and proofs of single entries.

use domain::{Act, Actor, TenantId};

use crate::{Audit, Error, demand};

/// A checkpoint, taken apart for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointView {
    /// The name of the log.
    pub origin: String,
    /// Entries it covers.
    pub size: u64,
    /// Root of the tree, in hex.
    pub root: String,
    /// The signed note, as programs take it.
    pub note: String,
    /// When it was made; `None` if it was made just now.
    pub made_at: Option<domain::Timestamp>,
}

impl Audit {
    /// A checkpoint that covers everything committed so far.
    ///
    /// # Errors
    /// Refused for everybody but auditors.
    pub async fn checkpoint(&self, actor: &Actor) -> Result<String, Error> {
        let act = async {
            demand(actor, Act::ExportLog)?;
            Ok(self.custody.checkpoint(actor.tenant).await?.note)
        };
        self.custody.guarded(actor, act).await
    }

    /// The newest checkpoint there is, for whoever may search.
    ///
    /// # Errors
    /// Refused for everybody else.
    pub async fn newest_checkpoint(&self, actor: &Actor) -> Result<Option<CheckpointView>, Error> {
        let act = async {
            demand(actor, Act::SearchLog)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let Some(row) = db::audit::checkpoints::latest(&mut tx, actor.tenant).await? else { return Ok(None) };
            drop(tx);
            let origin = row.note.lines().next().unwrap_or_default().to_owned();
            let (size, root) = (row.size, hex::encode(row.root));
            Ok(Some(CheckpointView { origin, size, root, note: row.note, made_at: Some(row.made_at) }))
        };
        self.custody.guarded(actor, act).await
    }

    /// The C2SP tlog-proof that an entry is in the log.
    ///
    /// # Errors
    /// [`Error::NoEntry`]; refused for everybody but auditors.
    pub async fn proof(&self, actor: &Actor, index: u64) -> Result<String, Error> {
        let act = async {
            demand(actor, Act::ExportLog)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let size = db::audit::append::head(&mut tx, actor.tenant).await?.map_or(0, |head| head.size);
            drop(tx);
            if index >= size {
                return Err(Error::NoEntry);
            }
            Ok(self.custody.entry_proof(actor.tenant, index).await?.format())
        };
        self.custody.guarded(actor, act).await
    }

    /// The key that checks the log's signatures, for `audit verify --key`.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn vkey(&self, tenant: TenantId) -> Result<String, Error> {
        Ok(self.custody.vkey(tenant).await?)
    }
}
