//! What the portal does by itself, again and again.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::{Actor, Channel, TenantId};
use futures::FutureExt as _;
use futures::future::BoxFuture;

use crate::checkpoints::Checkpoints;
use crate::config::Config;
use crate::portal::Portal;
use crate::schedule::{Outcome, Schedule};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const TEN_MINUTES: Duration = Duration::from_mins(10);
const HOUR: Duration = Duration::from_hours(1);

/// Jobs that are done are kept so long, for whoever looks into what happened.
const DONE_JOBS: TimeDelta = TimeDelta::days(7);

/// Everything that a process that changes rows has to do.
pub fn schedule(portal: &Portal, config: &Config) -> Schedule {
    let sweeps = Duration::from_secs(config.upload.sweep_seconds);
    let checkpoints = Checkpoints::new(&portal.custody);
    let (soon, all) = (Arc::clone(&checkpoints), portal.clone());
    let (hourly, everybody) = (checkpoints, portal.clone());
    let jobcenters = portal.clone();
    let (jobs, held, store) = (portal.clone(), portal.clone(), portal.clone());
    let looking = portal.services.upload.clone();
    let looks = Duration::from_secs(config.scanner.look_seconds);
    let store_sweeps = Duration::from_secs(config.upload.store_sweep_hours * 3_600);
    Schedule::default()
        .every(SECOND, "checkpoints", move || {
            let (checkpoints, tenants) = (Arc::clone(&soon), tenants(&all));
            async move { checkpoints.turn(&tenants).await }
        })
        // Also what another process wrote before it ended.
        .every(HOUR, "checkpoints of idle logs", move || {
            let (checkpoints, tenants) = (Arc::clone(&hourly), tenants(&everybody));
            async move { checkpoints.make(tenants).await }
        })
        .every(MINUTE, "list of Jobcenters", move || {
            let identity = jobcenters.services.identity.clone();
            async move { Ok(identity.refresh_tenants().await?) }
        })
        .every(MINUTE, "logs that went back", move || {
            let portal = held.clone();
            async move { Ok(portal.guard_held_logs().await?) }
        })
        .every(looks, "virus scanner", move || {
            let upload = looking.clone();
            async move { Ok(upload.look_at_scanner().await?) }
        })
        .every(HOUR, "jobs that are done", move || forget_jobs(jobs.clone()))
        .every(MINUTE, "repeated readings", each(portal, |portal, actor| repeats(portal, actor).boxed()))
        .every(sweeps, "uploads left behind", each(portal, |portal, actor| sweep(portal, actor).boxed()))
        .every(store_sweeps, "objects that nobody needs", move || sweep_store(store.clone()))
        .every(MINUTE, "sessions that ended", each(portal, |portal, actor| purge(portal, actor).boxed()))
        .every(TEN_MINUTES, "papers that wait too long", each(portal, |portal, actor| stuck(portal, actor).boxed()))
        .every(HOUR, "events and keys of requests", each(portal, |portal, actor| forget(portal, actor).boxed()))
}

async fn repeats(portal: Portal, actor: Actor) -> Outcome {
    portal.custody.flush_repeats(&actor).await?;
    Ok(())
}

async fn sweep(portal: Portal, actor: Actor) -> Outcome {
    portal.services.upload.sweep(&actor).await?;
    Ok(())
}

async fn sweep_store(portal: Portal) -> Outcome {
    portal.services.upload.sweep_store(&tenants(&portal)).await?;
    Ok(())
}

async fn purge(portal: Portal, actor: Actor) -> Outcome {
    portal.services.identity.purge(&actor).await?;
    Ok(())
}

async fn stuck(portal: Portal, actor: Actor) -> Outcome {
    portal.services.casework.look_for_stuck(&actor).await?;
    Ok(())
}

async fn forget(portal: Portal, actor: Actor) -> Outcome {
    portal.services.messaging.purge(&actor).await?;
    Ok(())
}

async fn forget_jobs(portal: Portal) -> Outcome {
    let mut tx = portal.db.write(db::Scope::System).await?;
    db::jobs::delete_done(&mut tx, portal.custody.now() - DONE_JOBS).await?;
    tx.commit().await?;
    Ok(())
}

/// Those to which something may be written.
fn tenants(portal: &Portal) -> Vec<TenantId> {
    let all = portal.services.identity.tenants().into_iter().map(|tenant| tenant.id);
    all.filter(|tenant| !portal.custody.is_held(*tenant)).collect()
}

/// A chore done for one Jobcenter after the other; what fails for one does not keep the others from their turn.
fn each(
    portal: &Portal,
    run: fn(Portal, Actor) -> BoxFuture<'static, Outcome>,
) -> impl FnMut() -> BoxFuture<'static, Outcome> + Send + 'static {
    let portal = portal.clone();
    move || {
        let portal = portal.clone();
        async move {
            let mut outcome = Ok(());
            for tenant in tenants(&portal) {
                let actor = portal.actor(tenant, Channel::Job);
                if let Err(error) = run(portal.clone(), actor).await {
                    tracing::warn!(%tenant, %error, "failed for a Jobcenter");
                    outcome = Err("failed for a Jobcenter".into());
                }
            }
            outcome
        }
        .boxed()
    }
}
