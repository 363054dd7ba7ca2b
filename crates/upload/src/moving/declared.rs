//! What was declared in a document goes where the document goes, with the time of its first arrival.

use custody::{CaseFile, Work};
use db::documents::Document;
use db::moves::Move as Row;
use domain::{Action, DeclarationKind, Timestamp};

use super::{IN, OUT};
use crate::Error;
use crate::find::entry;

/// Takes along what was declared in the document, with an entry on both sides. An objection that nobody has seen to puts the
/// other case before the ordinary ones, and this one back if it was the last. The caller notes what changed in both cases.
pub(super) async fn take_along(
    work: &mut Work,
    document: &Document,
    (from, to): (&CaseFile, &CaseFile),
    row: &Row,
    now: Timestamp,
) -> Result<(), Error> {
    let waits = db::cases::objection_since(work.rows(), from.id).await?.is_some();
    let declared = db::declarations::follow(work.rows(), document.id, to.id, row.to_member).await?;
    for declaration in &declared {
        let stands = declaration.kind == DeclarationKind::Objection && declaration.decided_at.is_none();
        if stands && waits && from.id != to.id {
            db::declarations::settle_left(work.rows(), from.id, now).await?;
            db::cases::raise_objection(work.rows(), to.id, declaration.arrived_at).await?;
        }
        let detail = serde_json::json!({ "kind": declaration.kind, "arrived_at": declaration.arrived_at });
        let side = |case, concerns| entry(Action::DeclarationMoved, case, document).concerns(concerns).detail(&detail);
        work.record(side(from, row.from_member).reason(OUT));
        work.record(side(to, row.to_member).reason(IN));
    }
    Ok(())
}
