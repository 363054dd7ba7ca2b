//! Cases that a caseworker looks for.

use super::list::{ListedCase, absent, for_staff, listed, teams, within};
use super::waiting::{disowned, never, unanswered, unjudged};
use super::worklist::Reader;
use crate::{Error, Tx};

/// Of the reader's cases those with this file number, of the household with this number, or of a household in which
/// somebody has this login; the newest first.
pub async fn by_number(
    tx: &mut Tx,
    reader: Reader,
    number: &str,
    login: &str,
    limit: u32,
) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        for_staff!(),
        within!("c"),
        "AND c.id IN (
            SELECT f.id FROM cases f WHERE f.tenant_id = $1 AND f.file_number = $4
            UNION
            SELECT f.id FROM cases f JOIN households n ON n.tenant_id = f.tenant_id AND n.id = f.household_id
            WHERE n.tenant_id = $1 AND n.number = $4
            UNION
            SELECT f.id FROM accounts w
            JOIN household_members k ON k.tenant_id = w.tenant_id AND k.person_id = w.person_id
                                    AND k.from_date <= $3 AND (k.to_date IS NULL OR k.to_date >= $3)
            JOIN cases f ON f.tenant_id = k.tenant_id AND f.household_id = k.household_id
            WHERE w.tenant_id = $1 AND w.login = $5)
         ORDER BY c.created_at DESC, c.id DESC LIMIT $6"
    ))
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .bind(number)
    .bind(login)
    .bind(limit)
    .fetch_all()
    .await
}

/// Of the reader's cases those of a household with a member whom this blind index stands for; the newest first.
pub async fn by_person(tx: &mut Tx, reader: Reader, index: &[u8], limit: u32) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        for_staff!(),
        within!("c"),
        "AND c.household_id IN (
            SELECT k.household_id FROM persons p
            JOIN household_members k ON k.tenant_id = p.tenant_id AND k.person_id = p.id
                                    AND k.from_date <= $3 AND (k.to_date IS NULL OR k.to_date >= $3)
            WHERE p.tenant_id = $1 AND p.search_index = $4)
         ORDER BY c.created_at DESC, c.id DESC LIMIT $5"
    ))
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .bind(index)
    .bind(limit)
    .fetch_all()
    .await
}
