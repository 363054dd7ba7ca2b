//! The rollback guard: an older database must not go on as if nothing had happened.

use db::audit::search::Filter;
use domain::{Action, Actor, Channel, ObjectKind, TenantId};
use futures::StreamExt as _;
use ledger::VerifierKey;

use crate::{Audit, Error};

/// What the guard found out about one log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The database holds everything that the stored checkpoints cover, as far as no older state was accepted.
    Whole,
    /// It went back, or it is another log now.
    WentBack {
        /// Entries that the newest stored checkpoint covers.
        stored: u64,
        /// Entries in the database.
        present: u64,
        /// Entries that the newest checkpoint covers which the database still agrees with.
        common: u64,
    },
}

/// Checkpoints that an accepted restore made worthless: those of more entries than the first, up to the second number.
type Accepted = (u64, u64);

/// What the reason of such an entry begins with; `covered:<first>:<second>`.
const ACCEPTED: &str = "covered:";
/// More restores than any log has seen.
const MOST_RESTORES: u32 = 1_000;

impl Audit {
    /// Compares a log with the checkpoints in the object store, the newest first, until one agrees.
    ///
    /// # Errors
    /// [`Error::Custody`] if either can't be read, or a checkpoint isn't ours.
    pub async fn check_rollback(&self, tenant: TenantId) -> Result<Found, Error> {
        let mut tx = self.custody.read(tenant).await?;
        let present = db::audit::append::head(&mut tx, tenant).await?.map_or(0, |head| head.size);
        let accepted = accepted(&mut tx, tenant).await?;
        drop(tx);
        let mut went_back = None;
        for size in self.stored_sizes(tenant).await? {
            if size <= present && self.agrees(tenant, size).await? {
                let Some(stored) = went_back else { return Ok(Found::Whole) };
                return Ok(Found::WentBack { stored, present, common: size });
            }
            let known = accepted.iter().any(|(first, last)| (first + 1..=*last).contains(&size));
            if !known && went_back.is_none() {
                went_back = Some(size);
            }
        }
        Ok(went_back.map_or(Found::Whole, |stored| Found::WentBack { stored, present, common: 0 }))
    }

    /// Compares as [`Audit::check_rollback`] does; nothing is written to a Jobcenter whose log went back, until a later
    /// look finds it whole or accepted.
    ///
    /// # Errors
    /// As [`Audit::check_rollback`]; then what was found before holds.
    pub async fn guard(&self, tenant: TenantId) -> Result<Found, Error> {
        let found = self.check_rollback(tenant).await?;
        match found {
            Found::Whole => self.custody.resume(tenant),
            Found::WentBack { .. } => self.custody.hold(tenant),
        }
        Ok(found)
    }

    /// Whether the tree of the first `size` entries is the one of the stored checkpoint.
    async fn agrees(&self, tenant: TenantId, size: u64) -> Result<bool, Error> {
        let stored = self.stored(tenant, size).await?;
        let mut tx = self.custody.read(tenant).await?;
        let nodes = db::audit::append::nodes(&mut tx, tenant, &ledger::root_nodes(size)).await?;
        Ok(ledger::root_at(size, &nodes.into_iter().collect()).is_ok_and(|root| root == stored.root))
    }

    /// The sizes of all stored checkpoints, the largest first.
    async fn stored_sizes(&self, tenant: TenantId) -> Result<Vec<u64>, Error> {
        let mut sizes = Vec::new();
        let mut listed = self.custody.blobs().list(Some(tenant), None);
        while let Some(found) = listed.next().await {
            if let Some(blobs::ObjectKey::Checkpoint { size, .. }) = found?.parsed {
                sizes.push(size);
            }
        }
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        Ok(sizes)
    }

    async fn stored(&self, tenant: TenantId, size: u64) -> Result<ledger::Checkpoint, Error> {
        let mut object = self.custody.blobs().get(&blobs::ObjectKey::Checkpoint { tenant, size }).await?;
        let mut note = Vec::new();
        while let Some(block) = object.next().await {
            note.extend_from_slice(&block?);
        }
        let key = VerifierKey::new(&self.custody.vkey(tenant).await?)?;
        Ok(ledger::open_checkpoint(&String::from_utf8_lossy(&note), &[key])?)
    }

    /// Accepts an older state of the database on purpose: an entry names what was lost and why, and the log goes on.
    /// Gives what was found before.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn accept_restore(&self, tenant: TenantId, reason: &str) -> Result<Found, Error> {
        let found = self.check_rollback(tenant).await?;
        let Found::WentBack { stored, present, common } = found else { return Ok(found) };
        let actor = Actor::system(tenant, Channel::Cli, self.custody.request_id());
        let mut work = self.custody.act(&actor).await?;
        let detail = serde_json::json!({ "reason": reason, "covered_before": stored, "present": present });
        let entry = custody::NewEntry::done(Action::RestoreAccepted, ObjectKind::Log, tenant).detail(&detail);
        work.record(entry.reason(format!("{ACCEPTED}{common}:{stored}")));
        work.commit().await?;
        Ok(found)
    }
}

/// What was accepted so far, read from the log itself.
async fn accepted(tx: &mut db::Tx, tenant: TenantId) -> Result<Vec<Accepted>, Error> {
    let restores = Filter { action: Some(Action::RestoreAccepted), ..Filter::default() };
    let rows = db::audit::search::search(tx, tenant, &restores, None, MOST_RESTORES).await?;
    Ok(rows.iter().filter_map(|row| read_accepted(row.leaf.reason.as_deref()?)).collect())
}

fn read_accepted(reason: &str) -> Option<Accepted> {
    let (first, last) = reason.strip_prefix(ACCEPTED)?.split_once(':')?;
    Some((first.parse().ok()?, last.parse().ok()?))
}
