//! `migrate`

use crate::config::Config;
use crate::error::Result;
use crate::portal::{Portal, Schema};
use crate::print;

/// Brings the database to this version, and makes the Jobcenters of the configuration that are missing.
///
/// # Errors
/// What can't be reached, or refuses.
pub(crate) async fn migrate(config: &Config) -> Result<()> {
    let portal = Portal::open(config, Schema::Migrate).await?;
    print::line("database: at this version");
    let there = portal.services.identity.tenants();
    for jobcenter in &config.jobcenters {
        if there.iter().any(|tenant| tenant.slug == jobcenter.slug) {
            print::line(format_args!("Jobcenter {}: there", jobcenter.slug));
        } else {
            portal.custody.create_tenant(&jobcenter.new_tenant()).await?;
            print::line(format_args!("Jobcenter {}: made, {}", jobcenter.slug, jobcenter.name));
        }
    }
    portal.db.close().await;
    Ok(())
}
