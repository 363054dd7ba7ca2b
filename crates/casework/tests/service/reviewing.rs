//! Judging papers.

use casework::Error;
use domain::{Action, Concerns, DocumentId, DocumentState, Page, ReasonFault, Review, WorklistView};
use pgtest::Backend;
use rstest::rstest;

use crate::{Desk, assert_denied};

async fn paper(desk: &Desk, state: DocumentState) -> DocumentId {
    desk.house.paper(&desk.house.rita, desk.house.case, Concerns::All, state).await
}

async fn judged(desk: &Desk, paper: DocumentId) -> Review {
    let mut tx = desk.house.read().await;
    db::documents::find(&mut tx, paper).await.unwrap().unwrap().review
}

#[rstest]
#[tokio::test]
async fn a_judgement_is_kept_with_its_reason_and_an_entry(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::on(backend).await;
    let kim = &desk.house.kim;
    let paper = paper(&desk, DocumentState::Available).await;
    for nothing in [None, Some("  ")] {
        let refused = desk.casework.review(kim, paper, Review::Resend, nothing).await;
        assert!(matches!(refused, Err(Error::Reason(ReasonFault::Missing))), "{refused:?}");
    }
    desk.casework.review(kim, paper, Review::Resend, Some(" Seite 2 fehlt. ")).await.unwrap();
    assert_eq!(judged(&desk, paper).await, Review::Resend);
    let entry = desk.house.entries(Action::DocumentReviewed).await.remove(0);
    assert_eq!((entry.leaf.actor_id, entry.leaf.object_id), (kim.account, Some(paper.uuid())));
    assert_eq!((entry.leaf.case_id, entry.leaf.reason.as_deref()), (Some(desk.house.case), Some("resend")));
    assert_eq!(desk.detail(&entry).await, serde_json::json!({ "reason": "Seite 2 fehlt." }));
    assert_eq!(
        desk.casework.worklist(kim, WorklistView::Open, Page::default()).await.unwrap().items,
        [],
        "nothing waits any more"
    );

    desk.casework.review(kim, paper, Review::Complete, None).await.unwrap();
    assert_eq!(judged(&desk, paper).await, Review::Complete, "a judgement can be mended");
}

#[rstest]
#[tokio::test]
async fn nobody_calls_complete_what_nobody_could_open(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let kim = &desk.house.kim;
    for state in DocumentState::ALL.iter().copied() {
        let paper = paper(&desk, state).await;
        let complete = desk.casework.review(kim, paper, Review::Complete, None).await;
        assert_eq!(complete.is_ok(), state == DocumentState::Available, "{state}");
        let gone = matches!(state, DocumentState::Deleting | DocumentState::Deleted);
        let resend = desk.casework.review(kim, paper, Review::Resend, Some("unlesbar")).await;
        assert_eq!(resend.is_ok(), !gone, "{state}");
        let later = desk.casework.review(kim, paper, Review::ShownNotKept, None).await;
        assert!(matches!(later, Err(Error::NotReviewable)), "{later:?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_closed_case_is_judged_no_more(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let paper = paper(&desk, DocumentState::Available).await;
    desk.house.close(desk.house.case).await;
    for review in [Review::Complete, Review::Resend, Review::NotNeeded] {
        let refused = desk.casework.review(&desk.house.kim, paper, review, Some("zu spät")).await;
        assert!(matches!(refused, Err(Error::NotReviewable)), "{refused:?}");
    }
    assert_eq!(judged(&desk, paper).await, Review::None);
    assert!(desk.house.entries(Action::DocumentReviewed).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn only_caseworkers_of_the_case_judge(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let desk = Desk::on(backend).await;
    let house = &desk.house;
    let paper = paper(&desk, DocumentState::Available).await;
    for who in [&house.rita, &house.udo, &house.jo, &house.toni, &house.auditor, &house.admin] {
        assert_denied(desk.casework.review(who, paper, Review::Complete, None).await);
    }
    let nothing = DocumentId::from_uuid(uuid::Uuid::nil());
    assert_denied(desk.casework.review(&house.kim, nothing, Review::Complete, None).await);
    assert_eq!(judged(&desk, paper).await, Review::None);
}
