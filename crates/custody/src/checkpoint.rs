//! Checkpoints: the log's signed size and root, over committed entries only, kept in the database, the object store and
//! a spool directory that leaves the house.

use std::collections::HashMap;
use std::path::Path;

use db::audit::{append, checkpoints};
use domain::{Actor, TenantId};
use ledger::{Frontier, Origin, TlogProof};

use crate::{Custody, Error, Result};

/// A checkpoint that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Number of entries it covers.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

impl Custody {
    /// A checkpoint that covers every entry committed so far. Makes one if the last does not.
    ///
    /// # Errors
    /// [`Error::Rows`], [`Error::Objects`]; then no checkpoint was made.
    pub async fn checkpoint(&self, tenant: TenantId) -> Result<Made> {
        // Single flight: who waits here finds the one just made.
        let _one = self.checkpoints.lock().await;
        let mut tx = self.read(tenant).await?;
        let head = append::head(&mut tx, tenant).await?.ok_or(Error::Row("the Jobcenter has no log"))?;
        let last = checkpoints::latest(&mut tx, tenant).await?;
        let origin = self.origin_in(&mut tx, tenant).await?;
        drop(tx);
        let frontier = Frontier::decode(&head.frontier)?;
        if let Some(last) = last.filter(|last| last.size == frontier.size()) {
            return Ok(Made { size: last.size, note: last.note });
        }
        let root = frontier.root();
        let note = ledger::sign_checkpoint(&origin, frontier.size(), &root, self.keyring.provider().log_key());
        let key = blobs::ObjectKey::Checkpoint { tenant, size: frontier.size() };
        self.blobs.put(&key, note.clone().into_bytes().into()).await?;
        if let Some(spool) = &self.spool {
            write_spool(spool, tenant, frontier.size(), &note).await?;
        }
        let actor = Actor::system(tenant, domain::Channel::Job, self.request_id());
        let mut work = self.act(&actor).await?;
        let now = self.now();
        let row = checkpoints::Checkpoint {
            size: frontier.size(),
            root,
            note: note.clone(),
            made_at: now,
            stored_at: Some(now),
        };
        checkpoints::insert(work.rows(), tenant, &row).await?;
        work.commit_bookkeeping().await?;
        Ok(Made { size: frontier.size(), note })
    }

    /// The name of a Jobcenter's log.
    pub(crate) async fn origin_in(&self, tx: &mut db::Tx, tenant: TenantId) -> Result<Origin> {
        let row = db::tenants::find(tx, tenant).await?.ok_or(Error::Row("no such Jobcenter"))?;
        Ok(Origin::new(&row.log_origin)?)
    }

    /// The key that others check the log's signatures with.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn vkey(&self, tenant: TenantId) -> Result<String> {
        let mut tx = self.read(tenant).await?;
        let origin = self.origin_in(&mut tx, tenant).await?;
        Ok(self.keyring.provider().log_key().vkey(&origin))
    }

    /// The C2SP tlog-proof of one entry against a checkpoint that covers it.
    ///
    /// # Errors
    /// [`Error::Row`] if there is no such entry; as [`Custody::checkpoint`].
    pub async fn entry_proof(&self, tenant: TenantId, index: u64) -> Result<TlogProof> {
        let mut tx = self.read(tenant).await?;
        let covering = checkpoints::covering(&mut tx, tenant, index + 1).await?;
        drop(tx);
        let checkpoint = match covering {
            Some(row) => Made { size: row.size, note: row.note },
            None => self.checkpoint(tenant).await?,
        };
        if checkpoint.size <= index {
            return Err(Error::Row("no such entry"));
        }
        let wanted = ledger::inclusion_nodes(index, checkpoint.size);
        let mut tx = self.read(tenant).await?;
        let nodes: HashMap<u64, ledger::Hash> = append::nodes(&mut tx, tenant, &wanted).await?.into_iter().collect();
        let path = ledger::inclusion_proof(index, checkpoint.size, &nodes)?;
        Ok(TlogProof { extra: None, index, path, checkpoint: checkpoint.note })
    }
}

/// Writes the note under a name that sorts by size, whole or not at all.
async fn write_spool(spool: &Path, tenant: TenantId, size: u64, note: &str) -> Result<()> {
    let refused = |_: std::io::Error| Error::Provider("checkpoint spool directory can't be written".into());
    let dir = spool.join(tenant.to_string());
    tokio::fs::create_dir_all(&dir).await.map_err(refused)?;
    let (part, whole) = (dir.join(format!("{size:020}.part")), dir.join(format!("{size:020}.txt")));
    tokio::fs::write(&part, note).await.map_err(refused)?;
    tokio::fs::rename(&part, &whole).await.map_err(refused)
}
