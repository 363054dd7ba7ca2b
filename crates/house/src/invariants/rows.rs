//! Rows against rows.

use std::collections::BTreeSet;

use db::Cursor;
use db::accounts::Account;
use db::attempts::Attempt;
use db::cases::Case;
use db::documents::Document;
use db::moves::Move;
use db::submissions::Submission;
use domain::{CaseId, DocumentState, MoveId, MoveState, Role, SubmissionId, SubmissionState};
use uuid::Uuid;

use super::Kept;

/// More of anything than a test makes.
const ALL: u32 = 10_000;

/// Everything that the database says.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) submissions: Vec<Submission>,
    pub(super) attempts: Vec<Attempt>,
    pub(super) documents: Vec<Document>,
    pub(super) cases: Vec<Case>,
    pub(super) accounts: Vec<Account>,
    pub(super) moves: Vec<Move>,
}

impl Rows {
    pub(super) async fn read(kept: &Kept<'_>) -> Self {
        let mut tx = kept.read().await;
        let known = tx.query("SELECT id FROM submissions WHERE tenant_id = $1 ORDER BY id").bind(kept.tenant);
        let known: Vec<(SubmissionId,)> = known.fetch_all().await.expect("submissions can be listed");
        let (mut submissions, mut attempts) = (Vec::new(), Vec::new());
        for (id,) in known {
            submissions.extend(db::submissions::find(&mut tx, id).await.expect("a submission can be read"));
            attempts.extend(db::attempts::of_submission(&mut tx, id).await.expect("attempts can be read"));
        }
        let mut documents = Vec::new();
        for state in DocumentState::ALL {
            let found = db::documents::in_state(&mut tx, *state, Cursor::oldest(), ALL).await;
            documents.extend(found.expect("documents can be read"));
        }
        let first = CaseId::from_uuid(Uuid::nil());
        let cases = db::cases::page_by_id(&mut tx, first, ALL).await.expect("cases can be read");
        let mut accounts = Vec::new();
        for role in Role::ALL {
            let found = db::accounts::list(&mut tx, *role, Cursor::newest(), ALL).await;
            accounts.extend(found.expect("accounts can be read"));
        }
        let known = tx.query("SELECT id FROM moves WHERE tenant_id = $1 ORDER BY id").bind(kept.tenant);
        let known: Vec<(MoveId,)> = known.fetch_all().await.expect("moves can be listed");
        let mut moves = Vec::new();
        for (id,) in known {
            moves.extend(db::moves::find(&mut tx, id).await.expect("a move can be read"));
        }
        Self { submissions, attempts, documents, cases, accounts, moves }
    }

    pub(super) fn submission(&self, id: SubmissionId) -> &Submission {
        self.submissions.iter().find(|submission| submission.id == id).expect("attempts belong to a submission")
    }

    /// Documents that are on their way.
    pub(super) fn moving(&self) -> impl Iterator<Item = &Move> {
        self.moves.iter().filter(|row| row.state == MoveState::Waiting)
    }

    /// The attempt that holds a document.
    pub(super) fn attempt_of(&self, document: &Document) -> &Attempt {
        let attempt = self.attempts.iter().find(|attempt| attempt.id == document.attempt_id);
        attempt.unwrap_or_else(|| panic!("I2: {} has no attempt", document.id))
    }
}

pub(super) fn check(kept: &Kept<'_>, rows: &Rows) {
    whole(kept, rows);
    room(rows);
    keys(rows);
}

/// All of a submission is there, or nothing of it.
fn whole(kept: &Kept<'_>, rows: &Rows) {
    for submission in &rows.submissions {
        let documents = rows.documents.iter().filter(|document| document.submission_id == submission.id).count();
        let attempts = rows.attempts.iter().filter(|attempt| attempt.submission_id == submission.id);
        // A document that moved has had more than one.
        let attempts = attempts.map(|attempt| attempt.document_id).collect::<BTreeSet<_>>().len();
        let id = submission.id;
        match submission.state {
            SubmissionState::Received => {
                assert!(documents > 0 && documents == attempts, "I2: {id} has {documents} of {attempts} documents");
            }
            SubmissionState::Abandoned => assert_eq!(documents, 0, "I2: {id} was given up and has documents"),
            SubmissionState::Reserved | SubmissionState::Streaming | SubmissionState::Completing => {
                assert_eq!(documents, 0, "I2: {id} is not received and has documents");
                let lively = submission.lease_until > kept.custody.now();
                assert!(lively, "I2: {id} was left as {} and is nobody's", submission.state.as_str());
            }
        }
    }
}

/// I4.
fn room(rows: &Rows) {
    for case in &rows.cases {
        let stored: u64 = rows
            .documents
            .iter()
            .filter(|document| document.case_id == case.id && document.state != DocumentState::Deleted)
            .map(|document| document.size)
            .sum();
        let reserved: u64 = rows
            .submissions
            .iter()
            .filter(|submission| submission.case_id == case.id && is_running(submission.state))
            .map(|submission| submission.reserved_bytes)
            .sum::<u64>()
            + rows.moving().filter(|row| row.to_case == case.id).map(|row| row.reserved_bytes).sum::<u64>();
        let taken = (case.stored_bytes, case.reserved_bytes);
        assert_eq!(taken, (stored, reserved), "I4: room taken in {}, and what is there", case.file_number);
    }
}

const fn is_running(state: SubmissionState) -> bool {
    matches!(state, SubmissionState::Reserved | SubmissionState::Streaming | SubmissionState::Completing)
}

/// I6.
fn keys(rows: &Rows) {
    let mut seen = BTreeSet::new();
    for submission in &rows.submissions {
        if let Some(key) = &submission.idempotency_key {
            let fresh = seen.insert((submission.account_id, &submission.route, key));
            assert!(fresh, "I6: two submissions for one idempotency key");
        }
    }
}
