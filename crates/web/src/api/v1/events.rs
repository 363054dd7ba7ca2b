//! `GET /api/v1/events`: Server-Sent Events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use serde::Serialize;
use uuid::Uuid;

use super::model::Target;
use crate::app::App;
use crate::http::extract::single;
use crate::http::{Failure, SignedIn};

/// The last event that a client has.
const LAST: HeaderName = HeaderName::from_static("last-event-id");
/// A line that says nothing is sent this often, so that nobody in between takes the line for dead.
const COMMENT_EVERY: Duration = Duration::from_secs(20);

/// What an event says; never content.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Happened {
    /// In which case.
    case_id: Uuid,
    /// To what.
    object: Target,
}

/// What happens in your cases, while it happens
///
/// `id` is the index of the log entry that caused it, `event` the action. Goes on behind `Last-Event-ID` for 24 hours;
/// beyond that one event `resync` says: load everything anew. Ends when the session ends.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    tag = "events",
    operation_id = "events",
    params(("Last-Event-ID" = Option<u64>, Header)),
    responses(
        (status = 200, body = Happened, content_type = "text/event-stream"),
    )
)]
pub(crate) async fn stream(State(app): State<App>, who: SignedIn, headers: HeaderMap) -> Result<Response, Failure> {
    let last = last(&headers)?;
    let events = app.services.messaging.events(who.actor, who.idle, last).await?;
    let written = events.map(|event| Ok::<_, Infallible>(written(&event)));
    let mut response = Sse::new(written).keep_alive(KeepAlive::new().interval(COMMENT_EVERY)).into_response();
    let head = response.headers_mut();
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Asks reverse proxies not to keep events until a buffer is full.
    head.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

fn last(headers: &HeaderMap) -> Result<Option<u64>, Failure> {
    let Some(text) = single(headers, &LAST)?.filter(|text| !text.is_empty()) else { return Ok(None) };
    // Rows count in signed numbers: what is larger was never an index.
    let index = text.parse().ok().filter(|index| i64::try_from(*index).is_ok());
    index.map(Some).ok_or_else(|| Failure::bad_request("last_event_id"))
}

fn written(event: &messaging::Event) -> Event {
    match *event {
        messaging::Event::Happened { index, action, case, object } => {
            let data = Happened { case_id: case.uuid(), object: object.into() };
            let text = serde_json::to_string(&data).unwrap_or_default();
            Event::default().id(index.to_string()).event(action.as_str()).data(text)
        }
        messaging::Event::Resync { index } => Event::default().id(index.to_string()).event("resync").data("{}"),
    }
}

#[cfg(test)]
mod tests {
    use domain::{Action, CaseId, ObjectKind, ObjectRef};
    use futures::stream;

    use super::*;

    async fn sent(event: messaging::Event) -> String {
        let response = Sse::new(stream::iter([Ok::<_, Infallible>(written(&event))])).into_response();
        let bytes = axum::body::to_bytes(response.into_body(), 4096).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn an_event_names_entry_action_and_object() {
        let event = messaging::Event::Happened {
            index: 7,
            action: Action::MessagePosted,
            case: CaseId::from_uuid(Uuid::from_u128(1)),
            object: ObjectRef::new(ObjectKind::Message, Uuid::from_u128(2)),
        };
        assert_eq!(
            sent(event).await,
            "id: 7\nevent: message.posted\ndata: {\"case_id\":\"00000000-0000-0000-0000-000000000001\",\
             \"object\":{\"kind\":\"message\",\"id\":\"00000000-0000-0000-0000-000000000002\"}}\n\n"
        );
    }

    #[tokio::test]
    async fn resync_is_heard_by_browsers() {
        // An event without data is not dispatched.
        assert_eq!(sent(messaging::Event::Resync { index: 9 }).await, "id: 9\nevent: resync\ndata: {}\n\n");
    }

    #[test]
    fn the_last_event_is_a_number() {
        let of = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(LAST, HeaderValue::from_static(text));
            last(&headers).map_err(|failure| failure.code)
        };
        assert_eq!(of("41"), Ok(Some(41)));
        assert_eq!(of(""), Ok(None));
        assert_eq!(last(&HeaderMap::new()), Ok(None));
        for wrong in ["x", "-1", "18446744073709551615"] {
            assert_eq!(of(wrong), Err("last_event_id"), "{wrong}");
        }
    }
}
