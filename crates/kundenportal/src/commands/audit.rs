//! `audit export`, `verify`, `checkpoint` and `accept-restore`

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use audit::guard::Found;
use domain::Channel;
use futures::StreamExt as _;
use ledger::verify::{Options, Verdict};

use crate::cli::{AcceptRestore, OfTenant, Verify};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::portal::{Portal, Schema};
use crate::print;

/// Writes a Jobcenter's whole log to standard output.
///
/// # Errors
/// What can't be reached or written; then the export is not whole, and `verify` says so.
pub(crate) async fn export(config: &Config, args: &OfTenant) -> Result<()> {
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    let tenant = portal.tenant(&args.tenant)?;
    let parts = portal.services.audit.export(&portal.actor(tenant.id, Channel::Cli)).await?;
    let mut parts = std::pin::pin!(parts);
    while let Some(part) = parts.next().await {
        print::bytes(&part?).map_err(Error::io("standard output"))?;
    }
    portal.db.close().await;
    Ok(())
}

/// Judges an export. Gives the exit code.
pub(crate) fn verify(args: &Verify) -> u8 {
    match judge(args) {
        Ok(report) => {
            print::line(report.to_string().trim_end());
            report.verdict().exit_code()
        }
        Err(error) => {
            print::failure(error.sentence());
            Verdict::Unreadable.exit_code()
        }
    }
}

fn judge(args: &Verify) -> Result<ledger::verify::Report> {
    let key = |key: &String| key.trim().parse().map_err(|error| Error::refused(format!("--key {key}: {error}")));
    let options = Options {
        keys: args.keys.iter().map(key).collect::<Result<_>>()?,
        checkpoints: args.checkpoints.iter().map(|file| read(file)).collect::<Result<_>>()?,
        receipts: args.receipts.iter().map(|file| read(file)).collect::<Result<_>>()?,
    };
    Ok(ledger::verify::verify(open(&args.file)?, &options))
}

fn open(file: &Path) -> Result<Box<dyn BufRead>> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let file = File::open(file).map_err(Error::io(file.display()))?;
    Ok(Box::new(BufReader::new(file)))
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).map_err(Error::io(file.display()))
}

/// Makes a checkpoint that covers every entry, and prints it.
///
/// # Errors
/// What can't be reached.
pub(crate) async fn checkpoint(config: &Config, args: &OfTenant) -> Result<()> {
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    let tenant = portal.tenant(&args.tenant)?;
    print::line(portal.custody.checkpoint(tenant.id).await?.note.trim_end_matches('\n'));
    portal.db.close().await;
    Ok(())
}

/// Accepts an older state of the database.
///
/// # Errors
/// If nothing went back, or something can't be reached.
pub(crate) async fn accept_restore(config: &Config, args: &AcceptRestore) -> Result<()> {
    let portal = Portal::open(config, Schema::Expect).await?;
    let tenant = portal.tenant(&args.tenant)?;
    match portal.services.audit.accept_restore(tenant.id, &args.reason).await? {
        Found::Whole => print::line(format_args!("{}: nothing went back, nothing to accept", tenant.slug)),
        Found::WentBack { stored, present, .. } => print::line(format_args!(
            "{}: accepted; {stored} entries were covered by the last checkpoint, {present} were there",
            tenant.slug
        )),
    }
    portal.db.close().await;
    Ok(())
}
