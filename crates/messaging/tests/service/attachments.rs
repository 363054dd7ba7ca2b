//! Documents that messages name.

use domain::{Actor, Concerns, DocumentId, DocumentState, ThreadId};
use messaging::{Error, NewMessage};
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, new_message, only, page};

async fn named(office: &Office, who: &Actor, thread: ThreadId) -> Vec<DocumentId> {
    let listed = office.messaging.messages(who, thread, page(50)).await.unwrap();
    sorted(listed.items.into_iter().flat_map(|message| message.documents))
}

/// Ids of one millisecond come in any order.
fn sorted(papers: impl IntoIterator<Item = DocumentId>) -> Vec<DocumentId> {
    let mut papers: Vec<_> = papers.into_iter().collect();
    papers.sort_unstable();
    papers
}

fn with(documents: &[DocumentId]) -> NewMessage {
    NewMessage { documents: documents.to_vec(), ..new_message("Siehe Anlage.") }
}

#[rstest]
#[tokio::test]
async fn a_document_named_twice_is_named_once(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    let thread = office.start(&house.rita, only(&house.rita)).await;
    let paper = house.paper(&house.rita, house.case, only(&house.rita), DocumentState::Available).await;
    let posted = office.messaging.post(&house.rita, thread, with(&[paper, paper])).await.unwrap();
    assert_eq!(posted.made.documents, [paper]);
    assert_eq!(named(&office, &house.kim, thread).await, [paper]);
}

#[rstest]
#[tokio::test]
async fn a_housemate_learns_of_no_paper_that_is_not_theirs(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let house = &office.house;
    let of_rita = house.paper(&house.rita, house.case, only(&house.rita), DocumentState::Available).await;
    let of_all = house.paper(&house.rita, house.case, Concerns::All, DocumentState::Available).await;
    // Sent by Udo for Rita: his as well.
    let by_udo = house.paper(&house.udo, house.case, only(&house.rita), DocumentState::Available).await;
    let thread = office.start(&house.kim, Concerns::All).await;
    let papers = sorted([of_rita, of_all, by_udo]);
    let posted = office.messaging.post(&house.kim, thread, with(&papers)).await.unwrap();
    assert_eq!(posted.made.documents, papers);
    assert_eq!(named(&office, &house.kim, thread).await, papers);
    assert_eq!(named(&office, &house.rita, thread).await, papers);
    assert_eq!(named(&office, &house.udo, thread).await, sorted([of_all, by_udo]));
}

#[rstest]
#[tokio::test]
async fn only_papers_of_the_case_that_the_writer_sees_can_be_named(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let house = &office.house;
    let elsewhere = house.paper(&house.jo, house.other_case, only(&house.jo), DocumentState::Available).await;
    let of_rita = house.paper(&house.rita, house.case, only(&house.rita), DocumentState::Available).await;
    let of_all = house.paper(&house.rita, house.case, Concerns::All, DocumentState::Available).await;
    let thread = office.start(&house.kim, Concerns::All).await;
    let size = house.log_size().await;
    for (who, papers) in [
        (&house.kim, vec![elsewhere]),
        (&house.udo, vec![of_all, of_rita]),
        (&house.udo, vec![DocumentId::from_uuid(uuid::Uuid::nil())]),
        (&house.rita, vec![of_all; 21]),
    ] {
        let posted = office.messaging.post(who, thread, with(&papers)).await;
        assert!(matches!(posted, Err(Error::UnknownDocument)), "{posted:?}");
    }
    assert_eq!(house.log_size().await, size, "nothing was posted");
}
