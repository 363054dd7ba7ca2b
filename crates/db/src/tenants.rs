//! The installation, its Jobcenters, and their wrapped keys.

use domain::{InstallationId, TenantId, Timestamp};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A Jobcenter.
    Tenant {
        /// Its id.
        id: TenantId,
        /// Short name in addresses and commands.
        slug: String,
        /// Full name.
        name: String,
        /// Host name of the customers' pages.
        customer_host: String,
        /// Host name of the staff's pages.
        staff_host: String,
        /// Origin line of its audit log.
        log_origin: String,
        /// What the Jobcenter set for itself.
        settings: serde_json::Value,
        /// When it was set up.
        created_at: Timestamp,
    }

    /// One version of a Jobcenter's key, wrapped by the root key.
    TenantKey {
        /// From 1.
        version: u32,
        /// The key.
        wrapped: Vec<u8>,
        /// The key of the blind index.
        index_key_wrapped: Vec<u8>,
        /// When it was made.
        created_at: Timestamp,
        /// Since when nothing new is sealed with it.
        retired_at: Option<Timestamp>,
    }
}

macro_rules! tenant {
    () => {
        "SELECT id, slug, name, customer_host, staff_host, log_origin, settings, created_at FROM tenants "
    };
}

macro_rules! tenant_key {
    () => {
        "SELECT version, wrapped, index_key_wrapped, created_at, retired_at FROM tenant_keys
         WHERE tenant_id = $1 ORDER BY version DESC "
    };
}

/// The id of this installation, once it was set up.
pub async fn installation(tx: &mut Tx) -> Result<Option<InstallationId>, Error> {
    Ok(tx.query("SELECT id FROM installation").fetch_optional::<(InstallationId,)>().await?.map(|row| row.0))
}

/// Names the installation. Done once.
///
/// # Errors
/// [`Error::Unique`] if it has an id already.
pub async fn set_installation(tx: &mut Tx, id: InstallationId, now: Timestamp) -> Result<(), Error> {
    tx.query("INSERT INTO installation (single, id, created_at) VALUES (1, $1, $2)")
        .bind(id)
        .bind(now)
        .execute()
        .await
        .map(drop)
}

/// Sets up a Jobcenter. In the system's scope.
pub async fn insert(tx: &mut Tx, tenant: &Tenant) -> Result<(), Error> {
    tx.query(
        "INSERT INTO tenants (id, slug, name, customer_host, staff_host, log_origin, settings, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(tenant.id)
    .bind(&tenant.slug)
    .bind(&tenant.name)
    .bind(&tenant.customer_host)
    .bind(&tenant.staff_host)
    .bind(&tenant.log_origin)
    .bind(&tenant.settings)
    .bind(tenant.created_at)
    .execute()
    .await
    .map(drop)
}

/// All Jobcenters, by short name.
pub async fn list(tx: &mut Tx) -> Result<Vec<Tenant>, Error> {
    tx.query(concat!(tenant!(), "ORDER BY slug")).fetch_all().await
}

/// One Jobcenter.
pub async fn find(tx: &mut Tx, id: TenantId) -> Result<Option<Tenant>, Error> {
    tx.query(concat!(tenant!(), "WHERE id = $1")).bind(id).fetch_optional().await
}

/// The Jobcenter with this short name.
pub async fn find_by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Tenant>, Error> {
    tx.query(concat!(tenant!(), "WHERE slug = $1")).bind(slug).fetch_optional().await
}

/// The Jobcenter that a host name (without port, lower case) leads to; which face it is, tells the row.
pub async fn find_by_host(tx: &mut Tx, host: &str) -> Result<Option<Tenant>, Error> {
    tx.query(concat!(tenant!(), "WHERE customer_host = $1 OR staff_host = $1")).bind(host).fetch_optional().await
}

/// Changes name and settings. In the system's scope.
pub async fn update(tx: &mut Tx, id: TenantId, name: &str, settings: &serde_json::Value) -> Result<bool, Error> {
    tx.query("UPDATE tenants SET name = $2, settings = $3 WHERE id = $1")
        .bind(id)
        .bind(name)
        .bind(settings)
        .changed()
        .await
}

/// Adds a key. In the scope of its Jobcenter or of the system.
pub async fn insert_key(tx: &mut Tx, tenant: TenantId, key: &TenantKey) -> Result<(), Error> {
    tx.query(
        "INSERT INTO tenant_keys (tenant_id, version, wrapped, index_key_wrapped, created_at, retired_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(tenant)
    .bind(key.version)
    .bind(&key.wrapped)
    .bind(&key.index_key_wrapped)
    .bind(key.created_at)
    .bind(key.retired_at)
    .execute()
    .await
    .map(drop)
}

/// All versions of a Jobcenter's key, the newest first.
pub async fn keys(tx: &mut Tx, tenant: TenantId) -> Result<Vec<TenantKey>, Error> {
    tx.query(tenant_key!()).bind(tenant).fetch_all().await
}

/// The newest version of a Jobcenter's key.
pub async fn newest_key(tx: &mut Tx, tenant: TenantId) -> Result<Option<TenantKey>, Error> {
    tx.query(concat!(tenant_key!(), "LIMIT 1")).bind(tenant).fetch_optional().await
}

/// Seals nothing new with this version.
pub async fn retire_key(tx: &mut Tx, tenant: TenantId, version: u32, now: Timestamp) -> Result<bool, Error> {
    tx.query("UPDATE tenant_keys SET retired_at = $3 WHERE tenant_id = $1 AND version = $2 AND retired_at IS NULL")
        .bind(tenant)
        .bind(version)
        .bind(now)
        .changed()
        .await
}

/// Replaces the wraps of a version, after the root key was replaced.
pub async fn rewrap_key(
    tx: &mut Tx,
    tenant: TenantId,
    version: u32,
    wrapped: &[u8],
    index_key_wrapped: &[u8],
) -> Result<bool, Error> {
    tx.query("UPDATE tenant_keys SET wrapped = $3, index_key_wrapped = $4 WHERE tenant_id = $1 AND version = $2")
        .bind(tenant)
        .bind(version)
        .bind(wrapped)
        .bind(index_key_wrapped)
        .changed()
        .await
}
