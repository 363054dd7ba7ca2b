//! Checkpoints: the log's signed size and root, over committed entries only, kept in the database, the object store and
//! a spool directory that leaves the house.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

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

/// One maker of checkpoints at a time for each log; a slow store for one Jobcenter keeps no other waiting.
#[derive(Debug, Default)]
pub(crate) struct Flights(Mutex<HashMap<TenantId, Arc<tokio::sync::Mutex<()>>>>);

impl Flights {
    fn of(&self, tenant: TenantId) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(tenant).or_default())
    }
}

impl Custody {
    /// A checkpoint that covers every entry committed so far. Makes one if the last does not.
    ///
    /// # Errors
    /// [`Error::Rows`], [`Error::Objects`], [`Error::Held`]; then no checkpoint was made.
    pub async fn checkpoint(&self, tenant: TenantId) -> Result<Made> {
        // Nothing is signed over a log that went back.
        if self.is_held(tenant) {
            return Err(Error::Held);
        }
        // Single flight: who waits here finds the one just made.
        let flight = self.checkpoints.of(tenant);
        let _one = flight.lock().await;
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
        // A note of this size may be there: written before a crash, or by a log that was restored since. That one is
        // evidence and stays; ours is in the database and in the spool.
        if self.blobs.head(&key).await?.is_none() {
            self.blobs.put(&key, note.clone().into_bytes().into()).await?;
        }
        if let Some(spool) = &self.spool {
            write_spool(spool, tenant, frontier.size(), &root, &note).await?;
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
async fn write_spool(spool: &Path, tenant: TenantId, size: u64, root: &ledger::Hash, note: &str) -> Result<()> {
    // The root stands in the name: a fork of the same size never overwrites the note it contradicts.
    let name = format!("{size:020}-{}", hex::encode(&root[..8]));
    let refused = |_: std::io::Error| Error::Provider("checkpoint spool directory can't be written".into());
    let dir = spool.join(tenant.to_string());
    tokio::fs::create_dir_all(&dir).await.map_err(refused)?;
    let (part, whole) = (dir.join(format!("{name}.part")), dir.join(format!("{name}.txt")));
    tokio::fs::write(&part, note).await.map_err(refused)?;
    tokio::fs::rename(&part, &whole).await.map_err(refused)
}
