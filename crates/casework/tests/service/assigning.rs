//! Who has a case, the parts of the worklist, and what is done until something new comes.

use casework::{CaseView, Error, Waiting};
use domain::{Action, Actor, CaseId, Concerns, DocumentState, Listed, Page, TeamId, WorklistView};
use pgtest::Backend;
use rstest::rstest;

use crate::{Desk, assert_denied};

async fn assigned(desk: &Desk, case: CaseId) -> Option<domain::AccountId> {
    db::cases::find(&mut desk.house.read().await, case).await.unwrap().unwrap().assigned_to
}

async fn paper(desk: &Desk) {
    desk.house.paper(&desk.house.rita, desk.house.case, Concerns::All, DocumentState::Available).await;
}

fn cases(rows: &Listed<Waiting>) -> Vec<CaseId> {
    rows.items.iter().map(|row| row.case.id).collect()
}

#[rstest]
#[tokio::test]
async fn a_case_goes_to_the_team_and_its_people(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    let (kim, toni, case) = (house.kim.account, house.toni.account, house.case);
    assert!(matches!(casework.assign(&house.kim, case, None).await, Err(Error::NoTeam)));
    desk.team("Nord", &[(&house.kim, false), (&house.toni, false)], &[case]).await;
    let names = casework.colleagues(&house.toni, case).await.unwrap();
    assert_eq!(names.iter().map(|account| account.name.as_str()).collect::<Vec<_>>(), ["Kim Fall", "Toni Fern"]);

    casework.assign(&house.toni, case, toni).await.unwrap();
    casework.assign(&house.toni, case, toni).await.unwrap();
    assert_eq!(assigned(&desk, case).await, toni);
    casework.assign(&house.kim, case, None).await.unwrap();
    assert_eq!(assigned(&desk, case).await, None);
    let entries = house.entries(Action::CaseAssigned).await;
    assert_eq!(entries.len(), 1, "said twice, done once");
    assert_eq!(desk.detail(&entries[0]).await, serde_json::json!({ "to": toni, "from": kim }));
    let back = house.entries(Action::CaseHandedBack).await;
    assert_eq!(desk.detail(&back[0]).await, serde_json::json!({ "to": null, "from": toni }));

    assert!(matches!(casework.assign(&house.kim, case, house.auditor.account).await, Err(Error::NotOfTeam)));
    assert_denied(casework.assign(&house.rita, case, None).await);
    assert_denied(casework.assign(&house.toni, house.other_case, toni).await);
    assert_denied(casework.colleagues(&house.admin, case).await);
}

#[rstest]
#[tokio::test]
async fn the_next_one_is_taken_once(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    desk.team("Nord", &[(&house.kim, false), (&house.toni, false)], &[house.case, house.other_case]).await;
    paper(&desk).await;
    assert_eq!(casework.take_next(&house.toni).await.unwrap(), None, "kim has it");
    casework.assign(&house.kim, house.case, None).await.unwrap();
    let (one, other) = tokio::join!(casework.take_next(&house.toni), casework.take_next(&house.kim));
    let mut taken = [one.unwrap(), other.unwrap()];
    taken.sort();
    assert_eq!(taken, [None, Some(house.case)]);
    assert_denied(casework.take_next(&house.auditor).await);
}

#[rstest]
#[tokio::test]
async fn each_part_shows_its_households(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    let second = desk.second_case().await;
    desk.team("Nord", &[(&house.kim, false)], &[house.case, house.other_case]).await;
    paper(&desk).await;
    house.paper(&house.rita, second, Concerns::All, DocumentState::Infected).await;
    house.paper(&house.jo, house.other_case, Concerns::All, DocumentState::Available).await;
    let mut work = house.custody.act(&house.system()).await.unwrap();
    db::cases::raise_emergency(work.rows(), house.other_case, house.custody.now()).await.unwrap();
    work.commit_bookkeeping().await.unwrap();
    casework.assign(&house.kim, house.other_case, None).await.unwrap();

    let part = async |who: &Actor, view| casework.desk(who, view, Page::default()).await.unwrap();
    let open = part(&house.kim, WorklistView::Open).await;
    assert_eq!(cases(&open.rows), [house.other_case, house.case], "one row a household, an emergency first");
    let others: Vec<_> = open.rows.items[1].others.iter().map(|case| (case.id, case.blocked)).collect();
    assert_eq!(others, [(second, 1)]);
    let counts = open.counts;
    assert_eq!((counts.open, counts.mine, counts.team, counts.unassigned, counts.urgent), (2, 1, 2, 1, 1));
    assert_eq!(cases(&part(&house.kim, WorklistView::Mine).await.rows), [house.case]);
    assert_eq!(cases(&part(&house.kim, WorklistView::Unassigned).await.rows), [house.other_case]);
    assert_eq!(cases(&part(&house.kim, WorklistView::Urgent).await.rows), [house.other_case]);
    assert_eq!(cases(&part(&house.toni, WorklistView::Open).await.rows), []);

    let page = Page { after: None, limit: 1 };
    let first = casework.desk(&house.kim, WorklistView::Open, page).await.unwrap().rows;
    let rest = casework.desk(&house.kim, WorklistView::Open, Page { after: first.next, limit: 1 }).await.unwrap().rows;
    assert_eq!((cases(&first), cases(&rest), rest.next), (vec![house.other_case], vec![house.case], None));
}

#[rstest]
#[tokio::test]
async fn done_lasts_until_something_new(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    let waiting = async || {
        let listed = casework.worklist(&house.kim, WorklistView::Open, Page::default()).await.unwrap();
        listed.items.iter().map(|case: &CaseView| case.id).collect::<Vec<_>>()
    };
    casework.settle(&house.kim, house.case).await.unwrap();
    assert_eq!(house.entries(Action::CaseSettled).await.len(), 0, "nothing waited");
    paper(&desk).await;
    casework.settle(&house.kim, house.case).await.unwrap();
    assert_eq!((waiting().await, house.entries(Action::CaseSettled).await.len()), (vec![], 1));
    paper(&desk).await;
    assert_eq!(waiting().await, [house.case]);
    let mut work = house.custody.act(&house.system()).await.unwrap();
    db::cases::raise_emergency(work.rows(), house.case, house.custody.now()).await.unwrap();
    work.commit_bookkeeping().await.unwrap();
    assert!(matches!(casework.settle(&house.kim, house.case).await, Err(Error::EmergencyOpen)));
    assert_eq!(waiting().await, [house.case]);
    assert_denied(casework.settle(&house.toni, house.case).await);
    assert_denied(casework.settle(&house.rita, house.case).await);
}

impl Desk {
    /// A team with these people, each with whether they lead it, that has these cases.
    pub(crate) async fn team(&self, name: &str, people: &[(&Actor, bool)], cases: &[CaseId]) -> TeamId {
        let custody = &self.house.custody;
        let team = db::teams::Team { id: TeamId::generate(custody.clock(), custody.rng()), name: name.to_owned() };
        let mut work = custody.act(&self.house.system()).await.unwrap();
        db::teams::insert(work.rows(), &team).await.unwrap();
        for (who, lead) in people {
            let account = who.account.unwrap();
            db::teams::add_member(work.rows(), team.id, account).await.unwrap();
            assert!(db::teams::set_lead(work.rows(), team.id, account, *lead).await.unwrap());
        }
        for case in cases {
            let row = db::cases::find(work.rows(), *case).await.unwrap().unwrap();
            let row = db::cases::Case { team_id: Some(team.id), ..row };
            db::cases::update_master(work.rows(), &row).await.unwrap();
        }
        work.commit_bookkeeping().await.unwrap();
        team.id
    }

    /// Another case of the household of the first, assigned to the same caseworker.
    async fn second_case(&self) -> CaseId {
        let house = &self.house;
        let case = house.seed().case("3", &[], house.kim.account).await;
        let mut work = house.custody.act(&house.system()).await.unwrap();
        let first = db::cases::find(work.rows(), house.case).await.unwrap().unwrap();
        let row = db::cases::find(work.rows(), case).await.unwrap().unwrap();
        let row = db::cases::Case { household_id: first.household_id, ..row };
        db::cases::update_master(work.rows(), &row).await.unwrap();
        work.commit_bookkeeping().await.unwrap();
        case
    }
}
