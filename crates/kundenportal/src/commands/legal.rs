//! `legal write` and what `serve` and `doctor` ask: whether the texts are there that the law wants before sign-in.

use domain::Channel;
use domain::legal::LegalPage;

use crate::cli::LegalWrite;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::portal::{Portal, Schema};
use crate::print;

/// Writes a text from a file: before the first `serve` there is no page to write it on.
///
/// # Errors
/// What can't be read or reached; a Jobcenter or page that is not there.
pub(crate) async fn write(config: &Config, args: &LegalWrite) -> Result<()> {
    let page = LegalPage::parse(&args.page).map_err(|_| {
        let words: Vec<_> = LegalPage::ALL.iter().map(|page| page.as_str()).collect();
        Error::refused(format!("there is no page {:?}; there are {}", args.page, words.join(", ")))
    })?;
    let body = std::fs::read_to_string(&args.file).map_err(Error::io(args.file.display()))?;
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    let tenant = portal.tenant(&args.tenant)?;
    let actor = portal.actor(tenant.id, Channel::Cli);
    portal.services.identity.write_legal_text(&actor, page, &args.language, &body).await?;
    print::line(format_args!("{}: {page} ({}) written", tenant.slug, args.language));
    for missing in missing(&portal).await? {
        print::line(format_args!("still missing: {missing}"));
    }
    portal.db.close().await;
    Ok(())
}

/// `offenbach: imprint` for every German text that is empty.
///
/// # Errors
/// If rows can't be read.
pub(crate) async fn missing(portal: &Portal) -> Result<Vec<String>> {
    let mut missing = Vec::new();
    for tenant in portal.services.identity.tenants() {
        for page in portal.services.identity.missing_legal_texts(tenant.id).await? {
            missing.push(format!("{}: {page}", tenant.slug));
        }
    }
    Ok(missing)
}

/// Refuses to serve a Jobcenter whose texts are not there.
///
/// # Errors
/// [`Error::Refused`] names each Jobcenter and page, and says what to do.
pub(crate) async fn expect_written(portal: &Portal) -> Result<()> {
    let missing = missing(portal).await?;
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::refused(format!(
        "the law wants texts before sign-in that are empty in German ({}): write them with `kundenportal legal write`",
        missing.join(", ")
    )))
}
