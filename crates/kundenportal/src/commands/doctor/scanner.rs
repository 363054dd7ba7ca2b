//! The virus scanner: not how it says it is set, but what it does.

use std::fmt::Write as _;

use chrono::TimeDelta;
use clamd::{Client, Version};
use domain::Clock as _;

use super::nagios::{Number, State};
use super::{Finding, Look};
use crate::clock::SystemClock;
use crate::config::{Config, ScannerKind};

/// Papers that wait longer than this are stuck.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

/// Whether it answers, finds what everybody knows, does not call clean what it did not look into, looks into files as
/// large as may be sent, and has new signatures. The first thing that is wrong.
pub(super) async fn look(config: &Config) -> Look {
    let mut numbers = Vec::new();
    let finding = match config.scanner.client() {
        Err(wrong) => Err(wrong),
        Ok(None) => Ok(upload::Scanner::describe(&upload::DemoScanner)),
        Ok(Some(client)) => {
            let tried = tried(config, &client, &mut numbers).await;
            tried.map_err(|wrong| format!("{}: {wrong}", client.address()))
        }
    };
    Look { numbers, ..Look::new("virus scanner", State::Critical, finding) }
}

async fn tried(config: &Config, client: &Client, numbers: &mut Vec<Number>) -> Finding {
    let version = client.version().await.map_err(|fault| fault.to_string())?;
    if let Some(signatures) = version.signatures {
        let value = (SystemClock.now() - signatures.made).num_seconds();
        let warning = config.scanner.signature_age().num_seconds().to_string();
        numbers.push(Number { label: "signature_age", value, unit: "s", warning });
    }
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
pub(super) async fn waiting(config: &Config) -> Look {
    let mut numbers = Vec::new();
    let finding = told(config, &mut numbers).await;
    Look { numbers, ..Look::new("papers not scanned yet", State::Warning, finding) }
}

async fn told(config: &Config, to: &mut Vec<Number>) -> Finding {
    let db = db::Db::connect(&config.database.open()?).map_err(|error| error.to_string())?;
    let found = numbers(&db).await;
    db.close().await;
    let (waiting, seen) = found.map_err(|error| error.to_string())?;
    let now = SystemClock.now();
    let mut told = waiting.jobs.to_string();
    let age = waiting.oldest_at.map(|at| now - at);
    let count = i64::try_from(waiting.jobs).unwrap_or(i64::MAX);
    let oldest = age.map_or(0, |age| age.num_seconds());
    let bound = PATIENCE.num_seconds().to_string();
    to.push(Number { label: "papers_waiting", value: count, unit: "", warning: String::new() });
    to.push(Number { label: "oldest_paper", value: oldest, unit: "s", warning: bound });
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
