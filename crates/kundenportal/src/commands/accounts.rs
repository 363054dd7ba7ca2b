//! `accounts add-admin`: the first administrator of an installation, who makes all other accounts on pages.

use domain::{Channel, Role};
use identity::Ordered;

use crate::cli::AddAdmin;
use crate::config::Config;
use crate::error::Result;
use crate::portal::{Portal, Schema};
use crate::print;

/// Makes an administrator's account and prints its letter. The code is shown this once.
///
/// # Errors
/// A login that is taken; a Jobcenter that is not there; what can't be reached.
pub(crate) async fn add_admin(config: &Config, args: &AddAdmin) -> Result<()> {
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    let tenant = portal.tenant(&args.tenant)?;
    let actor = portal.actor(tenant.id, Channel::Cli);
    let ordered = Ordered {
        role: Role::Admin,
        login: Some(args.login.clone()),
        name: Some(args.name.clone()),
        person: None,
        language: None,
    };
    let identity = &portal.services.identity;
    let account = identity.order_account(&actor, ordered).await?;
    let letter = identity.issue_letter(&actor, account.id).await?;
    print::line(format_args!("{}, administrator of {}", letter.name, tenant.name));
    print::line(format_args!("address:  {}/activate", tenant.staff_host));
    print::line(format_args!("login:    {}", letter.login));
    print::line(format_args!("code:     {}", letter.code.grouped()));
    print::line(format_args!("valid to: {}", letter.expires_at.to_rfc3339()));
    print::line("The code is shown this once. Hand it over sealed.");
    portal.db.close().await;
    Ok(())
}
