//! Lists of cases and one case.

use casework::Member;
use domain::{Action, CaseId, Concerns, DocumentState, Listed, Page, WorklistView};
use pgtest::Backend;
use rstest::rstest;

use crate::{Desk, assert_denied};

fn ids(listed: &Listed<casework::CaseView>) -> Vec<CaseId> {
    listed.items.iter().map(|case| case.id).collect()
}

#[rstest]
#[tokio::test]
async fn everybody_sees_their_own_cases(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    let page = Page::default();
    for (who, cases) in [
        (&house.rita, vec![house.case]),
        (&house.udo, vec![house.case]),
        (&house.jo, vec![house.other_case]),
        (&house.kim, vec![house.other_case, house.case]),
        (&house.toni, vec![]),
    ] {
        assert_eq!(ids(&casework.cases(who, page).await.unwrap()), cases);
    }
    for who in [&house.auditor, &house.admin] {
        assert_denied(casework.cases(who, page).await);
        assert_denied(casework.worklist(who, WorklistView::Open, page).await);
    }
    assert_denied(casework.worklist(&house.rita, WorklistView::Open, page).await);
    assert_denied(casework.case(&house.jo, house.case).await);
    assert_denied(casework.case(&house.toni, house.case).await);
    assert_denied(casework.members(&house.toni, house.case).await);

    let first = casework.cases(&house.kim, Page { after: None, limit: 1 }).await.unwrap();
    let rest = casework.cases(&house.kim, Page { after: first.next, limit: 1 }).await.unwrap();
    assert_eq!((ids(&rest), rest.next), (vec![house.case], None));
}

#[rstest]
#[tokio::test]
async fn a_look_at_a_case_is_an_entry(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    for _ in 0..3 {
        casework.case(&house.rita, house.case).await.unwrap();
    }
    let seen = casework.case(&house.kim, house.case).await.unwrap();
    let looks = house.entries(Action::CaseViewed).await;
    let who: Vec<_> = looks.iter().map(|entry| (entry.leaf.actor_id, entry.leaf.case_id)).collect();
    assert_eq!(who, [(house.rita.account, Some(house.case)), (house.kim.account, Some(house.case))]);
    assert_eq!((seen.file_number.as_str(), seen.title.as_str()), ("AZ 1", "Leistung"));
    assert_eq!(seen.assigned_to.map(|account| account.name).as_deref(), Some("Kim Fall"));
    let mut persons = seen.persons;
    persons.sort();
    assert_eq!(persons, ["Rita Beispiel", "Udo Beispiel"]);

    let own = casework.case(&house.udo, house.case).await.unwrap();
    assert_eq!(own.persons, Vec::<String>::new(), "names of all members stand in staff lists only");
    let members = casework.members(&house.udo, house.case).await.unwrap();
    let me: Vec<&Member> = members.iter().filter(|member| member.is_me).collect();
    assert_eq!((members.len(), me[0].name.as_str(), Some(me[0].person)), (2, "Udo Beispiel", house.udo.person));
}

#[rstest]
#[tokio::test]
async fn what_waits_longest_stands_first(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    assert_eq!(ids(&casework.worklist(&house.kim, WorklistView::Open, Page::default()).await.unwrap()), []);
    house.paper(&house.jo, house.other_case, Concerns::All, DocumentState::Available).await;
    house.paper(&house.rita, house.case, Concerns::All, DocumentState::Available).await;
    let waiting = casework.worklist(&house.kim, WorklistView::Open, Page::default()).await.unwrap();
    assert_eq!(ids(&waiting), [house.other_case, house.case]);
    assert!(waiting.items[0].waiting_since < waiting.items[1].waiting_since);
    assert_eq!(waiting.items[0].new_documents, 1);
    assert_eq!(waiting.items[0].persons, ["Jo Fremd"]);
}
