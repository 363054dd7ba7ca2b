//! The one transaction of a move: before it the document is in one case, after it in the other, never in both or none.

use custody::{CaseField, Work};
use db::attempts::Stored;
use db::documents::Document;
use db::jobs::Leased;
use db::moves::Resealed;
use domain::Actor;

use super::job::Trip;
use super::{declared, record_sides};
use crate::{Error, Upload};

impl Upload {
    /// Switches the row to the new object, and destroys the old key. The entries name who asked for the move.
    pub(super) async fn switch(&self, portal: &Actor, job: &Leased, trip: &Trip, stored: &Stored) -> Result<(), Error> {
        let mut tx = self.custody.read(portal.tenant).await?;
        let asked = self.in_name_of(&mut tx, trip.row.by_account, portal).await?;
        drop(tx);
        let mut work = self.custody.act(&asked).await?;
        let document = self.still_movable(&mut work, trip).await?;
        let (now, from, to) = (self.custody.now(), trip.from.id, trip.to.id);
        if !db::moves::finish(work.rows(), trip.row.id, trip.attempt, now).await? {
            return Err(custody::Error::Stale.into());
        }
        let resealed = reseal_fields(trip, &document)?;
        if !db::moves::switch(work.rows(), document.id, (from, trip.old.id), &resealed).await? {
            return Err(custody::Error::Stale.into());
        }
        db::attempts::set_stored_of_move(work.rows(), trip.attempt, stored).await?;
        db::attempts::leave(work.rows(), trip.old.id, now).await?;
        self.move_room(&mut work, trip).await?;
        declared::take_along(&mut work, &document, (&trip.from, &trip.to), &trip.row, now).await?;
        db::disowned::settle(work.rows(), document.id, trip.row.by_account, now).await?;
        for case in [from.min(to), from.max(to)] {
            db::cases::note_activity(work.rows(), case, now).await?;
        }
        let reason = trip.from.sealer.open_text(CaseField::MoveReason, trip.row.id.uuid(), &trip.row.reason_sealed)?;
        record_sides(&mut work, &document, (&trip.from, &trip.to), &trip.row, &reason);
        self.complete_job(&mut work, job).await?;
        work.commit().await?;
        // Nobody can open it any more. That it is still there is the sweeper's business, if this fails.
        if let Err(error) = self.clear_attempt(portal, &trip.old).await {
            tracing::warn!(%error, document = %document.id, "left to the sweeper");
        }
        Ok(())
    }

    /// The document as it is by now: it may have been judged or taken back while its bytes were sealed.
    async fn still_movable(&self, work: &mut Work, trip: &Trip) -> Result<Document, Error> {
        db::documents::hold(work.rows(), trip.document.id).await?;
        let document = db::documents::find(work.rows(), trip.document.id).await?;
        Ok(document.filter(|now| now.state.may_move()).ok_or(custody::Error::Stale)?)
    }

    /// The room goes with the document. Cases are changed in the order of their ids, so that two moves in opposite
    /// directions do not wait for each other.
    async fn move_room(&self, work: &mut Work, trip: &Trip) -> Result<(), Error> {
        let (from, to) = (trip.from.id, trip.to.id);
        let (size, reserved) = (trip.document.size, trip.row.reserved_bytes);
        for case in [from.min(to), from.max(to)] {
            let kept = if case == from {
                db::cases::release(work.rows(), from, size).await?
            } else {
                db::cases::settle(work.rows(), to, reserved, size, self.limits.case_bytes).await?
            };
            if !kept {
                return Err(custody::Error::Row("less room is taken than a move needs").into());
            }
        }
        Ok(())
    }
}

/// Everything in the row that is sealed with the key of its case.
fn reseal_fields(trip: &Trip, document: &Document) -> Result<Resealed, Error> {
    let row = document.id.uuid();
    let again = |field, sealed: &[u8]| -> Result<Vec<u8>, Error> {
        Ok(trip.to.sealer.seal(field, row, &trip.from.sealer.open(field, row, sealed)?))
    };
    let maybe = |field, sealed: Option<&[u8]>| sealed.map(|sealed| again(field, sealed)).transpose();
    Ok(Resealed {
        case_id: trip.to.id,
        concerns: trip.row.to_member,
        attempt_id: trip.attempt,
        name_sealed: again(CaseField::DocumentName, &document.name_sealed)?,
        note_sealed: maybe(CaseField::DocumentNote, document.note_sealed.as_deref())?,
        sha256_sealed: again(CaseField::DocumentHash, &document.sha256_sealed)?,
        review_reason_sealed: maybe(CaseField::ReviewReason, document.review_reason_sealed.as_deref())?,
        release_reason_sealed: maybe(CaseField::ReleaseReason, document.release_reason_sealed.as_deref())?,
    })
}
