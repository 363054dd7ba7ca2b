//! What the scanner could not judge: given free by a caseworker who says why, or scanned once more.

use custody::{CaseField, Claim};
use domain::{Act, Action, Actor, DocumentId, DocumentState, check_reason};

use crate::find::{Found, entry};
use crate::{DocumentView, Error, Upload};

/// What a request changed that may come twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The document as it is now.
    pub document: DocumentView,
    /// Whether an earlier request had changed it.
    pub replayed: bool,
}

impl Upload {
    /// Gives a document free that the scanner could not judge: staff may open it from now on, and every one of them reads
    /// who said so and why.
    ///
    /// # Errors
    /// [`Error::Reason`], [`Error::NotUnscannable`], [`Error::FingerprintDiffers`]; [`Error::Custody`] with a refusal for
    /// everybody but caseworkers of the case.
    pub async fn release(
        &self,
        actor: &Actor,
        id: DocumentId,
        reason: &str,
        idempotency_key: Option<&str>,
    ) -> Result<Changed, Error> {
        let act = async {
            let reason = check_reason(Some(reason), true)?.unwrap_or_default();
            let mut work = self.custody.act(actor).await?;
            db::documents::hold(work.rows(), id).await?;
            let found = self.find(work.rows(), actor, id, Act::ReleaseDocument).await?;
            let route = "release";
            match work.claim(route, idempotency_key, &[id.to_string(), reason.to_owned()]).await? {
                Claim::Differs => return Err(Error::FingerprintDiffers),
                Claim::Replayed(_) => return self.replayed_change(&mut work, actor, &found).await,
                Claim::Free => {}
            }
            let Found { listed, case } = found;
            let by = actor.account.ok_or(Error::NotUnscannable)?;
            let now = self.custody.now();
            let sealed = case.sealer.seal(CaseField::ReleaseReason, id.uuid(), reason.as_bytes());
            if !db::documents::release(work.rows(), id, by, now, &sealed).await? {
                return Err(Error::NotUnscannable);
            }
            db::cases::note_activity(work.rows(), case.id, now).await?;
            let detail = serde_json::json!({ "reason": reason });
            work.record(entry(Action::DocumentReleased, &case, &listed.document).detail(&detail));
            self.changed(work, actor, id, (route, idempotency_key)).await
        };
        self.custody.guarded(actor, Box::pin(act)).await
    }

    /// Has a document scanned once more that the scanner could not judge.
    ///
    /// # Errors
    /// [`Error::NotUnscannable`], [`Error::FingerprintDiffers`]; [`Error::Custody`] with a refusal for everybody but
    /// caseworkers of the case.
    pub async fn rescan(&self, actor: &Actor, id: DocumentId, idempotency_key: Option<&str>) -> Result<Changed, Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            let found = self.find(work.rows(), actor, id, Act::ReleaseDocument).await?;
            let route = "rescan";
            match work.claim(route, idempotency_key, &[id.to_string()]).await? {
                Claim::Differs => return Err(Error::FingerprintDiffers),
                Claim::Replayed(_) => return self.replayed_change(&mut work, actor, &found).await,
                Claim::Free => {}
            }
            let (from, to) = (DocumentState::Unscannable, DocumentState::Scanning);
            if !db::documents::set_state(work.rows(), id, from, to).await? {
                return Err(Error::NotUnscannable);
            }
            self.enqueue_scan(&mut work, id).await?;
            db::cases::note_activity(work.rows(), found.case.id, self.custody.now()).await?;
            work.record(entry(Action::DocumentRescanned, &found.case, &found.listed.document));
            self.changed(work, actor, id, (route, idempotency_key)).await
        };
        self.custody.guarded(actor, Box::pin(act)).await
    }

    pub(crate) async fn replayed_change(
        &self,
        work: &mut custody::Work,
        actor: &Actor,
        found: &Found,
    ) -> Result<Changed, Error> {
        Ok(Changed { document: self.view(work.rows(), actor, found).await?, replayed: true })
    }

    /// Keeps the answer, commits, and shows what the document is now.
    pub(crate) async fn changed(
        &self,
        mut work: custody::Work,
        actor: &Actor,
        id: DocumentId,
        (route, key): (&str, Option<&str>),
    ) -> Result<Changed, Error> {
        work.answer(route, key, id.uuid()).await?;
        let found = self.find(work.rows(), actor, id, Act::ViewDocument).await?;
        let document = self.view(work.rows(), actor, &found).await?;
        work.commit().await?;
        Ok(Changed { document, replayed: false })
    }
}
