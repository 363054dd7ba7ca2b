//! The texts that the law wants before sign-in. Versions are only added.

use domain::legal::LegalPage;
use domain::{AccountId, Timestamp};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// One version of a text.
    LegalText {
        /// Of which page.
        page: LegalPage,
        /// In which language, as a tag.
        language: String,
        /// From 1.
        version: u32,
        /// The text; empty if it was taken away.
        body: String,
        /// Who wrote it; `None` for the command line.
        written_by: Option<AccountId>,
        /// When.
        written_at: Timestamp,
    }
}

macro_rules! legal_text {
    () => {
        "SELECT page, language, version, body, written_by, written_at FROM legal_texts WHERE tenant_id = $1 "
    };
}

/// The newest version of a text.
pub async fn newest(tx: &mut Tx, page: LegalPage, language: &str) -> Result<Option<LegalText>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(legal_text!(), "AND page = $2 AND language = $3 ORDER BY version DESC LIMIT 1"))
        .bind(tenant)
        .bind(page)
        .bind(language)
        .fetch_optional()
        .await
}

/// The newest version of every text in this language, at most one for each page.
pub async fn newest_of_language(tx: &mut Tx, language: &str) -> Result<Vec<LegalText>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        legal_text!(),
        "AND language = $2 AND version = (SELECT MAX(v.version) FROM legal_texts v
             WHERE v.tenant_id = legal_texts.tenant_id AND v.page = legal_texts.page AND v.language = legal_texts.language)
         ORDER BY page"
    ))
    .bind(tenant)
    .bind(language)
    .fetch_all()
    .await
}

/// One version.
pub async fn find(tx: &mut Tx, page: LegalPage, language: &str, version: u32) -> Result<Option<LegalText>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(legal_text!(), "AND page = $2 AND language = $3 AND version = $4"))
        .bind(tenant)
        .bind(page)
        .bind(language)
        .bind(version)
        .fetch_optional()
        .await
}

/// The versions of a text below one, the newest first.
pub async fn versions(
    tx: &mut Tx,
    page: LegalPage,
    language: &str,
    below: u32,
    limit: u32,
) -> Result<Vec<LegalText>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(legal_text!(), "AND page = $2 AND language = $3 AND version < $4 ORDER BY version DESC LIMIT $5"))
        .bind(tenant)
        .bind(page)
        .bind(language)
        .bind(below)
        .bind(limit)
        .fetch_all()
        .await
}

/// Adds a version.
///
/// # Errors
/// [`Error::Unique`] if somebody else wrote this version meanwhile.
pub async fn insert(tx: &mut Tx, text: &LegalText) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO legal_texts (tenant_id, page, language, version, body, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tenant)
    .bind(text.page)
    .bind(&text.language)
    .bind(text.version)
    .bind(&text.body)
    .bind(text.written_by)
    .bind(text.written_at)
    .execute()
    .await
    .map(drop)
}
