//! Who may ask what, and that the look is an entry.

use audit::{Error, Query};
use chrono::Duration;
use domain::{Action, Cursor, ObjectKind, ObjectRef, Outcome, Page, Role};
use pgtest::Backend;
use rstest::rstest;
use serde_json::json;

use crate::{Office, assert_denied};

#[rstest]
#[tokio::test]
async fn everything_that_is_asked_for_has_to_fit(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    let begin = house.custody.now();
    let a = office.looks(&house.kim, house.case, &json!({ "n": 1 })).await;
    let b = office.looks(&house.rita, house.case, &json!({ "n": 2 })).await;
    house.clock.advance(Duration::hours(1));
    let later = house.custody.now();
    let c = office.looks(&house.kim, house.other_case, &json!({ "n": 3 })).await;
    let end = house.custody.now();

    let looks = || Query { action: Some(Action::CaseViewed), ..Query::default() };
    let by = |who: &str| Query { actor: Some(who.to_owned()), ..looks() };
    let of = |case: &str| Query { case: Some(case.to_owned()), ..looks() };
    let object = |id| Query { object: Some(id), ..Query::default() };
    let kim = house.kim.account.unwrap().to_string();
    for (query, expected) in [
        (looks(), vec![c, b, a]),
        (by(" Kim Fall "), vec![c, a]),
        (by(&kim), vec![c, a]),
        (of(" AZ 1 "), vec![b, a]),
        (of(&house.other_case.to_string()), vec![c]),
        (Query { actor: Some("kim fall".to_owned()), ..of("AZ 1") }, vec![a]),
        (Query { from: Some(later), ..looks() }, vec![c]),
        (Query { from: Some(begin), to: Some(later), ..looks() }, vec![b, a]),
        (Query { from: Some(end), ..looks() }, vec![]),
        (Query { action: Some(Action::CaseViewed), ..object(house.other_case.uuid()) }, vec![c]),
    ] {
        let found = office.found(&house.auditor, query.clone()).await;
        assert_eq!(found.iter().map(|entry| entry.index).collect::<Vec<_>>(), expected, "{query:?}");
    }

    let entry = office.found(&house.auditor, by("rita beispiel")).await.remove(0);
    assert_eq!(entry.actor.map(|account| (account.name, account.role)), Some(("Rita Beispiel".into(), Role::Customer)));
    assert_eq!((entry.file_number.as_deref(), entry.case_id), (Some("AZ 1"), Some(house.case)));
    assert_eq!(entry.object, Some(ObjectRef::new(ObjectKind::Case, house.case)));
    assert_eq!((entry.outcome, entry.reason.as_deref()), (Outcome::Done, Some("look")));
}

#[rstest]
#[tokio::test]
async fn pages_go_back_without_gaps(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    office.notes(7).await;
    let query = Query { action: Some(Action::KeyRotated), ..Query::default() };
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = Page { after, limit: 3 };
        let listed = office.audit.entries(&office.house.auditor, query.clone(), page).await.unwrap();
        seen.extend(listed.items.iter().map(|entry| entry.index));
        after = listed.next;
        if after.is_none() {
            break;
        }
    }
    let newest = seen[0];
    assert_eq!(seen, (newest - 6..=newest).rev().collect::<Vec<_>>());
}

#[rstest]
#[tokio::test]
async fn auditors_see_details_and_nobody_else(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    office.looks(&house.kim, house.case, &json!({ "of": "case" })).await;
    office.notes(1).await;
    let details = async |who| {
        let mut details = Vec::new();
        for action in [Action::CaseViewed, Action::KeyRotated] {
            let query = Query { action: Some(action), ..Query::default() };
            details.extend(office.found(who, query).await.into_iter().map(|entry| entry.detail));
        }
        details
    };
    assert_eq!(details(&house.auditor).await, [Some(json!({ "of": "case" })), Some(json!({ "n": 0 }))]);
    assert_eq!(details(&house.admin).await, [None, None]);
    let import = house.seed().account(Role::Import, "Fachverfahren", None).await;
    for who in [&house.rita, &house.kim, &import] {
        assert_denied(office.audit.entries(who, Query::default(), Page::default()).await);
        assert_denied(office.audit.newest_checkpoint(who).await);
        assert_denied(office.audit.checkpoint(who).await);
        assert_denied(office.audit.proof(who, 0).await);
        assert_denied(office.audit.export(who).await);
    }
    // Admins see who did what; what leaves the house is for auditors.
    assert_denied(office.audit.checkpoint(&house.admin).await);
    assert_denied(office.audit.proof(&house.admin, 0).await);
    assert_denied(office.audit.export(&house.admin).await);
    let refused = house.entries(Action::AccessDenied).await;
    assert!(refused.iter().any(|entry| entry.leaf.actor_id == house.kim.account));
}

#[rstest]
#[tokio::test]
async fn a_look_is_an_entry_and_so_is_one_that_failed(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    office.looks(&house.kim, house.case, &json!({})).await;
    let query = Query { case: Some("AZ 1".to_owned()), ..Query::default() };
    assert_eq!(office.found(&house.auditor, query).await.len(), 1);
    let unknown = Query { actor: Some("niemand".to_owned()), ..Query::default() };
    for (query, what) in [(unknown, "actor"), (Query { case: Some("AZ 7".to_owned()), ..Query::default() }, "case")] {
        let refused = office.audit.entries(&house.admin, query, Page::default()).await;
        assert!(matches!(refused, Err(Error::UnknownValue(named)) if named == what), "{refused:?}");
    }

    let looks = Query { action: Some(Action::LogSearched), ..Query::default() };
    let mut looks = office.found(&house.auditor, looks).await;
    looks.reverse();
    let seen: Vec<_> = looks
        .iter()
        .map(|look| (look.actor.as_ref().map(|account| account.id), look.outcome, look.reason.as_deref()))
        .collect();
    let failed = (house.admin.account, Outcome::Failed, Some("unknown_value"));
    assert_eq!(seen, [(house.auditor.account, Outcome::Done, None), failed, failed]);
    let detail = looks[0].detail.as_ref().unwrap();
    assert_eq!((&detail["case"], &detail["found"]), (&json!("AZ 1"), &json!(1)));
    assert_eq!(looks[1].detail.as_ref().unwrap()["actor"], json!("niemand"));
}

#[rstest]
#[tokio::test]
async fn a_deleted_case_takes_its_details_with_it_and_nothing_else(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let house = &office.house;
    let gone = house.seed().case("3", &[], None).await;
    let of_gone = office.looks(&house.kim, gone, &json!({ "n": 1 })).await;
    let of_other = office.looks(&house.kim, house.case, &json!({ "n": 2 })).await;
    let mut tx = house.forge().await;
    let deleted = tx.query("DELETE FROM cases WHERE tenant_id = $1 AND id = $2").bind(house.tenant).bind(gone);
    assert_eq!(deleted.execute().await.unwrap(), 1);
    tx.commit().await.unwrap();

    let looks = Query { action: Some(Action::CaseViewed), ..Query::default() };
    let found = office.found(&house.auditor, looks).await;
    let seen: Vec<_> = found.iter().map(|entry| (entry.index, entry.case_id, entry.detail.clone())).collect();
    assert_eq!(seen, [(of_other, Some(house.case), Some(json!({ "n": 2 }))), (of_gone, Some(gone), None)]);
    assert_eq!(found[1].file_number, None);

    let report = crate::proving::exported(&office).await;
    assert_eq!(report.verdict(), ledger::verify::Verdict::Whole, "{report}");
    assert_eq!(report.closed, 1, "{report}");
    let page = Page { after: Some(Cursor::Index(of_gone)), limit: 1 };
    assert!(office.audit.entries(&house.auditor, Query::default(), page).await.is_ok());
}
