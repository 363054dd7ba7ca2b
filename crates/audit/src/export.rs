//! The whole log as one file that proves itself, while it comes from the database.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use custody::NewEntry;
use domain::{Act, Action, Actor, ObjectKind, TenantId};
use futures::{Stream, TryStreamExt as _};
use ledger::export::Writer;
use ledger::{Opening, Origin, VerifierKey};

use crate::details::{Details, cases_of};
use crate::{Audit, Error, demand};

/// Entries read in one transaction.
const BATCH: u64 = 500;

impl Audit {
    /// The export, opened details included. Making it is an entry, committed before the first byte.
    ///
    /// # Errors
    /// Refused for everybody but auditors and the command line. An error in the middle ends the stream: a file without
    /// its end mark is not whole.
    pub async fn export(
        &self,
        actor: &Actor,
    ) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send + use<>, Error> {
        let begun = async {
            demand(actor, Act::ExportLog)?;
            let mut work = self.custody.act(actor).await?;
            work.record(NewEntry::done(Action::ExportCreated, ObjectKind::Log, actor.tenant));
            work.commit().await?;
            // The last checkpoint of the file covers all of its entries.
            let newest = self.custody.checkpoint(actor.tenant).await?;
            let key = VerifierKey::new(&self.custody.vkey(actor.tenant).await?)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let tenant = db::tenants::find(&mut tx, actor.tenant).await?.ok_or(Error::NoEntry)?;
            Ok::<_, Error>((newest.size, key, Origin::new(&tenant.log_origin)?))
        };
        let (size, key, origin) = self.custody.guarded(actor, begun).await?;
        let (this, tenant) = (self.clone(), actor.tenant);
        Ok(async_stream::try_stream! {
            let buffer = Buffer::default();
            let mut writer = Writer::begin(buffer.clone(), &origin, &[key], size)?;
            let mut checkpoints = Checkpoints { after: 0, batch: Vec::new() };
            while writer.written() < size {
                let to = size.min(writer.written() + BATCH);
                for (leaf, opening) in this.batch(tenant, writer.written(), to).await? {
                    writer.entry(&leaf, opening)?;
                    if let Some(note) = checkpoints.at(&this, tenant, writer.written()).await? {
                        writer.checkpoint(writer.written(), &note)?;
                    }
                }
                yield buffer.take();
            }
            writer.finish()?;
            yield buffer.take();
        })
    }

    async fn batch(&self, tenant: TenantId, from: u64, to: u64) -> Result<Vec<(Vec<u8>, Option<Opening>)>, Error> {
        let mut tx = self.custody.read(tenant).await?;
        let rows: Vec<_> = db::audit::search::range(&mut tx, tenant, from, to)?.try_collect().await?;
        let cases = cases_of(&mut tx, rows.iter().filter(|row| row.detail.is_some())).await?;
        let details = Details::of(&self.custody, &mut tx, tenant, &cases).await?;
        let mut batch = Vec::with_capacity(rows.len());
        for row in rows {
            let opening = match (details.open(&row)?, row.detail) {
                (Some(opened), Some(detail)) => {
                    let salt = detail.salt.try_into().map_err(|_| custody::Error::Row("salt of a detail"))?;
                    Some(Opening { detail: opened.to_vec(), salt })
                }
                _ => None,
            };
            batch.push((row.leaf.leaf, opening));
        }
        Ok(batch)
    }
}

/// Checkpoints in the order of their sizes, read some at a time.
struct Checkpoints {
    after: u64,
    batch: Vec<db::audit::checkpoints::Checkpoint>,
}

impl Checkpoints {
    /// The checkpoint of exactly this many entries, if there is one.
    async fn at(&mut self, audit: &Audit, tenant: TenantId, size: u64) -> Result<Option<String>, Error> {
        if self.batch.is_empty() {
            let mut tx = audit.custody.read(tenant).await?;
            self.batch = db::audit::checkpoints::after(&mut tx, tenant, self.after, 100).await?;
            self.batch.reverse();
        }
        let Some(next) = self.batch.pop_if(|next| next.size == size) else { return Ok(None) };
        self.after = next.size;
        Ok(Some(next.note))
    }
}

/// What was written and not yet sent.
#[derive(Debug, Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
