//! What people are told outside the portal: whether the mail server would take it, and how much waits.

use std::fmt::Write as _;

use chrono::TimeDelta;
use domain::{Clock as _, ReachChannel};

use super::Finding;
use crate::clock::SystemClock;
use crate::config::Config;

/// What waits longer than this is stuck: longer than a night, a weekend and holidays beside it.
const PATIENCE: TimeDelta = TimeDelta::days(6);

/// Whether the mail server talks to the portal: greeting, TLS and credentials, as they are set.
pub(super) async fn look(config: &Config) -> Finding {
    let Some(mailer) = config.mail.open()? else {
        return Ok("none: nobody is told outside the portal".to_owned());
    };
    let place = format!("{}:{}", mailer.server().host(), mailer.server().port());
    match mailer.look().await {
        Ok(()) => Ok(format!("{place} answers")),
        Err(fault) => Err(format!("{place}: {fault}")),
    }
}

/// What waits to be sent.
pub(super) async fn waiting(config: &Config) -> Finding {
    let db = db::Db::connect(&config.database.open()?).map_err(|error| error.to_string())?;
    let found = number(&db).await;
    db.close().await;
    let waiting = found.map_err(|error| error.to_string())?;
    let mut told = waiting.jobs.to_string();
    let age = waiting.oldest_at.map(|at| SystemClock.now() - at);
    if let Some(age) = age {
        let _ = write!(told, ", the oldest for {} hours", age.num_hours());
    }
    if config.mail.is_on() && age.is_some_and(|age| age > PATIENCE) {
        return Err(told);
    }
    if !config.mail.is_on() && waiting.jobs > 0 {
        return Err(format!("{told}; no mail server is set"));
    }
    Ok(told)
}

async fn number(db: &db::Db) -> Result<db::jobs::Waiting, db::Error> {
    let mut tx = db.read(db::Scope::System).await?;
    db::jobs::waiting(&mut tx, ReachChannel::Mail.job()).await
}
