//! `objects check`

use crate::config::Config;
use crate::error::Result;
use crate::portal::{Portal, Schema};
use crate::print;
use upload::{Finding, StoreFound};

/// Compares the store with the rows, as the daily sweep does, and tells what is not as it should be. Changes nothing.
/// Gives whether nobody has to look.
///
/// # Errors
/// What can't be reached; a directory that a running portal owns.
pub(crate) async fn check(config: &Config) -> Result<bool> {
    let portal = Portal::open(config, Schema::Expect).await?;
    let tenants = portal.services.identity.tenants();
    let ids: Vec<_> = tenants.iter().map(|tenant| tenant.id).collect();
    let swept = portal.services.upload.look_at_store(&ids, &mut |finding| tell(finding)).await?;
    for tenant in &tenants {
        let Some(found) = swept.tenants.get(&tenant.id) else { continue };
        print::line(format_args!("{}: {}", tenant.slug, sentence(found)));
    }
    if swept.foreign > 0 {
        print::line(format_args!("{} paths are not ours and are left alone", swept.foreign));
    }
    portal.db.close().await;
    Ok(!swept.tenants.values().any(StoreFound::is_alarm))
}

fn tell(finding: &Finding) {
    match finding {
        Finding::Orphan(path) => print::line(format_args!("no row        {path}")),
        Finding::Spent(path) => print::line(format_args!("no key        {path}")),
        Finding::Leftover(path) => print::line(format_args!("leftover      {path}")),
        Finding::Foreign(path) => print::line(format_args!("not ours      {path}")),
        Finding::Missing(document) => print::line(format_args!("NO OBJECT     document {document}")),
    }
}

fn sentence(found: &StoreFound) -> String {
    let StoreFound { objects, orphaned, spent, missing, .. } = found;
    let counts = format!(
        "{objects} objects, {orphaned} without a row, {spent} without a key, {} documents without an object",
        missing.len()
    );
    if found.rows_are_old() {
        format!("{counts}: nothing would be deleted, the database looks like an old one")
    } else {
        counts
    }
}
