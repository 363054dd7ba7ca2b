//! Who stands in for whom (Vertretung).

use chrono::NaiveDate;
use domain::{AccountId, SubstitutionId, Timestamp};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// Somebody stands in for somebody else, from one day to another, both included.
    Substitution {
        /// Its id.
        id: SubstitutionId,
        /// Whose cases.
        absent_id: AccountId,
        /// Who has them.
        substitute_id: AccountId,
        /// The first day.
        from_day: NaiveDate,
        /// The last day.
        until_day: NaiveDate,
        /// Who said so.
        entered_by: AccountId,
        /// When.
        entered_at: Timestamp,
    }
}

macro_rules! substitution {
    () => {
        "SELECT id, absent_id, substitute_id, from_day, until_day, entered_by, entered_at
         FROM substitutions WHERE tenant_id = $1 AND ended_at IS NULL "
    };
}

/// Adds one.
pub async fn insert(tx: &mut Tx, row: &Substitution) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO substitutions (tenant_id, id, absent_id, substitute_id, from_day, until_day, entered_by, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(tenant)
    .bind(row.id)
    .bind(row.absent_id)
    .bind(row.substitute_id)
    .bind(row.from_day)
    .bind(row.until_day)
    .bind(row.entered_by)
    .bind(row.entered_at)
    .execute()
    .await
    .map(drop)
}

/// One that nobody ended.
pub async fn find(tx: &mut Tx, id: SubstitutionId) -> Result<Option<Substitution>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(substitution!(), "AND id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// Those that are not over on a day and are about an account: it is away, stands in, or leads a team of who is away. The
/// earliest first.
pub async fn around(tx: &mut Tx, account: AccountId, day: NaiveDate, limit: u32) -> Result<Vec<Substitution>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        substitution!(),
        "AND until_day >= $3 AND (absent_id = $2 OR substitute_id = $2 OR absent_id IN (
            SELECT m.account_id FROM team_members l
            JOIN team_members m ON m.tenant_id = l.tenant_id AND m.team_id = l.team_id
            WHERE l.tenant_id = $1 AND l.account_id = $2 AND l.lead))
         ORDER BY from_day, id LIMIT $4"
    ))
    .bind(tenant)
    .bind(account)
    .bind(day)
    .bind(limit)
    .fetch_all()
    .await
}

/// The one with the same people and days.
pub async fn find_same(tx: &mut Tx, row: &Substitution) -> Result<Option<Substitution>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        substitution!(),
        "AND absent_id = $2 AND substitute_id = $3 AND from_day = $4 AND until_day = $5 ORDER BY id LIMIT 1"
    ))
    .bind(tenant)
    .bind(row.absent_id)
    .bind(row.substitute_id)
    .bind(row.from_day)
    .bind(row.until_day)
    .fetch_optional()
    .await
}

/// Ends one; `false` if somebody ended it before.
pub async fn end(tx: &mut Tx, id: SubstitutionId, by: AccountId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE substitutions SET ended_by = $3, ended_at = $4 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL",
    )
    .bind(tenant)
    .bind(id)
    .bind(by)
    .bind(now)
    .changed()
    .await
}
