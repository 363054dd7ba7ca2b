//! Writing the file, one Jobcenter after the other.

use bytes::Bytes;
use db::tenants::Tenant;
use domain::{Act, Action, Actor, CaseId, Channel, DocumentId, ObjectKind};
use futures::Stream;
use ledger::lines::Line as _;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::line::{CaseLine, DocumentLine, End, FORMAT, Head, Line, TenantKeyLine, TenantLine};
use crate::access::demand_house;
use crate::{Custody, Error, NewEntry, Result};

/// Rows read by one statement: what is held in memory at a time.
const PAGE: u32 = 500;

impl Custody {
    /// The wrapped keys of every Jobcenter and of everything that is kept, for recovery.
    ///
    /// The rows of one Jobcenter are read in one transaction, so what is told of it is one moment; Jobcenters follow each
    /// other. Before its rows are read, each has the entry that this was done.
    ///
    /// # Errors
    /// In the stream: [`Error::Rows`]. A file without its end mark is not whole.
    pub fn export_wraps(&self, channel: Channel) -> impl Stream<Item = Result<Bytes>> + Send + use<> {
        let this = self.clone();
        async_stream::try_stream! {
            let mut file = File::default();
            let mut tx = this.read_system().await?;
            let tenants = db::tenants::list(&mut tx).await?;
            drop(tx);
            let head = Head { format: FORMAT.to_owned(), installation: this.installation(), made_at: this.now() };
            yield file.block([Line::Wraps(head)]);
            for tenant in tenants {
                let actor = Actor::system(tenant.id, channel, this.request_id());
                this.guarded(&actor, this.note_export(&actor)).await?;
                let mut tx = this.read(tenant.id).await?;
                yield file.block(keys(&mut tx, &tenant).await?);
                let mut after = CaseId::from_uuid(Uuid::nil());
                loop {
                    let cases = db::wraps::cases(&mut tx, after, PAGE).await?;
                    let Some(last) = cases.last() else { break };
                    after = last.id;
                    yield file.block(cases.into_iter().map(|row| case(&tenant, row)));
                }
                let mut after = DocumentId::from_uuid(Uuid::nil());
                loop {
                    let kept = db::wraps::documents(&mut tx, after, PAGE).await?;
                    let Some(last) = kept.last() else { break };
                    after = last.id;
                    let lines = kept.into_iter().map(|row| document(&tenant, row)).collect::<Result<Vec<_>>>()?;
                    yield file.block(lines);
                }
            }
            yield file.end();
        }
    }

    async fn note_export(&self, actor: &Actor) -> Result<()> {
        demand_house(actor, Act::ManageKeys, ObjectKind::Key)?;
        let mut work = self.act(actor).await?;
        work.record(NewEntry::done(Action::ExportCreated, ObjectKind::Key, actor.tenant).reason("wraps"));
        work.commit().await.map(drop)
    }
}

/// What is counted and hashed on the way.
#[derive(Default)]
struct File {
    hash: Sha256,
    counted: End,
}

impl File {
    fn block(&mut self, lines: impl IntoIterator<Item = Line>) -> Bytes {
        let mut block = Vec::new();
        for line in lines {
            self.counted.count(&line);
            block.extend(line.encode());
        }
        self.hash.update(&block);
        block.into()
    }

    fn end(self) -> Bytes {
        Line::End(End { sha256: self.hash.finalize().into(), ..self.counted }).encode().into()
    }
}

async fn keys(tx: &mut db::Tx, tenant: &Tenant) -> Result<Vec<Line>> {
    let mut lines = vec![Line::Tenant(TenantLine { id: tenant.id, slug: tenant.slug.clone() })];
    lines.extend(db::tenants::keys(tx, tenant.id).await?.into_iter().map(|key| {
        Line::TenantKey(TenantKeyLine {
            index_key_wrapped: key.index_key_wrapped,
            tenant: tenant.id,
            version: key.version,
            wrapped: key.wrapped,
        })
    }));
    Ok(lines)
}

fn case(tenant: &Tenant, row: db::wraps::CaseKey) -> Line {
    Line::Case(CaseLine { id: row.id, tenant: tenant.id, wrapped_key: row.wrapped_key })
}

fn document(tenant: &Tenant, row: db::wraps::Kept) -> Result<Line> {
    Ok(Line::Document(DocumentLine {
        attempt: row.attempt_id,
        case: row.case_id,
        id: row.id,
        media_type: row.media_type,
        name_sealed: row.name_sealed,
        object_key: row.object_key,
        received_at: row.received_at,
        sealed_size: row.sealed_size.ok_or(Error::Row("size of a kept object"))?,
        sha256_sealed: row.sha256_sealed,
        size: row.size,
        tenant: tenant.id,
        wrapped_key: row.wrapped_key,
    }))
}
