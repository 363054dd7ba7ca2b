//! `people import`: one file, or a folder that is watched.

mod watch;

use std::path::Path;

use casework::import::csv::Line;
use casework::import::{Counts, ImportReport, Run, csv, json};
use domain::{Actor, Channel};

use crate::cli::PeopleImport;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::portal::{Portal, Schema};
use crate::print;

/// Previews an import of master data, applies it, or watches a folder.
///
/// # Errors
/// A file that can't be read, naming the lines; a run that changes too much; or what can't be reached.
pub(crate) async fn import(config: &Config, args: &PeopleImport) -> Result<()> {
    let lines = args.file.as_deref().map(read).transpose()?;
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    let tenant = portal.tenant(&args.tenant)?;
    let actor = portal.actor(tenant.id, Channel::Cli);
    if let Some(folder) = &args.watch {
        watch::watch(&portal, &actor, folder).await?;
    }
    if let Some(lines) = lines {
        once(&portal, &actor, &lines, args).await?;
    }
    portal.db.close().await;
    Ok(())
}

async fn once(portal: &Portal, actor: &Actor, lines: &[Line], args: &PeopleImport) -> Result<()> {
    let run = if args.apply { Run::Apply { confirmed: args.confirm } } else { Run::Preview };
    let report = portal.services.casework.import(actor, lines, run).await?;
    print::line(in_words(&report));
    if !args.apply {
        print::line("This was a preview. Say --apply to apply it.");
        if report.needs_confirmation() {
            let ImportReport { differing, existing, .. } = report;
            print::line(format_args!(
                "It changes {differing} of {existing} rows, more than one in ten: --apply also needs --confirm {differing}."
            ));
        }
    }
    Ok(())
}

/// Lines of a file, by the end of its name: JSON, else CSV.
///
/// # Errors
/// [`Error::Io`]; [`Error::Refused`] names file and line, never a value.
fn read(path: &Path) -> Result<Vec<Line>> {
    let bytes = std::fs::read(path).map_err(Error::io(path.display()))?;
    let is_json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    let lines = if is_json {
        json::parse(&bytes).map_err(|error| error.to_string())
    } else {
        csv::parse(bytes.as_slice()).map_err(|error| error.to_string())
    };
    lines.map_err(|error| Error::refused(format!("{}: {error}", path.display())))
}

/// How many of what were new, changed, the same.
fn in_words(report: &ImportReport) -> String {
    let kinds = [
        ("persons", report.persons),
        ("households", report.households),
        ("members", report.members),
        ("cases", report.cases),
    ];
    let line =
        |(what, Counts { new, changed, same })| format!("{what:<10} {new} new, {changed} changed, {same} the same");
    kinds.map(line).join("\n")
}
