//! `objects check`

use domain::{DocumentId, TenantId};

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
    let whole = compare(&portal).await?;
    portal.db.close().await;
    Ok(whole)
}

/// The same for a portal that is open.
///
/// # Errors
/// What can't be reached.
pub(super) async fn compare(portal: &Portal) -> Result<bool> {
    let tenants = portal.services.identity.tenants();
    let ids: Vec<_> = tenants.iter().map(|tenant| tenant.id).collect();
    let mut missing = Vec::new();
    let swept = portal.services.upload.look_at_store(&ids, &mut |finding| tell(finding, &mut missing)).await?;
    for tenant in &tenants {
        let Some(found) = swept.tenants.get(&tenant.id) else { continue };
        tell_missing(portal, tenant.id, &missing).await?;
        print::line(format_args!("{}: {}", tenant.slug, sentence(found)));
    }
    if swept.foreign > 0 {
        print::line(format_args!("{} paths are not ours and are left alone", swept.foreign));
    }
    Ok(!swept.tenants.values().any(StoreFound::is_alarm))
}

fn tell(finding: &Finding, missing: &mut Vec<DocumentId>) {
    match finding {
        Finding::Orphan(path) => print::line(format_args!("no row        {path}{}", begun(path))),
        Finding::Spent(path) => print::line(format_args!("no key        {path}")),
        Finding::Leftover(path) => print::line(format_args!("leftover      {path}")),
        Finding::Foreign(path) => print::line(format_args!("not ours      {path}")),
        Finding::Missing(document) => missing.push(*document),
    }
}

/// When the document of an object without a row was begun: its id says so. Whoever has a receipt of it is right.
fn begun(path: &str) -> String {
    let Ok(blobs::ObjectKey::Document { document, .. }) = path.parse() else { return String::new() };
    let seconds = document.uuid().get_timestamp().map(|at| at.to_unix().0.cast_signed());
    let at = seconds.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
    at.map(|at| format!(", begun at {}", at.to_rfc3339())).unwrap_or_default()
}

/// What was lost, so that somebody can ask for it again: no names, which stand in rows that only staff see.
async fn tell_missing(portal: &Portal, tenant: TenantId, missing: &[DocumentId]) -> Result<()> {
    for some in missing.chunks(500) {
        let mut tx = portal.db.read(db::Scope::Tenant(tenant)).await?;
        for found in db::documents::told(&mut tx, some).await? {
            let db::documents::Told { id, received_at, file_number, opened_at } = found;
            let opened = if opened_at.is_some() { "opened by staff before" } else { "never opened" };
            print::line(format_args!(
                "NO OBJECT     document {id}, received {}, case {file_number}, {opened}",
                received_at.to_rfc3339()
            ));
        }
    }
    Ok(())
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
