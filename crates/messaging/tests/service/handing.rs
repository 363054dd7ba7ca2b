//! Handing a conversation over: who answers, what waits for whom, who learns of it.

use db::cases::worklist::{self, Reader};
use domain::{AccountId, Action, Actor, Concerns, Role, TeamId, WorklistView};
use messaging::Error;
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, assert_denied, page};

impl Office {
    async fn mine(&self, account: Option<AccountId>) -> usize {
        let reader = Reader { account: account.unwrap(), day: self.house.custody.today() };
        let mut tx = self.house.read().await;
        let first = worklist::Rank::first();
        worklist::page(&mut tx, reader, WorklistView::Mine, first, 10).await.unwrap().len()
    }

    /// A team of these people that has the case of Rita and Udo.
    async fn team(&self, people: &[&Actor]) -> TeamId {
        let custody = &self.house.custody;
        let team = db::teams::Team { id: TeamId::generate(custody.clock(), custody.rng()), name: "Nord".to_owned() };
        let mut work = custody.act(&self.house.system()).await.unwrap();
        db::teams::insert(work.rows(), &team).await.unwrap();
        for who in people {
            db::teams::add_member(work.rows(), team.id, who.account.unwrap()).await.unwrap();
        }
        let row = db::cases::find(work.rows(), self.house.case).await.unwrap().unwrap();
        let row = db::cases::Case { team_id: Some(team.id), ..row };
        db::cases::update_master(work.rows(), &row).await.unwrap();
        work.commit_bookkeeping().await.unwrap();
        team.id
    }
}

#[rstest]
#[tokio::test]
async fn it_waits_for_whoever_answers_until_the_jobcenter_writes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.kim, Concerns::All).await;
    assert_eq!(office.mine(house.kim.account).await, 0, "nothing waits");
    let toni = house.toni.account;
    assert_denied(messaging.hand_over(&house.toni, thread, toni, None).await);
    assert_denied(messaging.hand_over(&house.rita, thread, None, None).await);
    let stranger = messaging.hand_over(&house.kim, thread, toni, None).await;
    assert!(matches!(stranger, Err(Error::NotOfCase)), "{stranger:?}");
    let nobody = messaging.hand_over(&house.kim, thread, None, None).await;
    assert!(matches!(nobody, Err(Error::NoTeam)), "{nobody:?}");

    office.team(&[&house.kim, &house.toni]).await;
    let before = messaging.answering(&house.kim, thread).await.unwrap().by.unwrap();
    assert_eq!(Some(before.id), house.kim.account, "who has the case");
    messaging.hand_over(&house.kim, thread, toni, Some(" Du kennst den Vermieter. ")).await.unwrap();
    messaging.hand_over(&house.kim, thread, toni, Some("noch einmal")).await.unwrap();
    let handed = house.entries(Action::ThreadHandedOver).await;
    assert_eq!(handed.len(), 1, "said again it changes nothing");
    assert_eq!(handed[0].leaf.object_id, Some(thread.uuid()));
    let notes = messaging.notes_of_thread(&house.toni, thread, page(10)).await.unwrap().items;
    assert_eq!(notes.iter().map(|note| note.body.as_str()).collect::<Vec<_>>(), ["Du kennst den Vermieter."]);
    assert_eq!(office.mine(toni).await, 1, "it is work of whoever answers");
    let answering = messaging.answering(&house.toni, thread).await.unwrap().by.unwrap();
    let listed = messaging.threads(&house.kim, house.case, page(10)).await.unwrap().items;
    assert_eq!((Some(answering.id), listed[0].answered_by.as_ref()), (toni, Some(&answering)));
    assert_eq!(messaging.answering(&house.rita, thread).await.unwrap().by, None, "names of staff stay inside");

    messaging.hand_over(&house.toni, thread, None, None).await.unwrap();
    assert_eq!(messaging.answering(&house.kim, thread).await.unwrap().by, None, "the team");
    messaging.hand_over(&house.kim, thread, toni, None).await.unwrap();
    office.say(&house.rita, thread, "Wann?").await;
    assert_eq!(office.mine(toni).await, 1);
    office.say(&house.toni, thread, "Morgen.").await;
    assert_eq!((office.mine(toni).await, office.mine(house.kim.account).await), (0, 1), "opened by nobody yet");
    messaging.messages(&house.kim, thread, page(10)).await.unwrap();
    assert_eq!(office.mine(house.kim.account).await, 0);
}

#[rstest]
#[tokio::test]
async fn it_goes_back_as_soon_as_whoever_answers_works_on_the_case_no_more(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let (kim, toni) = (house.kim.account.unwrap(), house.toni.account.unwrap());
    let thread = office.start(&house.rita, Concerns::All).await;
    let team = office.team(&[&house.kim, &house.toni]).await;
    messaging.hand_over(&house.kim, thread, Some(toni), None).await.unwrap();
    // Who answers as the page and the list tell it, and for whom of the two it is work of theirs.
    let answers = async || {
        let by = messaging.answering(&house.kim, thread).await.unwrap().by.map(|account| account.id);
        let listed = messaging.threads(&house.kim, house.case, page(10)).await.unwrap().items;
        assert_eq!(listed[0].answered_by.as_ref().map(|account| account.id), by);
        (by, office.mine(Some(kim)).await, office.mine(Some(toni)).await)
    };
    let theirs = (Some(toni), 1, 1);
    assert_eq!(answers().await, theirs);

    let change = async |change: Change| {
        let mut work = house.custody.act(&house.system()).await.unwrap();
        let (tx, now) = (work.rows(), house.custody.now());
        let row = db::cases::find(tx, house.case).await.unwrap().unwrap();
        let role = "UPDATE accounts SET role = $3 WHERE tenant_id = $1 AND id = $2";
        let changed = match change {
            Change::Leaves => db::teams::remove_member(tx, team, toni).await.unwrap(),
            Change::Joins => db::teams::add_member(tx, team, toni).await.unwrap(),
            Change::Locked => db::accounts::lock(tx, toni, now).await.unwrap(),
            Change::Unlocked => db::accounts::unlock(tx, toni).await.unwrap(),
            Change::Role(role_now) => {
                let tenant = tx.tenant();
                tx.query(role).bind(tenant).bind(toni).bind(role_now).changed().await.unwrap()
            }
            Change::Case(team_id, assigned_to) => {
                db::cases::update_master(tx, &db::cases::Case { team_id, assigned_to, ..row }).await.unwrap()
            }
        };
        assert!(changed);
        work.commit_bookkeeping().await.unwrap();
    };
    for (gone, back) in
        [(Change::Leaves, Change::Joins), (Change::Case(None, Some(kim)), Change::Case(Some(team), Some(kim)))]
    {
        change(gone).await;
        assert_eq!(answers().await, (Some(kim), 1, 0), "whoever has the case");
        change(back).await;
        assert_eq!(answers().await, theirs);
    }
    for (gone, back) in
        [(Change::Locked, Change::Unlocked), (Change::Role(Role::Auditor), Change::Role(Role::Caseworker))]
    {
        change(gone).await;
        assert_eq!(answers().await.0, Some(kim), "who is no caseworker that can sign in reads no worklist");
        change(back).await;
    }

    // Without anybody who has the case it is its team; handed over to the team it stays there as long as there is one.
    change(Change::Leaves).await;
    change(Change::Case(Some(team), None)).await;
    assert_eq!(answers().await, (None, 0, 0));
    messaging.hand_over(&house.kim, thread, None, None).await.unwrap();
    change(Change::Case(Some(team), Some(kim))).await;
    assert_eq!(answers().await, (None, 1, 0));
    change(Change::Case(None, Some(kim))).await;
    assert_eq!(answers().await, (Some(kim), 1, 0));
}

/// What happens to Toni, or to the case: its team, and who has it.
#[derive(Debug, Clone, Copy)]
enum Change {
    Leaves,
    Joins,
    Locked,
    Unlocked,
    Role(Role),
    Case(Option<TeamId>, Option<AccountId>),
}
