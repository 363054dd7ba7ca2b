//! Columns that somebody changed in the database, past the log.

use audit::{Error, Query};
use domain::{Action, Cursor, Outcome, Page};
use pgtest::Backend;
use rstest::rstest;
use serde_json::json;

use crate::Office;

macro_rules! forgeries {
    ($($change:literal),+ $(,)?) => {
        [$(concat!("UPDATE audit_leaves SET ", $change, " WHERE tenant_id = $1 AND leaf_index = $2")),+]
    };
}

/// Each makes the entry say something else: who, when, what, to what, and which bytes are behind it.
const FORGERIES: [&str; 16] = forgeries![
    "actor_id = NULL",
    "actor_id = (SELECT a.id FROM accounts a WHERE a.tenant_id = $1 AND a.login = 'toni fern')",
    "actor_role = 'auditor'",
    "on_behalf_of = (SELECT p.id FROM persons p WHERE p.tenant_id = $1 AND p.foreign_key = 'P Jo Fremd')",
    "channel = 'cli'",
    "at = (SELECT l.at FROM audit_leaves l WHERE l.tenant_id = $1 AND l.leaf_index = 0)",
    "action = 'case.created'",
    "case_id = NULL",
    "case_id = (SELECT c.id FROM cases c WHERE c.tenant_id = $1 AND c.file_number = 'AZ 2')",
    "object_id = (SELECT c.id FROM cases c WHERE c.tenant_id = $1 AND c.file_number = 'AZ 2')",
    "object_kind = 'import'",
    "outcome = 'refused'",
    "reason = 'other'",
    "request_id = (SELECT l.request_id FROM audit_leaves l WHERE l.tenant_id = $1 AND l.leaf_index = 0)",
    "leaf_hash = (SELECT l.leaf_hash FROM audit_leaves l WHERE l.tenant_id = $1 AND l.leaf_index = 0)",
    "leaf = (SELECT l.leaf FROM audit_leaves l WHERE l.tenant_id = $1 AND l.leaf_index = 0)",
];

#[rstest]
#[tokio::test]
async fn an_entry_that_was_changed_is_not_shown(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    let untouched = office.looks(&house.kim, house.case, &json!({})).await;
    let shows = async |index: u64| {
        let page = Page { after: Some(Cursor::Index(index + 1)), limit: 1 };
        office.audit.entries(&house.admin, Query::default(), page).await
    };
    for forgery in FORGERIES {
        let index = office.looks(&house.kim, house.case, &json!({})).await;
        assert_eq!(shows(index).await.unwrap().items[0].index, index);
        let mut tx = house.forge().await;
        let changed = tx.query(forgery).bind(house.tenant).bind(index).execute().await;
        assert_eq!(changed.unwrap(), 1, "{forgery}");
        tx.commit().await.unwrap();
        let found = shows(index).await;
        assert!(matches!(found, Err(Error::Differs { index: named }) if named == index), "{forgery}: {found:?}");
    }
    assert_eq!(shows(untouched).await.unwrap().items[0].index, untouched);
    let failed = house.entries(Action::LogSearched).await.into_iter().map(|entry| entry.leaf);
    let failed: Vec<_> = failed.filter(|leaf| leaf.outcome == Outcome::Failed).collect();
    assert_eq!(failed.len(), FORGERIES.len());
    assert!(failed.iter().all(|leaf| leaf.reason.as_deref() == Some("entry_differs")));
}
