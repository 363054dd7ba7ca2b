//! Accounts: everybody who can sign in.

use domain::{AccountId, PersonId, Pseudonym, Role, Timestamp};

use crate::row::record;
use crate::value::{among, ids};
use crate::{Cursor, Error, Tx};

record! {
    /// Somebody who can sign in.
    Account {
        /// Its id.
        id: AccountId,
        /// What it is for.
        role: Role,
        /// Case-folded; a customer's is the portal number.
        login: String,
        /// The person, for customers and who acts for them.
        person_id: Option<PersonId>,
        /// Name, sealed with the tenant key.
        name_sealed: Vec<u8>,
        /// PHC string; none before activation.
        password_hash: Option<String>,
        /// When the password was last set.
        password_set_at: Option<Timestamp>,
        /// Stands for the account in the log.
        pseudonym: Pseudonym,
        /// BCP 47 tag of the pages.
        language: String,
        /// Since when nobody can sign in.
        locked_at: Option<Timestamp>,
        /// Since when a caseworker may open papers that may tell of health.
        health_since: Option<Timestamp>,
        /// When it was made.
        created_at: Timestamp,
    }
}

macro_rules! account {
    () => {
        "SELECT id, role, login, person_id, name_sealed, password_hash, password_set_at, pseudonym, language, locked_at,
                health_since, created_at
         FROM accounts WHERE tenant_id = $1 "
    };
}

/// Adds an account.
///
/// # Errors
/// [`Error::Unique`] if the login is taken.
pub async fn insert(tx: &mut Tx, account: &Account) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO accounts (tenant_id, id, role, login, person_id, name_sealed, password_hash, password_set_at,
                               pseudonym, language, locked_at, health_since, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(tenant)
    .bind(account.id)
    .bind(account.role)
    .bind(&account.login)
    .bind(account.person_id)
    .bind(&account.name_sealed)
    .bind(&account.password_hash)
    .bind(account.password_set_at)
    .bind(account.pseudonym)
    .bind(&account.language)
    .bind(account.locked_at)
    .bind(account.health_since)
    .bind(account.created_at)
    .execute()
    .await
    .map(drop)
}

/// One account.
pub async fn find(tx: &mut Tx, id: AccountId) -> Result<Option<Account>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(account!(), "AND id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// Several accounts, as far as they are there.
pub async fn find_all(tx: &mut Tx, accounts: &[AccountId]) -> Result<Vec<Account>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(
        concat!(account!(), "AND id ", among!(postgres, "$2")),
        concat!(account!(), "AND id ", among!(sqlite, "$2")),
    )
    .bind(tenant)
    .bind(ids(accounts))
    .fetch_all()
    .await
}

/// The account with this case-folded login.
pub async fn find_by_login(tx: &mut Tx, login: &str) -> Result<Option<Account>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(account!(), "AND login = $2")).bind(tenant).bind(login).fetch_optional().await
}

/// The accounts of a person, the oldest first.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Account>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(account!(), "AND person_id = $2 ORDER BY created_at, id"))
        .bind(tenant)
        .bind(person)
        .fetch_all()
        .await
}

/// A page of all accounts of a role, the newest first.
pub async fn list(tx: &mut Tx, role: Role, after: Cursor, limit: u32) -> Result<Vec<Account>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        account!(),
        "AND role = $2 AND (created_at, id) < ($3, $4) ORDER BY created_at DESC, id DESC LIMIT $5"
    ))
    .bind(tenant)
    .bind(role)
    .bind(after.at)
    .bind(after.id)
    .bind(limit)
    .fetch_all()
    .await
}

/// Sets the password.
pub async fn set_password(tx: &mut Tx, id: AccountId, hash: &str, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE accounts SET password_hash = $3, password_set_at = $4 WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(id)
        .bind(hash)
        .bind(now)
        .changed()
        .await
}

/// Replaces the hash of the same password: stronger parameters, nothing else.
pub async fn rehash_password(tx: &mut Tx, id: AccountId, old: &str, new: &str) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE accounts SET password_hash = $4 WHERE tenant_id = $1 AND id = $2 AND password_hash = $3")
        .bind(tenant)
        .bind(id)
        .bind(old)
        .bind(new)
        .changed()
        .await
}

/// Locks an account; `false` if it is locked already or not there.
pub async fn lock(tx: &mut Tx, id: AccountId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE accounts SET locked_at = $3 WHERE tenant_id = $1 AND id = $2 AND locked_at IS NULL")
        .bind(tenant)
        .bind(id)
        .bind(now)
        .changed()
        .await
}

/// Unlocks an account; `false` if it is not locked.
pub async fn unlock(tx: &mut Tx, id: AccountId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE accounts SET locked_at = NULL WHERE tenant_id = $1 AND id = $2 AND locked_at IS NOT NULL")
        .bind(tenant)
        .bind(id)
        .changed()
        .await
}

/// Lets a caseworker open papers that may tell of health; `false` if they may already.
pub async fn grant_health(tx: &mut Tx, id: AccountId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE accounts SET health_since = $3 WHERE tenant_id = $1 AND id = $2 AND health_since IS NULL")
        .bind(tenant)
        .bind(id)
        .bind(now)
        .changed()
        .await
}

/// Takes that back; `false` if they might not.
pub async fn withdraw_health(tx: &mut Tx, id: AccountId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE accounts SET health_since = NULL WHERE tenant_id = $1 AND id = $2 AND health_since IS NOT NULL")
        .bind(tenant)
        .bind(id)
        .changed()
        .await
}

/// Says whether single letters are keys on the pages.
pub async fn set_letter_keys(tx: &mut Tx, id: AccountId, on: bool) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE accounts SET letter_keys = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(id)
        .bind(on)
        .changed()
        .await
}

/// Chooses the language of the pages.
pub async fn set_language(tx: &mut Tx, id: AccountId, language: &str) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE accounts SET language = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(id)
        .bind(language)
        .changed()
        .await
}
