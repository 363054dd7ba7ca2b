//! `people import`

use casework::import::Counts;
use domain::Channel;

use crate::cli::PeopleImport;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::portal::{Portal, Schema};
use crate::print;

/// Previews an import of master data, or applies it.
///
/// # Errors
/// A file that can't be read, naming the lines; or what can't be reached.
pub(crate) async fn import(config: &Config, args: &PeopleImport) -> Result<()> {
    let text = std::fs::read(&args.file).map_err(Error::io(args.file.display()))?;
    let lines = casework::import::csv::parse(text.as_slice())
        .map_err(|error| Error::refused(format!("{}: {error}", args.file.display())))?;
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    let tenant = portal.tenant(&args.tenant)?;
    let actor = portal.actor(tenant.id, Channel::Cli);
    let report = portal.services.casework.import(&actor, &lines, args.apply).await?;
    let kinds = [
        ("persons", report.persons),
        ("households", report.households),
        ("members", report.members),
        ("cases", report.cases),
    ];
    for (what, Counts { new, changed, same }) in kinds {
        print::line(format_args!("{what:<10} {new} new, {changed} changed, {same} the same"));
    }
    if !args.apply {
        print::line("This was a preview. Say --apply to apply it.");
    }
    portal.db.close().await;
    Ok(())
}
