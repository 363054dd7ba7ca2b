//! `/api/v1/notifications`: how somebody wants to be told outside the portal.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::{DigestTime, ReachChannel, ReachState};
use messaging::{ReachView, WayView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words;
use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// How somebody is told outside the portal that something is there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notifications {
    /// By what the Jobcenter tells people; empty where it tells nobody.
    #[schema(schema_with = words::reach_channels)]
    offered: Vec<ReachChannel>,
    /// The addresses that are known.
    ways: Vec<NotificationWay>,
    /// The first hour of the day, in Germany, in which nothing is sent.
    quiet_from: u32,
    /// The first hour in which something is sent again; the same as `quiet_from` where something is sent at any time.
    quiet_until: u32,
    /// How often staff hear of what waits.
    #[schema(schema_with = words::digest_time)]
    digest: DigestTime,
}

/// An address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NotificationWay {
    /// By what.
    #[schema(schema_with = words::reach_channel)]
    channel: ReachChannel,
    /// The address.
    address: String,
    /// Whether something is sent to it.
    wanted: bool,
    /// `bounced`: there is nobody at the address.
    #[schema(schema_with = words::reach_state)]
    state: ReachState,
    /// Since when that is so.
    state_at: DateTime<Utc>,
}

/// When somebody wants to hear.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotificationTimes {
    /// 0 to 23.
    quiet_from: u32,
    /// 0 to 23.
    quiet_until: u32,
    /// For staff; as it was, if nothing is said.
    #[schema(schema_with = words::digest_time)]
    digest: Option<DigestTime>,
}

/// One thing about a way to be told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(crate) enum NotificationChange {
    /// An address: a code is sent there.
    Address(String),
    /// The code that came there.
    Code(String),
    /// Whether something is to be sent to the address.
    Wanted(bool),
}

/// How one is told outside the portal
#[utoipa::path(
    get,
    path = "/api/v1/notifications",
    tag = "notifications",
    operation_id = "show_notifications",
    responses((status = 200, body = Notifications))
)]
pub(crate) async fn show(State(app): State<App>, who: SignedIn) -> Result<axum::Json<Notifications>, Failure> {
    Ok(axum::Json(app.services.messaging.reach(&who.actor).await?.into()))
}

/// Say when one wants to hear
#[utoipa::path(
    put,
    path = "/api/v1/notifications",
    tag = "notifications",
    operation_id = "set_notification_times",
    request_body = NotificationTimes,
    responses((status = 200, body = Notifications))
)]
pub(crate) async fn put(
    State(app): State<App>,
    who: SignedIn,
    Json(new): Json<NotificationTimes>,
) -> Result<axum::Json<Notifications>, Failure> {
    let messaging = &app.services.messaging;
    let digest = match new.digest {
        Some(digest) => digest,
        None => messaging.reach(&who.actor).await?.times.digest,
    };
    messaging.set_times(&who.actor, new.quiet_from, new.quiet_until, digest).await?;
    Ok(axum::Json(messaging.reach(&who.actor).await?.into()))
}

/// Say where one wants to hear, prove the address, or stop and start it
///
/// A new address takes the place of the one before, and counts once its code was sent back: five wrong codes, or an hour, and
/// another one is needed, which the same address again has sent.
#[utoipa::path(
    put,
    path = "/api/v1/notifications/{channel}",
    tag = "notifications",
    operation_id = "change_notification_way",
    params(("channel" = String, Path, description = "`mail` or `sms`")),
    request_body = NotificationChange,
    responses((status = 200, body = Notifications))
)]
pub(crate) async fn put_way(
    State(app): State<App>,
    who: SignedIn,
    At(channel): At<ReachChannel>,
    Json(change): Json<NotificationChange>,
) -> Result<axum::Json<Notifications>, Failure> {
    let messaging = &app.services.messaging;
    match change {
        NotificationChange::Address(address) => messaging.set_address(&who.actor, channel, &address).await?,
        NotificationChange::Code(code) => messaging.confirm_address(&who.actor, channel, &code).await?,
        NotificationChange::Wanted(wanted) => messaging.want_by(&who.actor, channel, wanted).await?,
    }
    Ok(axum::Json(messaging.reach(&who.actor).await?.into()))
}

/// Forget an address
#[utoipa::path(
    delete,
    path = "/api/v1/notifications/{channel}",
    tag = "notifications",
    operation_id = "forget_notification_way",
    params(("channel" = String, Path, description = "`mail` or `sms`")),
    responses((status = 204, description = "Forgotten, or never known"))
)]
pub(crate) async fn delete_way(
    State(app): State<App>,
    who: SignedIn,
    At(channel): At<ReachChannel>,
) -> Result<StatusCode, Failure> {
    app.services.messaging.remove_address(&who.actor, channel).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<ReachView> for Notifications {
    fn from(view: ReachView) -> Self {
        let way = |WayView { channel, address, wanted, state, state_at }| NotificationWay {
            channel,
            address,
            wanted,
            state,
            state_at,
        };
        Self {
            offered: view.offered,
            ways: view.ways.into_iter().map(way).collect(),
            quiet_from: view.times.quiet.from,
            quiet_until: view.times.quiet.until,
            digest: view.times.digest,
        }
    }
}
