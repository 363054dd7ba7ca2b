//! How the last move of a document went, for staff of the case that it is in.

use custody::CaseField;
use domain::{Act, Actor, CaseId, DocumentId, MoveFailure, MoveState, Timestamp};

use crate::{Error, Upload};

/// The last move of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastMove {
    /// How far it is.
    pub state: MoveState,
    /// Why the document stayed.
    pub failure: Option<MoveFailure>,
    /// The file number of the case that it left or is to leave; none if the one who asks may not see that case.
    pub from: Option<String>,
    /// The file number of the case that it went or is to go to; none likewise.
    pub to: Option<String>,
    /// Whether only the member changed.
    pub within: bool,
    /// Why it was asked for.
    pub reason: String,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl Upload {
    /// The last move of a document, whatever became of it.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal for everybody who may not move it.
    pub async fn last_move(&self, actor: &Actor, id: DocumentId) -> Result<Option<LastMove>, Error> {
        let look = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            self.find(&mut tx, actor, id, Act::MoveDocument).await?;
            let Some(row) = db::moves::latest(&mut tx, id).await? else { return Ok(None) };
            let left = self.custody.case_file_unchecked(&mut tx, actor, row.from_case).await?;
            let left = left.ok_or(custody::Error::Row("a move without a case"))?;
            Ok(Some(LastMove {
                state: row.state,
                failure: row.failure,
                from: self.number_of(&mut tx, actor, row.from_case).await?,
                to: self.number_of(&mut tx, actor, row.to_case).await?,
                within: row.from_case == row.to_case,
                reason: left.sealer.open_text(CaseField::MoveReason, row.id.uuid(), &row.reason_sealed)?,
                requested_at: row.requested_at,
                ended_at: row.ended_at,
            }))
        };
        self.custody.guarded(actor, Box::pin(look)).await
    }

    /// The file number of a case, if the actor may see that case.
    pub(super) async fn number_of(
        &self,
        tx: &mut db::Tx,
        actor: &Actor,
        case: CaseId,
    ) -> Result<Option<String>, Error> {
        let file = self.custody.case_file_unchecked(tx, actor, case).await?;
        let seen = file.filter(|file| file.allows(actor, Act::ViewCase, &custody::About::case(case)));
        Ok(seen.map(|file| file.row.file_number))
    }
}
