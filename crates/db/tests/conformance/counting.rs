//! How many households wait in each part of the worklist, and pages of the cases of several teams.

use db::cases::Case;
use db::cases::counts::{COUNTED, Counts, counts};
use db::cases::list;
use db::cases::worklist::Reader;
use db::substitutions::Substitution;
use db::{Cursor, Tx};
use domain::{AccountId, CaseId, HouseholdId, TeamId};
use pgtest::Backend;
use rstest::rstest;

use crate::world::{World, at, case_of, customer, day, household, uuid};

async fn team(tx: &mut Tx, name: &str, member: AccountId) -> TeamId {
    let team = db::teams::Team { id: uuid().into(), name: name.into() };
    db::teams::insert(tx, &team).await.unwrap();
    db::teams::add_member(tx, team.id, member).await.unwrap();
    team.id
}

/// A case in which something waits: an objection.
async fn waiting(tx: &mut Tx, of: HouseholdId, team: Option<TeamId>, assigned_to: Option<AccountId>) -> CaseId {
    let case = Case { team_id: team, assigned_to, ..case_of(of, at(1)) };
    db::cases::insert(tx, &case).await.unwrap();
    assert!(db::cases::raise_objection(tx, case.id, at(2)).await.unwrap());
    case.id
}

#[rstest]
#[tokio::test]
async fn households_are_counted_once_and_by_whose_they_are(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let (own, absent, stranger) = (customer(&mut tx).await, customer(&mut tx).await, customer(&mut tx).await);
    let me = own.caseworker;
    let north = team(&mut tx, "Nord", me).await;
    // Two cases of one household, one of them both assigned and of the team; one that nobody has; one of an absent colleague;
    // one of somebody else.
    waiting(&mut tx, own.household, Some(north), Some(me)).await;
    waiting(&mut tx, own.household, None, Some(me)).await;
    let alone = household(&mut tx, &[]).await;
    waiting(&mut tx, alone, Some(north), None).await;
    waiting(&mut tx, absent.household, None, Some(absent.caseworker)).await;
    waiting(&mut tx, stranger.household, None, Some(stranger.caseworker)).await;
    let stands_in = Substitution {
        id: uuid().into(),
        absent_id: absent.caseworker,
        substitute_id: me,
        from_day: day(),
        until_day: day(),
        entered_by: me,
        entered_at: at(1),
    };
    db::substitutions::insert(&mut tx, &stands_in).await.unwrap();

    let reader = Reader { account: me, day: day() };
    let found = counts(&mut tx, reader).await.unwrap();
    let all = Counts { open: 3, mine: 1, team: 2, unassigned: 1, urgent: 3, due: 0, substituting: 1, awaiting: 0 };
    assert_eq!(found, all);
    let tomorrow = Reader { day: day().succ_opt().unwrap(), ..reader };
    let later = counts(&mut tx, tomorrow).await.unwrap();
    assert_eq!(later, Counts { open: 2, urgent: 2, substituting: 0, ..all });
}

#[rstest]
#[tokio::test]
async fn counting_ends_where_nobody_cares_any_more(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let north = team(&mut tx, "Nord", own.caseworker).await;
    let reader = Reader { account: own.caseworker, day: day() };
    for n in 1..=COUNTED + 2 {
        let home = household(&mut tx, &[]).await;
        waiting(&mut tx, home, Some(north), None).await;
        waiting(&mut tx, home, Some(north), None).await;
        if n + 2 > COUNTED {
            let found = counts(&mut tx, reader).await.unwrap();
            assert_eq!([found.open, found.team, found.unassigned, found.urgent], [n.min(COUNTED); 4]);
        }
    }
}

#[rstest]
#[tokio::test]
async fn cases_of_several_teams_come_in_one_order(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let teams = [team(&mut tx, "Nord", own.caseworker).await, team(&mut tx, "Süd", own.caseworker).await];
    for n in 0..9_u8 {
        // Every third is assigned, too, and has to be listed once.
        let assigned_to = (n % 3 == 0).then_some(own.caseworker);
        let case = Case {
            team_id: Some(teams[usize::from(n % 2)]),
            assigned_to,
            ..case_of(own.household, at(10 + i64::from(n / 2)))
        };
        db::cases::insert(&mut tx, &case).await.unwrap();
    }
    let all = list::of_caseworker(&mut tx, own.caseworker, day(), Cursor::newest(), 100).await.unwrap();
    assert_eq!(all.len(), 10);
    let places: Vec<_> = all.iter().map(|case| (case.created_at, case.id)).collect();
    assert!(places.is_sorted_by(|one, next| one > next), "{places:?}");
    for limit in [1, 2, 4, 7] {
        let (mut paged, mut after) = (Vec::new(), Cursor::newest());
        loop {
            let page = list::of_caseworker(&mut tx, own.caseworker, day(), after, limit).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Cursor::new(last.created_at, last.id);
            paged.extend(page);
        }
        assert_eq!(paged, all, "{limit} a page");
    }
}
