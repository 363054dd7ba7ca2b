//! Master data: idempotent, and the log says who may see which case since when.

use casework::Error;
use casework::import::csv::{Line, parse};
use casework::import::{Change, Counts, ImportReport, Run, single};
use db::audit::Entry;
use domain::{Action, Actor, CaseId, ObjectKind, Role};
use pgtest::Backend;
use rstest::rstest;
use serde_json::json;

use crate::{Desk, assert_denied};

const APPLY: Run = Run::Apply { confirmed: None };

const COLUMNS: &str = "person_key;surname;given_name;birth_date;household_key;household_number;from;to;representative;\
                       case_key;file_number;title;caseworker;team\n";

fn lines(rows: &[&str]) -> Vec<Line> {
    parse(format!("{COLUMNS}{}", rows.join("\n")).as_bytes()).unwrap()
}

const ANNA: &str = "P1;Neu;Anna;1990-02-03;H9;BG 9;2026-01-01;;yes;C9;AZ 9;Leistung;kim fall;";
const BEN: &str = "P2;Neu;Ben;2015-02-03;H9;BG 9;2026-01-01;;;C9;AZ 9;Leistung;kim fall;";

const fn counts(new: u64, changed: u64, same: u64) -> Counts {
    Counts { new, changed, same }
}

async fn case(desk: &Desk, key: &str) -> Option<db::cases::Case> {
    db::cases::find_by_foreign_key(&mut desk.house.read().await, key).await.unwrap()
}

async fn brings(desk: &Desk, rows: &[&str]) -> ImportReport {
    desk.casework.import(&desk.house.system(), &lines(rows), APPLY).await.unwrap()
}

/// Reason and case of the entries that an import left beside those of its batches, the oldest first.
async fn said(desk: &Desk) -> Vec<(String, Option<CaseId>)> {
    about(desk).await.into_iter().map(|entry| (entry.leaf.reason.unwrap(), entry.leaf.case_id)).collect()
}

async fn about(desk: &Desk) -> Vec<Entry> {
    let entries = desk.house.entries(Action::PeopleImported).await;
    entries.into_iter().filter(|entry| entry.leaf.reason.is_some()).collect()
}

#[rstest]
#[tokio::test]
async fn the_same_file_twice_changes_nothing(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let report = brings(&desk, &[ANNA, BEN]).await;
    assert_eq!((report.persons, report.households), (counts(2, 0, 0), counts(1, 0, 1)));
    assert_eq!((report.members, report.cases), (counts(2, 0, 0), counts(1, 0, 1)));
    let before = said(&desk).await;
    let report = brings(&desk, &[ANNA, BEN]).await;
    assert_eq!((report.persons, report.households), (counts(0, 0, 2), counts(0, 0, 2)));
    assert_eq!((report.members, report.cases), (counts(0, 0, 2), counts(0, 0, 2)));
    assert_eq!(said(&desk).await, before);
    // One entry for each batch all the same.
    assert_eq!(desk.house.entries(Action::PeopleImported).await.len(), before.len() + 2);
}

#[rstest]
#[tokio::test]
async fn a_preview_keeps_nothing(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let size = desk.house.log_size().await;
    let report = desk.casework.import(&desk.house.system(), &lines(&[ANNA, BEN]), Run::Preview).await.unwrap();
    assert_eq!((report.persons.new, report.members.new, report.cases.new), (2, 2, 1));
    assert!(case(&desk, "C9").await.is_none());
    assert_eq!(desk.house.log_size().await, size);
}

#[rstest]
#[tokio::test]
async fn whoever_may_see_a_case_from_now_on_stands_in_its_log(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::on(backend).await;
    let house = &desk.house;
    brings(&desk, &[ANNA]).await;
    let new = case(&desk, "C9").await.unwrap();
    let id = new.id;
    let created = house.entries(Action::CaseCreated).await.pop().unwrap();
    assert_eq!((created.leaf.case_id, created.leaf.object_id), (Some(id), Some(id.uuid())));
    assert_eq!(desk.detail(&created).await["assigned_to"], json!(house.kim.account));
    let in_case = |reason: &str| (reason.to_owned(), Some(id));
    assert_eq!(said(&desk).await, [in_case("member_changed")]);

    // A second member, a caseworker, a team: each lets somebody see it.
    let in_team = BEN.replace("kim fall;", "toni fern;Team 1");
    brings(&desk, &[&in_team]).await;
    assert_eq!(said(&desk).await[1..], [in_case("case_changed"), in_case("member_changed")]);
    let entry = &about(&desk).await[1];
    let said_bytes = ledger::Entry::decode(&entry.leaf.leaf).unwrap();
    assert_eq!((said_bytes.case, said_bytes.object), (Some(new.pseudonym), Some(new.pseudonym)));
    let detail = desk.detail(entry).await;
    assert_eq!(detail["before"]["assigned_to"], json!(house.kim.account));
    assert_eq!(detail["after"]["assigned_to"], json!(house.toni.account));
    assert_eq!(detail["before"]["team"], json!(null));
    assert!(detail["after"]["team"].is_string());
    desk.casework.case(&house.toni, id).await.unwrap();
    assert_denied(desk.casework.case(&house.kim, id).await);

    // The end of a time in the household, and another household.
    let left = in_team.replace("2026-01-01;;", "2026-01-01;2026-03-31;");
    assert_eq!(brings(&desk, &[&left]).await.members, counts(0, 1, 0));
    let detail = desk.detail(&about(&desk).await[3]).await;
    assert_eq!((&detail["from"], &detail["to"]), (&json!("2026-01-01"), &json!("2026-03-31")));
    let moved = ANNA.replace("H9;BG 9", "H8;BG 8");
    brings(&desk, &[&moved]).await;
    assert_eq!(said(&desk).await[4..], [in_case("case_changed"), in_case("member_changed")]);
}

#[rstest]
#[tokio::test]
async fn another_name_or_number_is_said_too(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    brings(&desk, &[ANNA]).await;
    let married = ANNA.replace("Neu;Anna", "Alt;Anna").replace("BG 9", "BG 10");
    let report = brings(&desk, &[&married]).await;
    assert_eq!((report.persons, report.households), (counts(0, 1, 0), counts(0, 1, 0)));
    assert_eq!(said(&desk).await[1..], [("person_changed".to_owned(), None), ("household_changed".to_owned(), None)]);
}

#[rstest]
#[tokio::test]
async fn only_a_caseworker_gets_a_case_however_the_login_is_typed(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::on(backend).await;
    brings(&desk, &[&ANNA.replace("kim fall", "  KIM Fall ")]).await;
    assert_eq!(case(&desk, "C9").await.unwrap().assigned_to, desk.house.kim.account);
    for login in ["rita beispiel", "ada prüf", "nobody"] {
        let refused =
            desk.casework.import(&desk.house.system(), &lines(&[&ANNA.replace("kim fall", login)]), APPLY).await;
        assert!(matches!(refused, Err(Error::UnknownReference("caseworker"))), "{refused:?}");
    }
    // The specialist system leaves it open: what was decided here stays.
    brings(&desk, &[&ANNA.replace("kim fall", "")]).await;
    assert_eq!(case(&desk, "C9").await.unwrap().assigned_to, desk.house.kim.account);
}

#[rstest]
#[tokio::test]
async fn numbers_stay_unique_and_a_refused_batch_is_undone(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::on(backend).await;
    for (row, what) in
        [(ANNA.replace("AZ 9", "AZ 1"), "file number"), (ANNA.replace("BG 9", "BG 1"), "household number")]
    {
        let refused = desk.casework.import(&desk.house.system(), &lines(&[&row]), APPLY).await;
        assert!(matches!(refused, Err(Error::NumberTaken(taken)) if taken == what), "{refused:?}");
    }
    let mut tx = desk.house.read().await;
    assert!(db::people::find_person_by_foreign_key(&mut tx, "P1").await.unwrap().is_none());
}

#[rstest]
#[tokio::test]
async fn only_the_specialist_system_brings_master_data(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let house = &desk.house;
    for who in [&house.rita, &house.kim, &house.auditor, &house.admin] {
        assert_denied(desk.casework.import(who, &lines(&[ANNA]), APPLY).await);
        assert_denied(desk.casework.import_person(who, "P1", &anna("Neu")).await);
    }
    assert!(case(&desk, "C9").await.is_none());
    let refusals = house.entries(Action::AccessDenied).await;
    assert!(refusals.iter().any(|entry| entry.leaf.actor_id == house.kim.account));
}

fn anna(surname: &str) -> single::Person {
    let birth_date = chrono::NaiveDate::from_ymd_opt(1990, 2, 3).unwrap();
    single::Person { surname: surname.to_owned(), given_name: "Anna".to_owned(), birth_date }
}

fn household(members: Vec<single::Membership>) -> single::Household {
    single::Household { number: "BG 9".to_owned(), members }
}

fn new_case(caseworker: &str) -> single::Case {
    single::Case {
        file_number: "AZ 9".to_owned(),
        title: "Leistung".to_owned(),
        household: "H9".to_owned(),
        caseworker: Some(caseworker.to_owned()),
        team: None,
    }
}

#[rstest]
#[tokio::test]
async fn one_by_one_leaves_the_same_entries(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let casework = &desk.casework;
    let program: Actor = desk.house.seed().account(Role::Import, "Fachverfahren", None).await;
    for (person, change) in [("Neu", Change::New), ("Neu", Change::Same), ("Alt", Change::Changed)] {
        assert_eq!(casework.import_person(&program, "P1", &anna(person)).await.unwrap().1, change);
    }
    let member = || single::Membership {
        person: "P1".to_owned(),
        from: chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        to: None,
        representative: true,
    };
    for (members, change) in [
        (vec![], Change::New),
        (vec![], Change::Same),
        (vec![member()], Change::Changed),
        (vec![member()], Change::Same),
    ] {
        assert_eq!(casework.import_household(&program, "H9", &household(members)).await.unwrap().1, change);
    }
    for (caseworker, change) in [("Kim Fall", Change::New), ("kim fall", Change::Same), ("toni fern", Change::Changed)]
    {
        assert_eq!(casework.import_case(&program, "C9", &new_case(caseworker)).await.unwrap().1, change);
    }
    let case = Some(case(&desk, "C9").await.unwrap().id);
    let reasons: Vec<_> = said(&desk).await;
    let reasons: Vec<_> = reasons.iter().map(|(reason, case)| (reason.as_str(), *case)).collect();
    let expected = [
        ("new", None),
        ("person_changed", None),
        ("new", None),
        // Nobody sees anything yet: the household has no case.
        ("member_changed", None),
        ("new", None),
        ("case_changed", case),
    ];
    assert_eq!(reasons, expected);
    let entries = about(&desk).await;
    assert!(entries.iter().all(|entry| entry.leaf.actor_id == program.account));
    assert_eq!(entries[5].leaf.object_kind, ObjectKind::Case);

    let unknown = household(vec![single::Membership { person: "P7".to_owned(), ..member() }]);
    let refused = casework.import_household(&program, "H9", &unknown).await;
    assert!(matches!(refused, Err(Error::UnknownReference("person"))), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn a_run_that_changes_much_needs_its_number(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let row = |n: usize, title: &str| {
        format!("Q{n};Neu;Quirin;1990-02-03;HQ{n};BG Q{n};2026-01-01;;yes;CQ{n};AZ Q{n};{title};;")
    };
    let file = |changed: usize| -> Vec<Line> {
        let rows: Vec<_> = (0..30).map(|n| row(n, if n < changed { "anders" } else { "Leistung" })).collect();
        lines(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let import = async |changed, run| desk.casework.import(&desk.house.system(), &file(changed), run).await;
    import(0, APPLY).await.unwrap();
    let existing = import(0, Run::Preview).await.unwrap().existing;
    assert!(existing >= 120, "{existing}");
    let few = usize::try_from(existing / 10).unwrap();
    let many = few + 1;
    let size = desk.house.log_size().await;
    let refused = import(many, APPLY).await;
    let wanted = u64::try_from(many).unwrap();
    assert!(matches!(refused, Err(Error::Unconfirmed { differing, .. }) if differing == wanted), "{refused:?}");
    assert!(import(many, Run::Apply { confirmed: Some(wanted - 1) }).await.is_err());
    assert_eq!(desk.house.log_size().await, size, "nothing was changed");
    assert!(import(many, Run::Preview).await.unwrap().needs_confirmation());
    import(few, APPLY).await.unwrap();
    assert_eq!(import(many, Run::Preview).await.unwrap().differing, 1, "only what is different now counts");
    let all = import(30, Run::Preview).await.unwrap().differing;
    import(30, Run::Apply { confirmed: Some(all) }).await.unwrap();
    assert_eq!(import(30, Run::Preview).await.unwrap().differing, 0);
}
