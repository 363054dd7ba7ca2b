//! `doctor`: looks whether everything that the portal needs is there and works.

mod mail;
mod nagios;
mod scanner;

use std::time::Duration;

use chrono::TimeDelta;

use self::nagios::{Number, State};
use crate::clock::SystemClock;
use crate::config::{Config, Kind};
use crate::portal::expect_migrated;
use crate::tls::{self, Certificates};
use crate::{files, print, serve};
use domain::Clock as _;
use domain::legal::LegalPage;

/// A monitoring system waits a minute at most, by default.
const PATIENCE: Duration = Duration::from_secs(30);

/// What one look found: a sentence either way.
type Finding = Result<String, String>;

/// Something that was looked at.
#[derive(Debug)]
struct Look {
    what: &'static str,
    finding: Finding,
    /// How bad it is if it is not well.
    wrong: State,
    numbers: Vec<Number>,
}

impl Look {
    fn new(what: &'static str, wrong: State, finding: Finding) -> Self {
        Self { what, finding, wrong, numbers: Vec::new() }
    }
}

/// Looks at everything and prints what it finds. Gives whether all is well.
pub(crate) async fn doctor(config: &Config) -> bool {
    let looks = look(config).await;
    for Look { what, finding, .. } in &looks {
        match finding {
            Ok(found) => print::line(format_args!("ok    {what}: {found}")),
            Err(wrong) => print::line(format_args!("FAIL  {what}: {wrong}")),
        }
    }
    looks.iter().all(|look| look.finding.is_ok())
}

/// Looks at everything and prints one line for a monitoring system. Gives the exit code that it expects.
pub(crate) async fn doctor_nagios(config: &Config) -> u8 {
    let (state, line) = match tokio::time::timeout(PATIENCE, look(config)).await {
        Ok(looks) => nagios::line(&looks),
        Err(_) => (State::Critical, nagios::told(State::Critical, "not everything answered in 30 seconds")),
    };
    print::line(line);
    state as u8
}

/// Says that nobody could look, for a monitoring system. Gives the exit code that it expects.
pub(crate) fn unknown_to_nagios(why: &str) -> u8 {
    print::line(nagios::told(State::Unknown, why));
    State::Unknown as u8
}

async fn look(config: &Config) -> Vec<Look> {
    use State::Critical;
    vec![
        Look::new(
            "user interface",
            Critical,
            serve::expect_user_interface().map(|()| "built".to_owned()).map_err(|error| error.to_string()),
        ),
        Look::new("clock", Critical, clock()),
        Look::new("keys", Critical, keys(config).await),
        Look::new("database", Critical, database(config).await),
        Look::new("object store", Critical, objects(config).await),
        Look::new("objects and rows", Critical, store_checks(config).await),
        Look::new("legal texts", Critical, legal_texts(config).await),
        scanner::look(config).await,
        scanner::waiting(config).await,
        Look::new("mail server", Critical, mail::look(config).await),
        Look::new("mails not sent yet", State::Warning, mail::waiting(config).await),
        Look::new("checkpoint spool", Critical, spool(config)),
        certificates(config),
    ]
}

/// A machine whose clock was never set believes in a time before this program was written.
fn clock() -> Finding {
    let now = SystemClock.now();
    let built = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_454);
    if now < built { Err(format!("is set to {}", now.to_rfc3339())) } else { Ok(now.to_rfc3339()) }
}

async fn keys(config: &Config) -> Finding {
    let provider = config.keys.open().await?;
    provider.health().await.map_err(|error| error.to_string())?;
    Ok("can be used".to_owned())
}

async fn database(config: &Config) -> Finding {
    let db = db::Db::connect(&config.database.open()?).map_err(|error| error.to_string())?;
    let found = expect_migrated(&db).await;
    let shared = db.is_shared();
    db.close().await;
    found.map_err(|error| error.sentence())?;
    Ok(format!("reached, at this version ({})", if shared { "PostgreSQL" } else { "SQLite, for one process" }))
}

/// What `serve` will not begin without.
async fn legal_texts(config: &Config) -> Finding {
    let db = db::Db::connect(&config.database.open()?).map_err(|error| error.to_string())?;
    let found = missing_texts(&db).await;
    db.close().await;
    let missing = found.map_err(|error| error.to_string())?;
    if missing.is_empty() { Ok("written".to_owned()) } else { Err(format!("empty in German: {}", missing.join(", "))) }
}

async fn missing_texts(db: &db::Db) -> Result<Vec<String>, db::Error> {
    let mut tx = db.read(db::Scope::System).await?;
    let tenants = db::tenants::list(&mut tx).await?;
    drop(tx);
    let mut missing = Vec::new();
    for tenant in tenants {
        let mut tx = db.read(db::Scope::Tenant(tenant.id)).await?;
        let written = db::legal::newest_of_language(&mut tx, identity::legal::GERMAN).await?;
        let there = |page| written.iter().any(|text| text.page == page && !text.body.is_empty());
        missing
            .extend(LegalPage::ALL.iter().filter(|page| !there(**page)).map(|page| format!("{}: {page}", tenant.slug)));
    }
    Ok(missing)
}

async fn objects(config: &Config) -> Finding {
    let store = match config.objects.open() {
        // A portal that runs has it, which is as it should be.
        Err(blobs::Error::InUse) => return Ok("in use by another process".to_owned()),
        other => other.map_err(|error| error.to_string())?,
    };
    store.health().await.map(|()| "answers".to_owned()).map_err(|error| error.to_string())
}

/// What the last sweep of the store found for each Jobcenter. For S3 also what no sweep can see.
async fn store_checks(config: &Config) -> Finding {
    let db = db::Db::connect(&config.database.open()?).map_err(|error| error.to_string())?;
    let found = last_checks(&db).await;
    db.close().await;
    let mut lines = Vec::new();
    let mut alarm = false;
    for (slug, check) in found.map_err(|error| error.to_string())? {
        let Some(check) = check else {
            lines.push(format!("{slug}: not compared yet"));
            continue;
        };
        let db::orphans::StoreCheck { at, objects, orphaned, missing } = check;
        let rows_are_old = upload::StoreFound { objects, orphaned, ..Default::default() }.rows_are_old();
        alarm |= rows_are_old || missing > 0;
        let doubt = if rows_are_old { ", is the database an old one?" } else { "" };
        let at = at.to_rfc3339();
        lines.push(format!("{slug}: {objects} objects, {orphaned} without a row{doubt}, {missing} missing, at {at}"));
    }
    if config.objects.kind == Kind::S3 {
        lines.push("the bucket needs a rule that ends incomplete uploads after 2 days".to_owned());
    }
    let lines = lines.join("; ");
    if alarm { Err(lines) } else { Ok(lines) }
}

async fn last_checks(db: &db::Db) -> Result<Vec<(String, Option<db::orphans::StoreCheck>)>, db::Error> {
    let mut tx = db.read(db::Scope::System).await?;
    let tenants = db::tenants::list(&mut tx).await?;
    drop(tx);
    let mut checks = Vec::new();
    for tenant in tenants {
        let mut tx = db.read(db::Scope::Tenant(tenant.id)).await?;
        checks.push((tenant.slug, db::orphans::last_check(&mut tx).await?));
    }
    Ok(checks)
}

fn certificates(config: &Config) -> Look {
    let what = "certificates";
    let files = &config.server.certificates;
    if files.is_empty() {
        return Look::new(what, State::Warning, Ok("none: a reverse proxy ends TLS".to_owned()));
    }
    // Which host has one was seen when the configuration was read.
    let ends = match Certificates::read(files, Vec::new()) {
        Ok(certificates) => certificates.ends(),
        Err(wrong) => return Look::new(what, State::Critical, Err(wrong)),
    };
    let said = format!("the first one ends at {}", ends.to_rfc3339());
    let left = ends - SystemClock.now();
    let finding = if left.num_days() < tls::SOON { Err(said) } else { Ok(said) };
    let wrong = if left < TimeDelta::zero() { State::Critical } else { State::Warning };
    let soon = TimeDelta::days(tls::SOON).num_seconds();
    let number =
        Number { label: "certificate_ends", value: left.num_seconds(), unit: "s", warning: format!("{soon}:") };
    Look { numbers: vec![number], ..Look::new(what, wrong, finding) }
}

fn spool(config: &Config) -> Finding {
    let Some(spool) = &config.audit.spool else {
        return Ok("none: checkpoints stay in the database and the object store".to_owned());
    };
    let probe = spool.join(".doctor");
    files::create_directory(spool)
        .and_then(|()| files::replace_secret(&probe, b"doctor\n"))
        .and_then(|()| files::remove(&probe))
        .map(|()| "can be written".to_owned())
        .map_err(|error| format!("{}: {error}", spool.display()))
}
