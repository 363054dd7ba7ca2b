//! `PUT /api/v1/threads/{thread}/answerer`.

use axum::extract::State;
use axum::http::StatusCode;
use domain::{AccountId, ThreadId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// Who answers in a conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answerer {
    /// A caseworker who works on the case; `null` is the queue of its team.
    account: Option<Uuid>,
    /// Why: kept as an internal note.
    #[serde(default)]
    reason: Option<String>,
}

/// Hand a conversation over
///
/// It waits on the worklist of whoever answers, until the Jobcenter writes in it. Said again it changes nothing.
#[utoipa::path(
    put,
    path = "/api/v1/threads/{thread}/answerer",
    tag = "conversations",
    operation_id = "hand_over_thread",
    params(("thread" = Uuid, Path)),
    request_body = Answerer,
    responses(
        (status = 204),
        (status = 409, description = "no team has the case, or it is closed"),
        (status = 422, description = "nobody who works on the case, or the reason is too long"),
    )
)]
pub(crate) async fn put(
    State(app): State<App>,
    who: SignedIn,
    At(thread): At<ThreadId>,
    Json(said): Json<Answerer>,
) -> Result<StatusCode, Failure> {
    let to = said.account.map(AccountId::from_uuid);
    app.services.messaging.hand_over(&who.actor, thread, to, said.reason.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}
