//! `/notifications`: how the reader wants to be told outside the portal.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{Actor, DigestTime, ReachChannel};
use messaging::{Messaging, ReachView, WayView};
use serde::Deserialize;

use super::parts::mistakes_of;
use crate::app::{App, Visit};
use crate::http::form::Form;
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Failure, SignedIn};
use crate::view::{Known, Mistake, Notice, NotificationsPage, Way, urls};

/// A form of the page: which button, and what was typed beside it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    act: String,
    channel: String,
    address: String,
    code: String,
    quiet_from: String,
    quiet_until: String,
    digest: String,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, me: SignedIn) -> Result<Response, Failure> {
    let view = filled(&app.services.messaging.reach(&me.actor).await?, &me, None);
    page(&around(&visit, Some(&me), urls::NOTIFICATIONS), &view)
}

/// Does what a button says.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    match done(&app.services.messaging, &me.actor, &typed).await {
        Ok(notice) => Ok(go(urls::NOTIFICATIONS, Some(notice))),
        Err(failure) => {
            let (status, mistakes) = mistakes_of(failure)?;
            let mut view = filled(&app.services.messaging.reach(&me.actor).await?, &me, Some(&typed));
            view.mistakes = mistakes;
            show_again(&around(&visit, Some(&me), urls::NOTIFICATIONS), &view, status)
        }
    }
}

async fn done(messaging: &Messaging, actor: &Actor, typed: &Typed) -> Result<Notice, Failure> {
    let wrong = |field| Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", Mistake::ValueWrong(field));
    if typed.act == "times" {
        let hour = |text: &str, field| text.parse().map_err(|_| wrong(field));
        let (from, until) = (hour(&typed.quiet_from, "quiet_from")?, hour(&typed.quiet_until, "quiet_until")?);
        let digest = match typed.digest.as_str() {
            "" => DigestTime::Off,
            word => DigestTime::parse(word).map_err(|_| wrong("digest"))?,
        };
        messaging.set_times(actor, from, until, digest).await?;
        return Ok(Notice::NotificationsSaved);
    }
    let channel = ReachChannel::parse(&typed.channel).map_err(|_| wrong("channel"))?;
    match typed.act.as_str() {
        "address" => messaging.set_address(actor, channel, &typed.address).await?,
        "code" => messaging.send_code_again(actor, channel).await?,
        "confirm" => {
            messaging.confirm_address(actor, channel, &typed.code).await?;
            return Ok(Notice::AddressConfirmed);
        }
        "start" | "stop" => {
            messaging.want_by(actor, channel, typed.act == "start").await?;
            return Ok(Notice::NotificationsSaved);
        }
        "remove" => {
            messaging.remove_address(actor, channel).await?;
            return Ok(Notice::AddressRemoved);
        }
        _ => return Err(wrong("act")),
    }
    Ok(Notice::CodeSent)
}

fn filled(view: &ReachView, me: &SignedIn, typed: Option<&Typed>) -> NotificationsPage {
    let wrong = typed.and_then(|typed| ReachChannel::parse(&typed.channel).ok());
    let ways = view.offered.iter().map(|channel| {
        let known = view.ways.iter().find(|way| way.channel == *channel);
        let known = known.map(|WayView { address, wanted, state, state_at, .. }| Known {
            address: address.clone(),
            wanted: *wanted,
            state: *state,
            state_at: *state_at,
        });
        let typed = typed.filter(|_| wrong == Some(*channel)).map(|typed| typed.address.clone());
        Way { channel: *channel, known, typed: typed.unwrap_or_default() }
    });
    NotificationsPage {
        ways: ways.collect(),
        quiet_from: view.times.quiet.from,
        quiet_until: view.times.quiet.until,
        digest: me.actor.role.is_staff().then_some(view.times.digest),
        mistakes: Vec::new(),
        wrong,
    }
}
