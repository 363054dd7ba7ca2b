//! `demo`: everything in one process on loopback, with made-up Jobcenters and people.
//!
//! Passwords are hashed at full cost, as in production.

mod accounts;
mod announce;
mod data_dir;
mod house;
mod people;
mod seed;
mod texts;

use std::net::{Ipv4Addr, SocketAddr};

pub use accounts::Account;
pub use announce::Announcement;

use crate::cli::Demo;
use crate::config::{self, Config};
use crate::error::Result;
use crate::metering::Metering;
use crate::portal::{Portal, Schema};
use crate::serve::{self, Door};
use crate::{commands, logging, print, stop};
use data_dir::DataDir;

/// Runs the demo until told to stop. The environment wins over its settings, as it does over a file.
///
/// # Errors
/// What is missing at the start.
pub(crate) async fn demo(args: &Demo, environment: impl IntoIterator<Item = (String, String)>) -> Result<()> {
    serve::expect_user_interface()?;
    // A taken port is told before anything is made.
    let listener = serve::bind(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), args.port)).await?;
    let port = listener.local_addr().map_err(crate::Error::io("port"))?.port();
    let data = DataDir::take(&args.data, args.reset)?;
    let config = config::over(&data.config(), environment)?;
    logging::start(&config.log);
    let metering = Metering::start(&config.metrics).await?;
    let (portal, accounts) = open(&data, &config).await?;
    portal.guard_logs().await?;

    let announcement = Announcement::new(port, &portal.services.identity.tenants(), accounts);
    let settings = web::Settings { demo: Some(announcement.accounts_for_web()), ..serve::settings(&config) };
    let (router, _) = web::router(web::App::new(portal.services.clone(), settings));
    let stop = stop::on_signal()?;
    // The listener is open: connections made from now on wait for the server, which is about to begin.
    if args.json {
        print::line(announcement.to_json());
    } else {
        print::line(&announcement);
    }
    serve::run(&portal, &config, vec![Door { listener, certificates: None, router }], metering, &stop).await;
    Ok(())
}

/// Opens the data directory, filling it the first time.
async fn open(data: &DataDir, config: &Config) -> Result<(Portal, Vec<Account>)> {
    if data.is_filled() {
        let portal = Portal::open(config, Schema::Migrate).await?;
        return Ok((portal, data.accounts()?));
    }
    commands::make_keys(config).await?;
    let portal = Portal::open(config, Schema::Migrate).await?;
    let accounts = accounts::plan(portal.custody.rng());
    data.write_accounts(&accounts)?;
    seed::fill(&portal, &accounts).await?;
    data.set_filled()?;
    Ok((portal, accounts))
}
