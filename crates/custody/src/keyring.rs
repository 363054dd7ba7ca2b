//! Keys in use: tenant keys, and a bounded, zeroizing cache of case keys with a lifetime.
//!
//! `envelope::Key` zeroizes itself when the last holder lets go of it.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::Duration;
use domain::{CaseId, Clock, InstallationId, TenantId, Timestamp};
use envelope::Key;
use lru::LruCache;

use crate::field::{self, Place, TenantField};
use crate::provider::KeyProvider;
use crate::seal::{CaseSealer, TenantSealer};
use crate::{Error, Result, Rng};

const CASE_KEYS: usize = 4_096;
const TENANT_KEYS: usize = 256;

/// How long an opened key may be used without asking the provider again.
const LIFETIME: Duration = Duration::minutes(10);

/// A tenant's keys: one to seal with, the index key, older ones to open with.
#[derive(Clone)]
pub(crate) struct TenantKeys {
    pub(crate) current: u32,
    /// The wrap that the current key was opened from: tells it from another one of the same version, which a transaction
    /// may have made and never committed.
    wrapped: Arc<Vec<u8>>,
    pub(crate) versions: Arc<Vec<(u32, Key)>>,
    pub(crate) index: Arc<Key>,
}

impl TenantKeys {
    pub(crate) fn key(&self, version: u32) -> Result<&Key> {
        let found = self.versions.iter().find(|(v, _)| *v == version);
        found.map(|(_, key)| key).ok_or(Error::Row("key version is unknown"))
    }
}

/// All keys in use by this process.
pub(crate) struct Keyring {
    provider: Arc<dyn KeyProvider>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    installation: InstallationId,
    tenants: Cache<TenantId, TenantKeys>,
    cases: Cache<(TenantId, CaseId), Arc<Key>>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("provider", &self.provider).finish_non_exhaustive()
    }
}

/// Opened keys with the moment they were opened.
type Cache<K, V> = Mutex<LruCache<K, (Timestamp, V)>>;

fn cache<K: std::hash::Hash + Eq, V>(size: usize) -> Cache<K, V> {
    Mutex::new(LruCache::new(NonZeroUsize::new(size).unwrap_or(NonZeroUsize::MIN)))
}

impl Keyring {
    pub(crate) fn new(
        provider: Arc<dyn KeyProvider>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
        installation: InstallationId,
    ) -> Self {
        Self { provider, clock, rng, installation, tenants: cache(TENANT_KEYS), cases: cache(CASE_KEYS) }
    }

    pub(crate) fn provider(&self) -> &dyn KeyProvider {
        &*self.provider
    }

    fn place(&self, tenant: TenantId, case: Option<CaseId>) -> Place {
        Place { installation: self.installation, tenant, case }
    }

    /// Makes the first version of a tenant's keys; the row still has to be inserted.
    pub(crate) async fn first_tenant_key(&self, tenant: TenantId) -> Result<db::tenants::TenantKey> {
        self.new_tenant_key(tenant, 1, &self.draw()).await
    }

    /// Makes the version after the current one; the row still has to be inserted. The index key stays the same: what was
    /// found by it is found by it again.
    pub(crate) async fn next_tenant_key(&self, tenant: TenantId, keys: &TenantKeys) -> Result<db::tenants::TenantKey> {
        self.new_tenant_key(tenant, keys.current + 1, &keys.index).await
    }

    async fn new_tenant_key(&self, tenant: TenantId, version: u32, index: &Key) -> Result<db::tenants::TenantKey> {
        let place = self.place(tenant, None);
        let key = self.draw();
        let salts = (domain::random::bytes(&*self.rng), domain::random::bytes(&*self.rng));
        let wrapped = self.provider.wrap(&wrap_context(place, "wrapped", version), salts.0, &key).await?;
        let index_wrapped =
            self.provider.wrap(&wrap_context(place, "index_key_wrapped", version), salts.1, index).await?;
        Ok(db::tenants::TenantKey {
            version,
            wrapped,
            index_key_wrapped: index_wrapped,
            created_at: self.clock.now(),
            retired_at: None,
        })
    }

    /// The tenant's keys, from the cache or opened by the provider.
    ///
    /// The newest row is looked at every time, in the caller's own transaction: so a new version is used from its commit
    /// on, by every process, and whatever that transaction reads was sealed with a version that it sees. Where a
    /// transaction does not see one state throughout, ask after the rows were read.
    pub(crate) async fn tenant(&self, tx: &mut db::Tx, tenant: TenantId) -> Result<TenantKeys> {
        let now = self.clock.now();
        let newest = db::tenants::newest_key(tx, tenant).await?.ok_or(Error::Row("tenant has no key"))?;
        let cached = lock(&self.tenants)
            .get(&tenant)
            .filter(|(since, keys)| now - *since < LIFETIME && *keys.wrapped == newest.wrapped)
            .map(|(_, keys)| keys.clone());
        if let Some(keys) = cached {
            return Ok(keys);
        }
        let place = self.place(tenant, None);
        let mut versions = Vec::new();
        for row in db::tenants::keys(tx, tenant).await?.into_iter().filter(|row| row.version <= newest.version) {
            let key = self.provider.unwrap(&wrap_context(place, "wrapped", row.version), &row.wrapped).await?;
            versions.push((row.version, key));
        }
        let context = wrap_context(place, "index_key_wrapped", newest.version);
        let index = self.provider.unwrap(&context, &newest.index_key_wrapped).await?;
        let keys = TenantKeys {
            current: newest.version,
            wrapped: Arc::new(newest.wrapped),
            versions: Arc::new(versions),
            index: Arc::new(index),
        };
        lock(&self.tenants).put(tenant, (now, keys.clone()));
        Ok(keys)
    }

    /// Seals and opens under the tenant's key.
    pub(crate) async fn tenant_sealer(&self, tx: &mut db::Tx, tenant: TenantId) -> Result<TenantSealer> {
        let keys = self.tenant(tx, tenant).await?;
        Ok(TenantSealer { keys, place: self.place(tenant, None), rng: Arc::clone(&self.rng) })
    }

    /// Makes the key of a new case: the sealer, and the wrapped key for the row.
    pub(crate) async fn new_case(
        &self,
        tx: &mut db::Tx,
        tenant: TenantId,
        case: CaseId,
    ) -> Result<(CaseSealer, Vec<u8>)> {
        let tenant_sealer = self.tenant_sealer(tx, tenant).await?;
        let key = self.draw();
        let wrapped = tenant_sealer.seal(TenantField::CaseKey, case.uuid(), key.expose());
        Ok((self.case_sealer_of(tenant, case, Arc::new(key)), wrapped))
    }

    /// Seals and opens under the case's key. `wrapped` is the column `cases.wrapped_key`.
    pub(crate) async fn case_sealer(
        &self,
        tx: &mut db::Tx,
        tenant: TenantId,
        case: CaseId,
        wrapped: &[u8],
    ) -> Result<CaseSealer> {
        let now = self.clock.now();
        let known = lock(&self.cases)
            .get(&(tenant, case))
            .filter(|(since, _)| now - *since < LIFETIME)
            .map(|(_, k)| Arc::clone(k));
        if let Some(key) = known {
            return Ok(self.case_sealer_of(tenant, case, key));
        }
        let keys = self.tenant(tx, tenant).await?;
        let (version, sealed) = field::split(wrapped)?;
        let context = self.place(tenant, None).field(TenantField::CaseKey.place(), case.as_bytes());
        let key = Arc::new(field::open_key(keys.key(version)?, &context, sealed)?);
        lock(&self.cases).put((tenant, case), (now, Arc::clone(&key)));
        Ok(self.case_sealer_of(tenant, case, key))
    }

    fn case_sealer_of(&self, tenant: TenantId, case: CaseId, key: Arc<Key>) -> CaseSealer {
        CaseSealer { key, case, place: self.place(tenant, Some(case)), rng: Arc::clone(&self.rng) }
    }

    fn draw(&self) -> Key {
        Key::generate(|bytes| self.rng.fill(bytes))
    }
}

/// The context in which a tenant's keys are wrapped.
pub(crate) fn wrap_context(place: Place, column: &str, version: u32) -> envelope::Context {
    place.field(("tenant_keys", column), &version.to_be_bytes())
}

/// A poisoned cache still holds whole entries.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
