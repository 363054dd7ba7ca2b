//! `serve` and `worker`, and what `demo` shares with them: listeners, jobs and chores of one process.

use std::net::SocketAddr;

use axum::Router;
use domain::Face;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::cli::Group;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::metering::Metering;
use crate::portal::{Portal, Schema};
use crate::tls::Certificates;
use crate::{chores, commands, groups, listen, stop};

/// A listener and what answers there.
#[derive(Debug)]
pub struct Door {
    /// Bound already: a taken port is told before anything begins.
    pub listener: TcpListener,
    /// What ends TLS there, unless a reverse proxy does.
    pub certificates: Option<Certificates>,
    /// What answers.
    pub router: Router,
}

/// `serve`: answers requests, runs jobs and chores until told to stop.
///
/// # Errors
/// What is missing at the start.
pub async fn serve(config: &Config, only: &[Group]) -> Result<()> {
    expect_user_interface()?;
    let metering = Metering::start(&config.metrics).await?;
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    commands::expect_legal_texts(&portal).await?;
    let mut doors = Vec::new();
    let faces = match config.server.staff_listen {
        None => vec![(config.server.customer_listen, None)],
        Some(staff) => vec![(config.server.customer_listen, Some(Face::Customer)), (staff, Some(Face::Staff))],
    };
    let app = web::App::new(portal.services.clone(), settings(config));
    for (address, face) in faces {
        let (router, _) = web::router(app.facing(face));
        let (listener, certificates) = (bind(address).await?, certificates(config, face)?);
        let tls = certificates.is_some();
        doors.push(Door { listener, certificates, router: groups::only(router, only) });
        tracing::info!(%address, tls, face = face.map_or("both", Face::as_str), "listening");
    }
    run(&portal, config, doors, metering, &stop::on_signal()?).await;
    Ok(())
}

/// `worker`: runs jobs and chores until told to stop.
///
/// # Errors
/// What is missing at the start.
pub async fn worker(config: &Config) -> Result<()> {
    let metering = Metering::start(&config.metrics).await?;
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    if config.jobs.concurrency == 0 {
        return Err(Error::refused("jobs.concurrency is 0: a worker would do nothing"));
    }
    run(&portal, config, Vec::new(), metering, &stop::on_signal()?).await;
    Ok(())
}

/// Those for the host names of a face, or of both. What one face is called is not told to whoever asks the other.
fn certificates(config: &Config, face: Option<Face>) -> Result<Option<Certificates>> {
    let files = &config.server.certificates;
    if files.is_empty() {
        return Ok(None);
    }
    let mut hosts = Vec::new();
    for jobcenter in &config.jobcenters {
        let both = [(Face::Customer, &jobcenter.customer_host), (Face::Staff, &jobcenter.staff_host)];
        hosts.extend(
            both.into_iter().filter(|(of, _)| face.is_none_or(|face| face == *of)).map(|(_, host)| host.clone()),
        );
    }
    Certificates::read(files, hosts).map(Some).map_err(Error::refused)
}

/// What a listener of both faces is set to.
pub fn settings(config: &Config) -> web::Settings {
    let server = &config.server;
    web::Settings {
        face: None,
        tls: server.tls,
        demo: None,
        trusted_proxies: server.trusted_proxies.clone(),
        caps: config.upload.caps(server.requests),
    }
}

/// Takes an address.
///
/// # Errors
/// [`Error::Io`] names it.
pub async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(Error::io(address))
}

/// Refuses to go on without styles and scripts.
///
/// # Errors
/// [`Error::Refused`] says what to do.
pub fn expect_user_interface() -> Result<()> {
    if web::assets::built() {
        return Ok(());
    }
    Err(Error::refused("the user interface isn't built: run `make ui`, then build the program again"))
}

/// Runs everything until told to stop: first the doors close and requests finish, then jobs and chores end, then a
/// last checkpoint covers what was done.
pub async fn run(
    portal: &Portal,
    config: &Config,
    doors: Vec<Door>,
    metering: Option<Metering>,
    stop: &CancellationToken,
) {
    // Requests that still run may wake jobs: what runs behind ends after them.
    let behind = CancellationToken::new();
    let runner = portal.jobs(config);
    let mut schedule = chores::schedule(portal, config);
    if let Some(metering) = metering {
        schedule = metering.keep(schedule, portal, runner.names());
        tokio::spawn(metering.show(portal.clone(), behind.clone()));
    }
    let jobs = tokio::spawn(runner.run(behind.clone()));
    for certificates in doors.iter().filter_map(|door| door.certificates.clone()) {
        schedule = certificates.keep_fresh(schedule);
    }
    let chores = tokio::spawn(schedule.run(behind.clone()));
    let limits = listen::Limits::from(&config.server);
    let answering = doors.into_iter().map(|door| {
        let tls = door.certificates.map(|certificates| certificates.acceptor());
        listen::serve(door.listener, tls, door.router, limits, stop.clone())
    });
    futures::future::join(stop.cancelled(), futures::future::join_all(answering)).await;
    behind.cancel();
    let ended = futures::future::join3(portal.services.upload.deliveries_written(), jobs, chores);
    if tokio::time::timeout(limits.shutdown, ended).await.is_err() {
        tracing::warn!("jobs were still running at the end; they will be run again");
    }
    for tenant in portal.services.identity.tenants() {
        if let Err(error) = portal.custody.checkpoint(tenant.id).await
            && !error.is_held()
        {
            tracing::warn!(tenant = tenant.slug, %error, "no last checkpoint");
        }
    }
    portal.db.close().await;
    tracing::info!("stopped");
}
