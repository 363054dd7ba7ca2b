//! `outage begin`, `end`, `list` and `verify`: times in which the portal did not work, for everybody to see.

use audit::outages::OutageView;
use chrono::SecondsFormat;
use domain::{Channel, Clock as _, Timestamp};

use crate::cli::{OutageBegin, OutageEnd, OutageList, OutageVerify};
use crate::clock::SystemClock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::portal::{Portal, Schema};
use crate::print;

/// Tells that the portal does not work, of one Jobcenter or of all.
///
/// # Errors
/// What can't be reached or is not so; the Jobcenters before it are told of all the same.
pub(crate) async fn begin(config: &Config, args: &OutageBegin) -> Result<()> {
    let portal = open(config).await?;
    let from = args.from.unwrap_or_else(|| SystemClock.now());
    for tenant in tenants(&portal, args.tenant.as_deref())? {
        let actor = portal.actor(tenant.id, Channel::Cli);
        show(&tenant.slug, &portal.services.audit.begin_outage(&actor, from, &args.what).await?);
    }
    portal.db.close().await;
    Ok(())
}

/// Tells that it works again.
///
/// # Errors
/// As [`begin`].
pub(crate) async fn end(config: &Config, args: &OutageEnd) -> Result<()> {
    let portal = open(config).await?;
    let until = args.until.unwrap_or_else(|| SystemClock.now());
    for tenant in tenants(&portal, args.tenant.as_deref())? {
        let actor = portal.actor(tenant.id, Channel::Cli);
        show(&tenant.slug, &portal.services.audit.end_outage(&actor, until).await?);
    }
    portal.db.close().await;
    Ok(())
}

/// Shows the latest, and the key that others check them with.
///
/// # Errors
/// What can't be reached.
pub(crate) async fn list(config: &Config, args: &OutageList) -> Result<()> {
    let portal = open(config).await?;
    for tenant in tenants(&portal, args.tenant.as_deref())? {
        let found = portal.services.audit.outages(tenant.id).await?;
        print::line(format_args!("{}: key {}", tenant.slug, found.vkey));
        found.items.iter().for_each(|outage| show(&tenant.slug, outage));
    }
    portal.db.close().await;
    Ok(())
}

/// Checks a note. Gives the exit code: 0 genuine, 1 not genuine, 2 unreadable.
pub(crate) fn verify(args: &OutageVerify) -> u8 {
    let read = std::fs::read_to_string(&args.file).map_err(Error::io(args.file.display()));
    let key = args
        .key
        .trim()
        .parse::<ledger::VerifierKey>()
        .map_err(|error| Error::refused(format!("--key {}: {error}", args.key)));
    let (note, key) = match read.and_then(|note| Ok((note, key?))) {
        Ok(given) => given,
        Err(error) => {
            print::failure(error.sentence());
            return 2;
        }
    };
    match ledger::Outage::open(&note, &[key]) {
        Ok(outage) => {
            print::line(format_args!("genuine: {}, {}", span(outage.from, outage.until), outage.what));
            0
        }
        Err(ledger::Error::SignatureFails) => {
            print::line("not genuine: this key has not signed it");
            1
        }
        Err(error) => {
            print::failure(error);
            2
        }
    }
}

async fn open(config: &Config) -> Result<Portal> {
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    Ok(portal)
}

/// One, or all to which something may be written.
fn tenants(portal: &Portal, slug: Option<&str>) -> Result<Vec<identity::TenantInfo>> {
    match slug {
        Some(slug) => Ok(vec![portal.tenant(slug)?]),
        None => Ok(portal.services.identity.tenants()),
    }
}

fn show(slug: &str, outage: &OutageView) {
    print::line(format_args!("{slug}: {}, {}", span(outage.from, outage.until), outage.what));
}

fn span(from: Timestamp, until: Option<Timestamp>) -> String {
    let moment = |at: Timestamp| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let until = until.map_or_else(|| "now".to_owned(), moment);
    format!("{} to {until}", moment(from))
}
