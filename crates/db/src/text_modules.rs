//! Text modules of a Jobcenter.

use domain::{AccountId, TextModuleId, TextPurpose, Timestamp};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A text module.
    TextModule {
        /// Its id.
        id: TextModuleId,
        /// What it is for.
        purpose: TextPurpose,
        /// The tag of its language.
        language: String,
        /// What staff choose it by.
        title: String,
        /// The text, with placeholders.
        body: String,
        /// Its place among the others.
        position: u32,
        /// When it was last changed.
        changed_at: Timestamp,
        /// Who did; nobody, if the portal itself brought it.
        changed_by: Option<AccountId>,
    }
}

/// Adds a module.
pub async fn insert(tx: &mut Tx, module: &TextModule) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO text_modules (tenant_id, id, purpose, language, title, body, position, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tenant)
    .bind(module.id)
    .bind(module.purpose)
    .bind(&module.language)
    .bind(&module.title)
    .bind(&module.body)
    .bind(module.position)
    .bind(module.changed_at)
    .bind(module.changed_by)
    .execute()
    .await
    .map(drop)
}

/// One module.
pub async fn find(tx: &mut Tx, id: TextModuleId) -> Result<Option<TextModule>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, purpose, language, title, body, position, changed_at, changed_by
         FROM text_modules WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .fetch_optional()
    .await
}

/// The modules for a purpose in one language, in their order; `limit` at most.
pub async fn list(tx: &mut Tx, purpose: TextPurpose, language: &str, limit: usize) -> Result<Vec<TextModule>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, purpose, language, title, body, position, changed_at, changed_by
         FROM text_modules WHERE tenant_id = $1 AND purpose = $2 AND language = $3
         ORDER BY position, id LIMIT $4",
    )
    .bind(tenant)
    .bind(purpose)
    .bind(language)
    .bind(limit)
    .fetch_all()
    .await
}

/// The modules for a purpose in every language, by language and in their order; `limit` at most.
pub async fn of_purpose(tx: &mut Tx, purpose: TextPurpose, limit: usize) -> Result<Vec<TextModule>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, purpose, language, title, body, position, changed_at, changed_by
         FROM text_modules WHERE tenant_id = $1 AND purpose = $2
         ORDER BY language, position, id LIMIT $3",
    )
    .bind(tenant)
    .bind(purpose)
    .bind(limit)
    .fetch_all()
    .await
}

/// How many modules for a purpose there are, whatever their language.
pub async fn count(tx: &mut Tx, purpose: TextPurpose) -> Result<usize, Error> {
    let tenant = tx.tenant();
    let (count,) = tx
        .query("SELECT COUNT(*) FROM text_modules WHERE tenant_id = $1 AND purpose = $2")
        .bind(tenant)
        .bind(purpose)
        .fetch_one()
        .await?;
    Ok(count)
}

/// Changes all of a module but its id; `false` if it is gone.
pub async fn update(tx: &mut Tx, module: &TextModule) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE text_modules SET purpose = $3, language = $4, title = $5, body = $6, position = $7, changed_at = $8,
                                 changed_by = $9
         WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(module.id)
    .bind(module.purpose)
    .bind(&module.language)
    .bind(&module.title)
    .bind(&module.body)
    .bind(module.position)
    .bind(module.changed_at)
    .bind(module.changed_by)
    .changed()
    .await
}

/// Removes a module; `false` if it is gone.
pub async fn delete(tx: &mut Tx, id: TextModuleId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM text_modules WHERE tenant_id = $1 AND id = $2").bind(tenant).bind(id).changed().await
}
