//! Shows what is measured ([`meters`]) to whoever operates the process: in the text form of Prometheus, on a listener of
//! its own, which neither face leads to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use meters::house::Pool;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use tokio::net::TcpListener;

use crate::config::Metrics;
use crate::error::{Error, Result};
use crate::jobs::OTHER;
use crate::listen::Limits;
use crate::portal::Portal;
use crate::schedule::{Outcome, Schedule};
use crate::serve;

/// Between two looks at what waits: scrapers come as often.
const LOOKS: Duration = Duration::from_secs(15);
/// Between two clearings of what was measured and nobody asked for.
const UPKEEP: Duration = Duration::from_secs(5);
/// What the text form is served as.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Seconds of an answer: what people notice, and what they give up at.
const ANSWER: [f64; 10] = [0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];
/// Seconds of anything else: from a statement to a long upload.
const ANYTHING: [f64; 11] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0];

/// What one answer of this listener may cost: scrapers are few.
const LIMITS: Limits = Limits { connections: 16, header: Duration::from_secs(10), shutdown: Duration::from_secs(5) };

/// A listener for scrapers, and what it will show.
#[derive(Debug)]
pub struct Metering {
    listener: TcpListener,
    handle: PrometheusHandle,
}

impl Metering {
    /// Takes the address and begins to measure; `None` where the configuration names no address. Before everything else:
    /// a taken port is told at once, and what happens at the start counts, too.
    ///
    /// # Errors
    /// [`Error::Io`] names the address; [`Error::Refused`] if this process measures already.
    pub async fn start(config: &Metrics) -> Result<Option<Self>> {
        let Some(address) = config.bind else { return Ok(None) };
        let listener = serve::bind(address).await?;
        let recorder = recorder().map_err(|error| Error::refused(error.to_string()))?;
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).map_err(|error| Error::refused(error.to_string()))?;
        meters::describe();
        meters::house::build(env!("CARGO_PKG_VERSION"));
        let address = listener.local_addr().map_err(Error::io(address))?;
        tracing::info!(%address, "metrics are shown");
        Ok(Some(Self { listener, handle }))
    }

    /// Adds what has to be done for them again and again. `kinds` are the kinds of jobs that this program knows.
    #[must_use]
    pub fn keep(&self, schedule: Schedule, portal: &Portal, kinds: Vec<&'static str>) -> Schedule {
        let (handle, portal, kinds) = (self.handle.clone(), portal.clone(), Arc::from(kinds));
        schedule
            .every(UPKEEP, "upkeep of metrics", move || {
                handle.run_upkeep();
                async { Ok(()) }
            })
            .every(LOOKS, "what waits, for metrics", move || count_jobs(portal.clone(), Arc::clone(&kinds)))
    }

    /// Shows them until told to stop.
    pub async fn show(self, portal: Portal, stop: tokio_util::sync::CancellationToken) {
        crate::listen::serve(self.listener, None, router(self.handle, portal), LIMITS, stop).await;
    }

    /// Where it listens.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().map_err(Error::io("metrics"))
    }
}

/// Histograms as such, so that several processes can be added up.
fn recorder() -> std::result::Result<PrometheusRecorder, BuildError> {
    let builder = PrometheusBuilder::new()
        .set_buckets(&ANYTHING)?
        .set_buckets_for_metric(Matcher::Full(meters::names::REQUEST_SECONDS.to_owned()), &ANSWER)?;
    Ok(builder.build_recorder())
}

fn router(handle: PrometheusHandle, portal: Portal) -> Router {
    let show = move || {
        let (handle, portal) = (handle.clone(), portal.clone());
        async move {
            now(&portal);
            ([(header::CONTENT_TYPE, TEXT)], handle.render()).into_response()
        }
    };
    Router::new().route("/metrics", get(show))
}

/// What is as it is when somebody asks.
fn now(portal: &Portal) {
    for db::PoolState { name, open, idle, most, waiting } in portal.db.pools() {
        meters::house::pool(Pool { name, in_use: open.saturating_sub(idle), idle, most, waiting });
    }
    meters::house::held(u32::try_from(portal.custody.held().len()).unwrap_or(u32::MAX));
}

/// Counts what waits, by one statement for all Jobcenters. A kind that no program of this version knows has no name.
async fn count_jobs(portal: Portal, kinds: Arc<[&'static str]>) -> Outcome {
    let mut tx = portal.db.read(db::Scope::System).await?;
    let queues = db::jobs::queues(&mut tx).await?;
    drop(tx);
    let now = portal.custody.now();
    for kind in kinds.iter().copied().chain([OTHER]) {
        let is_of_it = |name: &str| if kind == OTHER { !kinds.contains(&name) } else { name == kind };
        let (mut waiting, mut oldest, mut dead) = (0, Duration::ZERO, 0);
        for queue in queues.iter().filter(|queue| is_of_it(&queue.kind)) {
            let age = queue.oldest_at.and_then(|at| (now - at).to_std().ok()).unwrap_or_default();
            (waiting, oldest, dead) = (waiting + queue.waiting, oldest.max(age), dead + queue.dead);
        }
        meters::work::queue(kind, waiting, oldest, dead);
    }
    Ok(())
}
