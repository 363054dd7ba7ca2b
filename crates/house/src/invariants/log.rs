//! The log against itself, and against what it tells of.

use std::collections::BTreeMap;

use audit::Audit;
use db::documents::Document;
use domain::{Action, DocumentState, ObjectKind};
use futures::TryStreamExt as _;
use ledger::verify::{Options, Verdict, verify};
use ledger::{Frontier, VerifierKey};
use uuid::Uuid;

use super::Kept;
use super::rows::Rows;

pub(super) async fn check(kept: &Kept<'_>, rows: &Rows) {
    verifies(kept).await;
    tells_every_change(kept, rows).await;
}

/// I8: the export proves itself under the log's key, and ends where the rows do.
async fn verifies(kept: &Kept<'_>) {
    let audit = Audit::new(kept.custody.clone());
    let export = audit.export(&kept.portal()).await.expect("the log can be exported");
    let blocks: Vec<_> = export.try_collect().await.expect("the export comes to its end");
    let key = kept.custody.vkey(kept.tenant).await.expect("the log has a key");
    let keys = vec![VerifierKey::new(&key).expect("a key that was written can be read")];
    let report = verify(blocks.concat().as_slice(), &Options { keys, ..Options::default() });
    assert_eq!(report.verdict(), Verdict::Whole, "I8: {report:?}");
    let mut tx = kept.read().await;
    let head = db::audit::append::head(&mut tx, kept.tenant).await.expect("the log can be read");
    let head = Frontier::decode(&head.expect("the log has begun").frontier).expect("its edge can be read");
    assert_eq!(report.proven, Some(head.size()), "I8: entries under a signature");
    assert_eq!(report.root, Some(head.root()), "I8: root of the tree");
}

/// I5: the entries about a document, in order, lead from nothing to the state of its row, each by one step.
async fn tells_every_change(kept: &Kept<'_>, rows: &Rows) {
    let mut tx = kept.read().await;
    let mut told: BTreeMap<Uuid, DocumentState> = BTreeMap::new();
    let size = db::audit::append::head(&mut tx, kept.tenant).await.expect("the log can be read");
    let size = size.expect("the log has begun").size;
    let range = db::audit::search::range(&mut tx, kept.tenant, 0, size).expect("the log can be read");
    let entries: Vec<_> = range.try_collect().await.expect("every entry can be read");
    for entry in entries {
        // The store as a whole is no document.
        if entry.leaf.object_kind != ObjectKind::Document {
            continue;
        }
        let (Some(to), Some(id)) = (leads_to(entry.leaf.action), entry.leaf.object_id) else { continue };
        let action = entry.leaf.action.as_str();
        match (told.insert(id, to), to) {
            (None, DocumentState::Received) => {}
            (Some(from), _) if follows(from, to) => {}
            (from, _) => panic!("I5: {action} of {id}, which was {from:?}"),
        }
    }
    for document in &rows.documents {
        let last = told.remove(&document.id.uuid());
        let last = last.unwrap_or_else(|| panic!("I5: the log does not know {}", document.id));
        assert!(
            agrees(last, document),
            "I5: {} is {} and was told to be {last:?}",
            document.id,
            document.state.as_str()
        );
    }
    assert!(told.is_empty(), "I5: the log knows documents that are not there: {told:?}");
}

/// The state that an entry tells of.
const fn leads_to(action: Action) -> Option<DocumentState> {
    Some(match action {
        Action::DocumentReceived => DocumentState::Received,
        Action::DocumentAvailable | Action::DocumentReleased => DocumentState::Available,
        Action::DocumentInfected => DocumentState::Infected,
        Action::DocumentUnscannable => DocumentState::Unscannable,
        Action::DocumentRescanned => DocumentState::Scanning,
        Action::IntegrityFailed => DocumentState::Suspect,
        Action::DocumentTakenBack | Action::DocumentDestroyed => DocumentState::Deleting,
        Action::DocumentDeleted => DocumentState::Deleted,
        _ => return None,
    })
}

/// That a scan begins is told by its verdict alone.
fn follows(from: DocumentState, to: DocumentState) -> bool {
    let scanned = from == DocumentState::Received && DocumentState::Scanning.may_become(to);
    from.may_become(to) || scanned
}

fn agrees(told: DocumentState, document: &Document) -> bool {
    told == document.state || (told == DocumentState::Received && document.state == DocumentState::Scanning)
}
