//! Substitutions, exceptions, and finding a case.

use casework::{Error, NewSubstitution, Wanted};
use chrono::{Duration, NaiveDate};
use domain::{Action, Concerns, DocumentState, Page, ReasonFault, Review, WorklistView};
use pgtest::Backend;
use rstest::rstest;

use crate::{Desk, assert_denied};

/// From some days after today on, for some days.
fn holiday(desk: &Desk, begins: i64, days: i64) -> NewSubstitution {
    let house = &desk.house;
    let from = house.custody.today() + Duration::days(begins);
    NewSubstitution {
        absent: house.kim.account.unwrap(),
        substitute: house.toni.account.unwrap(),
        from,
        until: from + Duration::days(days - 1),
    }
}

#[rstest]
#[tokio::test]
async fn a_substitute_has_the_cases_in_that_time_only(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    let paper = house.paper(&house.rita, house.case, Concerns::All, DocumentState::Available).await;
    let id = casework.enter_substitution(&house.kim, holiday(&desk, 1, 1)).await.unwrap();
    assert_eq!(casework.enter_substitution(&house.kim, holiday(&desk, 1, 1)).await.unwrap(), id);
    assert_denied(casework.case(&house.toni, house.case).await);

    house.clock.advance(Duration::days(1));
    let view = WorklistView::Substituting;
    let listed = casework.worklist(&house.toni, view, Page::default()).await.unwrap();
    assert_eq!(listed.items.iter().map(|case| case.id).collect::<Vec<_>>(), [house.case]);
    casework.case(&house.toni, house.case).await.unwrap();
    casework.review(&house.toni, paper, Review::Complete, None).await.unwrap();
    let looks = house.entries(Action::CaseViewed).await;
    assert_eq!(looks[0].leaf.reason.as_deref(), Some("substitution"));

    house.clock.advance(Duration::days(1));
    assert_denied(casework.case(&house.toni, house.case).await);
    assert_eq!(casework.worklist(&house.toni, view, Page::default()).await.unwrap().items, []);
    let entered = house.entries(Action::SubstitutionEntered).await;
    assert_eq!(entered.len(), 1);
    assert_eq!(entered[0].leaf.object_id, house.kim.account.map(domain::AccountId::uuid));
}

#[rstest]
#[tokio::test]
async fn who_is_away_or_leads_may_enter_and_end_it(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    let new = holiday(&desk, 0, 3);
    for who in [&house.toni, &house.admin, &house.rita] {
        assert_denied(casework.enter_substitution(who, new).await);
    }
    for wrong in [holiday(&desk, -3, 3), holiday(&desk, 0, 0), holiday(&desk, 0, 367)] {
        let refused = casework.enter_substitution(&house.kim, wrong).await;
        assert!(matches!(refused, Err(Error::SubstitutionDays)), "{wrong:?}");
    }
    for substitute in [house.kim.account, house.auditor.account] {
        let refused =
            casework.enter_substitution(&house.kim, NewSubstitution { substitute: substitute.unwrap(), ..new }).await;
        assert!(matches!(refused, Err(Error::SubstituteUnknown)));
    }
    let sam = house.seed().account(domain::Role::Caseworker, "Sam Leitung", None).await;
    desk.team("Nord", &[(&sam, true), (&house.kim, false)], &[]).await;
    let id = casework.enter_substitution(&sam, new).await.unwrap();
    for (who, may_end) in [(&house.kim, true), (&house.toni, false), (&sam, true)] {
        let seen = casework.substitutions(who).await.unwrap();
        let row = &seen.items[0];
        assert_eq!((row.id, row.substitute.name.as_str(), row.may_end), (id, "Toni Fern", may_end));
        assert_eq!(seen.substitutes.len(), 3);
    }
    assert_eq!(casework.substitutions(&sam).await.unwrap().absent.len(), 2);
    casework.case(&house.toni, house.case).await.unwrap();
    assert_denied(casework.end_substitution(&house.toni, id).await);
    casework.end_substitution(&house.kim, id).await.unwrap();
    assert_denied(casework.case(&house.toni, house.case).await);
    assert_eq!(house.entries(Action::SubstitutionEnded).await.len(), 1);
    assert_eq!(casework.substitutions(&sam).await.unwrap().items, []);
}

#[rstest]
#[tokio::test]
async fn an_exception_is_told_and_ends(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    let why = "Anruf: heute kein Strom, Kollegin krank";
    let paper = house.paper(&house.rita, house.case, Concerns::All, DocumentState::Available).await;
    let short = casework.open_by_exception(&house.toni, "AZ 1", "eilig").await;
    assert!(matches!(short, Err(Error::Reason(ReasonFault::TooShort))));
    assert_denied(casework.open_by_exception(&house.toni, "AZ 99", why).await);
    for who in [&house.admin, &house.auditor, &house.rita] {
        assert_denied(casework.open_by_exception(who, "AZ 1", why).await);
    }
    assert_eq!(casework.open_by_exception(&house.kim, "AZ 1", why).await.unwrap().until, None, "it is kim's own");

    let opened = casework.open_by_exception(&house.toni, " AZ 1 ", why).await.unwrap();
    assert_eq!(casework.open_by_exception(&house.toni, "AZ 1", "noch ein Grund dafür").await.unwrap(), opened);
    let entries = house.entries(Action::CaseOpenedByException).await;
    assert_eq!((entries.len(), entries[0].leaf.case_id), (1, Some(house.case)));
    assert_eq!(desk.detail(&entries[0]).await["reason"], why);
    assert!(casework.case(&house.toni, house.case).await.unwrap().by_exception);
    let looks = house.entries(Action::CaseViewed).await;
    assert_eq!(looks[0].leaf.reason.as_deref(), Some("exception"));
    assert_denied(casework.review(&house.toni, paper, Review::Complete, None).await);
    assert_denied(casework.settle(&house.toni, house.case).await);
    assert_eq!(casework.worklist(&house.toni, WorklistView::Open, Page::default()).await.unwrap().items, []);

    let told = casework.exceptions(&house.kim).await.unwrap();
    assert_eq!((told[0].by.name.as_str(), told[0].reason.as_str(), told[0].case), ("Toni Fern", why, house.case));
    assert_eq!(casework.exceptions(&house.toni).await.unwrap(), []);
    let sam = house.seed().account(domain::Role::Caseworker, "Sam Leitung", None).await;
    assert_eq!(casework.exceptions(&sam).await.unwrap(), []);
    desk.team("Nord", &[(&sam, true)], &[house.case]).await;
    assert_eq!(casework.exceptions(&sam).await.unwrap(), told);

    house.clock.advance(Duration::minutes(60));
    assert_denied(casework.case(&house.toni, house.case).await);
    house.clock.advance(Duration::days(14));
    assert_eq!(casework.exceptions(&house.kim).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn only_own_cases_are_found(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    for number in ["AZ 1", " BG 1 ", "RITA BEISPIEL"] {
        let found = casework.find(&house.kim, Wanted::Number(number)).await.unwrap();
        assert_eq!(found.cases.iter().map(|case| case.id).collect::<Vec<_>>(), [house.case], "{number}");
        assert!(!found.elsewhere);
        let found = casework.find(&house.toni, Wanted::Number(number)).await.unwrap();
        assert_eq!((found.cases.len(), found.elsewhere), (0, number == "AZ 1"), "{number}");
    }
    let mut work = house.custody.act(&house.system()).await.unwrap();
    let sealer = house.custody.tenant_sealer(work.rows(), house.tenant).await.unwrap();
    let person = db::people::find_person(work.rows(), house.jo.person.unwrap()).await.unwrap().unwrap();
    let index = Some(sealer.blind_index("Müller", "1980-02-01"));
    db::people::update_person(work.rows(), &db::people::Person { search_index: index, ..person }).await.unwrap();
    work.commit_bookkeeping().await.unwrap();
    let birth_date = NaiveDate::from_ymd_opt(1980, 2, 1).unwrap();
    let wanted = Wanted::Person { surname: "MUELLER", birth_date };
    let found = casework.find(&house.kim, wanted).await.unwrap();
    assert_eq!(found.cases.iter().map(|case| case.id).collect::<Vec<_>>(), [house.other_case]);
    assert_eq!(casework.find(&house.toni, wanted).await.unwrap().cases, []);
    let other_day = Wanted::Person { surname: "Müller", birth_date: birth_date + Duration::days(1) };
    assert_eq!(casework.find(&house.kim, other_day).await.unwrap().cases, []);
    assert_denied(casework.find(&house.rita, Wanted::Number("AZ 1")).await);
}
