//! Who takes part, who answers, and how soon.

use domain::Concerns;
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, assert_denied, page};

#[rstest]
#[tokio::test]
async fn who_wrote_is_named_and_who_has_the_case_answers(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.kim, Concerns::All).await;
    // Looking is no writing.
    messaging.newest_messages(&house.udo, thread, page(10)).await.unwrap();
    let last = office.say(&house.rita, thread, "Danke").await;
    messaging.mark_read(&house.udo, thread, last.id).await.unwrap();
    let answering = messaging.answering(&house.rita, thread).await.unwrap();
    assert_eq!(answering.by, None, "the Jobcenter keeps names inside");
    let answering = messaging.answering(&house.kim, thread).await.unwrap();
    let names: Vec<_> = answering.writers.iter().map(|writer| writer.name.as_str()).collect();
    assert_eq!(names, ["Rita Beispiel", "Kim Fall"], "customers first");
    assert_eq!(answering.by.map(|account| account.name).as_deref(), Some("Kim Fall"));
    assert_eq!(answering.working_days, 3, "nothing else is set");
    for who in [&house.jo, &house.toni, &house.admin] {
        assert_denied(messaging.answering(who, thread).await);
    }
}
