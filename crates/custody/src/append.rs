//! Appending to the log: the last statements of every unit of work.
//!
//! Lock order: business rows, then the tenant's head; nothing after but fresh rows that only this transaction knows.

use db::audit::append as rows;
use db::audit::events::Event;
use domain::{Actor, EntryId, TenantId, Timestamp};
use ledger::{Entry, Frontier, Origin};

use crate::seal::TenantSealer;
use crate::work::NewEntry;
use crate::{CaseField, Custody, Error, Result, TenantField, receipt};

/// Appends the entries and their receipts; gives the index of each entry.
pub(crate) async fn append(
    custody: &Custody,
    tx: &mut db::Tx,
    actor: &Actor,
    entries: Vec<NewEntry>,
) -> Result<Vec<u64>> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let begun = std::time::Instant::now();
    let log = actor.tenant;
    // Keys and the log's name first: opening a key may ask the provider, which must not happen under the lock.
    let tenant_sealer = custody.keyring.tenant_sealer(tx, log).await?;
    let origin = custody.origin_in(tx, log).await?;
    let head = rows::lock_head(tx, log, &Frontier::empty().encode()).await?;
    let mut frontier = Frontier::decode(&head.frontier)?;
    let at = later_than_last(custody.now(), tx, log, head.size).await?;
    let mut appender = Appender { custody, actor, origin, tenant_sealer, at, frontier: &mut frontier };
    let (mut leaves, mut nodes, mut salts) = (Vec::with_capacity(entries.len()), Vec::new(), Vec::new());
    for entry in &entries {
        let (leaf, salt) = appender.leaf(entry, &mut nodes);
        leaves.push(leaf);
        salts.push(salt);
    }
    // One statement for all of a kind: the log is locked.
    rows::insert_leaves(tx, log, &leaves).await?;
    rows::insert_nodes(tx, log, &nodes).await?;
    let events: Vec<_> = entries.iter().zip(&leaves).filter_map(|(new, leaf)| event(new, leaf)).collect();
    db::audit::events::insert_rows(tx, &events).await?;
    let mut indices = Vec::with_capacity(entries.len());
    for ((new, leaf), salt) in entries.into_iter().zip(leaves).zip(salts) {
        indices.push(leaf.leaf_index);
        appender.beside(tx, new, leaf, salt).await?;
    }
    let moved = rows::Head { size: frontier.size(), frontier: frontier.encode() };
    if !rows::set_head(tx, log, head.size, &moved).await? {
        return Err(Error::Stale);
    }
    meters::house::appended(indices.len(), begun.elapsed());
    Ok(indices)
}

/// The order of the log is the order of time, also when two processes' clocks differ a little.
async fn later_than_last(now: Timestamp, tx: &mut db::Tx, log: TenantId, size: u64) -> Result<Timestamp> {
    let Some(last) = size.checked_sub(1) else { return Ok(now) };
    let last = db::audit::search::at(tx, log, last).await?.ok_or(Error::Row("the last entry is missing"))?;
    Ok(now.max(last.leaf.at))
}

/// What open pages are told of an entry.
fn event(new: &NewEntry, leaf: &rows::Leaf) -> Option<Event> {
    let case = new.case.as_ref().filter(|_| new.action.is_live())?;
    Some(Event {
        leaf_index: leaf.leaf_index,
        action: new.action,
        case_id: case.id,
        object_kind: new.object.kind,
        object_id: new.object.id,
        concerns_member: new.concerns.unwrap_or(domain::Concerns::All),
        at: leaf.at,
    })
}

struct Appender<'a> {
    custody: &'a Custody,
    actor: &'a Actor,
    origin: Origin,
    tenant_sealer: TenantSealer,
    at: Timestamp,
    frontier: &'a mut Frontier,
}

impl Appender<'_> {
    /// An entry as a row, and the salt of what it commits to.
    fn leaf(&mut self, new: &NewEntry, nodes: &mut Vec<(u64, ledger::Hash)>) -> (rows::Leaf, [u8; 32]) {
        let rng = self.custody.rng();
        let id = EntryId::generate(self.custody.clock(), rng);
        let salt = domain::random::bytes(rng);
        let leaf = self.entry(id, &salt, new).encode();
        let appended = self.frontier.append(&leaf);
        nodes.extend(appended.nodes);
        (self.row(id, appended.index, leaf, appended.leaf_hash, new), salt)
    }

    /// What stands beside an entry: its sealed detail, the receipt.
    async fn beside(&self, tx: &mut db::Tx, new: NewEntry, row: rows::Leaf, salt: [u8; 32]) -> Result<()> {
        let (log, index) = (self.actor.tenant, row.leaf_index);
        if let Some(detail) = &new.detail {
            let sealed = match &new.case {
                Some(case) => case.sealer.seal(CaseField::EntryDetail, row.entry_id.uuid(), detail),
                None => self.tenant_sealer.seal(TenantField::EntryDetail, row.entry_id.uuid(), detail),
            };
            rows::insert_detail(tx, log, index, &salt, &sealed).await?;
        }
        if let Some(receipt) = new.receipt {
            let case = new.case.as_ref().ok_or(Error::Row("a receipt belongs to a case"))?;
            let detail = new.detail.unwrap_or_default();
            let proof = receipt::Proof { index, leaf: row.leaf, salt, detail, origin: &self.origin };
            receipt::insert(self.custody, tx, case, receipt, proof).await?;
        }
        Ok(())
    }

    fn entry(&self, id: EntryId, salt: &[u8; 32], new: &NewEntry) -> Entry {
        let actor = self.actor;
        Entry {
            version: ledger::ENTRY_VERSION,
            origin: self.origin.to_string(),
            id,
            at: self.at,
            actor: actor.pseudonym,
            role: actor.role,
            on_behalf_of: None,
            session: actor.session_pseudonym,
            channel: actor.channel,
            action: new.action,
            case: new.case.as_ref().map(|case| case.pseudonym),
            object_kind: new.object.kind,
            object: new.object_pseudonym,
            outcome: new.outcome,
            reason: new.reason.clone(),
            request: actor.request,
            detail_commitment: new.detail.as_deref().map(|detail| ledger::commit_detail(salt, detail)),
        }
    }

    fn row(&self, id: EntryId, index: u64, leaf: Vec<u8>, leaf_hash: ledger::Hash, new: &NewEntry) -> rows::Leaf {
        let actor = self.actor;
        rows::Leaf {
            leaf_index: index,
            entry_id: id,
            leaf,
            leaf_hash,
            at: self.at,
            actor_id: actor.account,
            actor_role: actor.role,
            session_id: actor.session,
            on_behalf_of: actor.on_behalf_of,
            channel: actor.channel,
            action: new.action,
            case_id: new.case.as_ref().map(|case| case.id),
            object_kind: new.object.kind,
            object_id: Some(new.object.id),
            outcome: new.outcome,
            reason: new.reason.clone(),
            request_id: actor.request,
        }
    }
}
