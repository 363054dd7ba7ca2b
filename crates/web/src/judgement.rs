//! A judgement on its way to the service that acts on it: one function for the API and for the page.

use domain::{Actor, DocumentId, Review};
use upload::Cause;

use crate::app::App;
use crate::http::Failure;

/// Judges a document. What was shown and is not kept is destroyed with the same word.
///
/// # Errors
/// Those of the two services.
pub async fn judge(
    app: &App,
    actor: &Actor,
    document: DocumentId,
    review: Review,
    reason: Option<&str>,
) -> Result<(), Failure> {
    if review == Review::ShownNotKept {
        Ok(app.services.upload.destroy(actor, document, Cause::ShownNotKept { reason }).await?)
    } else {
        Ok(app.services.casework.review(actor, document, review, reason).await?)
    }
}
