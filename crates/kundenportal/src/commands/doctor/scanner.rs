//! The virus scanner: not how it says it is set, but what it does.

use std::fmt::Write as _;

use chrono::TimeDelta;
use clamd::{Client, Version};
use domain::Clock as _;

use super::Finding;
use crate::clock::SystemClock;
use crate::config::{Config, ScannerKind};

/// Papers that wait longer than this are stuck.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

/// Whether it answers, finds what everybody knows, does not call clean what it did not look into, looks into files as
/// large as may be sent, and has new signatures. The first thing that is wrong.
pub(super) async fn look(config: &Config) -> Finding {
    match config.scanner.client()? {
        None => Ok(upload::Scanner::describe(&upload::DemoScanner)),
        Some(client) => tried(config, &client).await.map_err(|wrong| format!("{}: {wrong}", client.address())),
    }
}

async fn tried(config: &Config, client: &Client) -> Finding {
    let version = client.version().await.map_err(|fault| fault.to_string())?;
    client.prove().await.map_err(|doubt| doubt.to_string())?;
    client.prove_size(config.upload.file_bytes).await.map_err(|doubt| doubt.to_string())?;
    if let Some(wrong) = old(config, &version) {
        return Err(wrong);
    }
    Ok(format!("{version}, looks into files of {} bytes", config.upload.file_bytes))
}

fn old(config: &Config, version: &Version) -> Option<String> {
    let Some(signatures) = version.signatures else { return Some(format!("{version}: nobody knows how old they are")) };
    let age = SystemClock.now() - signatures.made;
    (age > config.scanner.signature_age()).then(|| format!("{version}: they are {} days old", age.num_days()))
}

/// What waits to be scanned, and what the portal itself last saw of the scanner.
pub(super) async fn waiting(config: &Config) -> Finding {
    let db = db::Db::connect(&config.database.open()?).map_err(|error| error.to_string())?;
    let found = numbers(&db).await;
    db.close().await;
    let (waiting, seen) = found.map_err(|error| error.to_string())?;
    let now = SystemClock.now();
    let mut told = waiting.jobs.to_string();
    let age = waiting.oldest_at.map(|at| now - at);
    if let Some(age) = age {
        let _ = write!(told, ", the oldest for {} minutes", age.num_minutes());
    }
    if let Some(seen) = &seen {
        if let Some(at) = seen.scanned_at {
            let _ = write!(told, "; last one scanned at {}", at.to_rfc3339());
        }
        if let Some(trouble) = &seen.trouble {
            let _ = write!(told, "; the portal sees no scanner since {}: {trouble}", seen.since.to_rfc3339());
        }
    }
    if age.is_some_and(|age| age > PATIENCE) && config.scanner.kind == ScannerKind::Clamd {
        return Err(told);
    }
    Ok(told)
}

async fn numbers(db: &db::Db) -> Result<(db::jobs::Waiting, Option<db::scanner::Seen>), db::Error> {
    let mut tx = db.read(db::Scope::System).await?;
    Ok((db::jobs::waiting(&mut tx, upload::SCAN_JOB).await?, db::scanner::seen(&mut tx).await?))
}
