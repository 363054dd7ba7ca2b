//! Joins the parts of a configuration into services.

use std::sync::Arc;

use audit::guard::Found;
use domain::{Actor, Channel, ReachChannel};

use crate::clock::SystemClock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::jobs::Runner;
use crate::random::SystemRng;
use crate::scanning::scanning;
use crate::sending::sending;

/// Everything that commands work with.
#[derive(Debug, Clone)]
pub struct Portal {
    /// Rows, objects, keys and log.
    pub custody: custody::Custody,
    /// The database, to migrate and to close it.
    pub db: db::Db,
    /// The services.
    pub services: web::Services,
}

/// Whether a command brings the schema to this version, or refuses to work with another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Brings it.
    Migrate,
    /// Refuses.
    Expect,
}

impl Portal {
    /// Opens objects, keys and rows, in this order, and starts the services.
    ///
    /// # Errors
    /// What is missing or can't be reached.
    pub async fn open(config: &Config, schema: Schema) -> Result<Self> {
        Self::over(config, config.objects.open().map_err(custody::Error::Objects)?, schema).await
    }

    /// The same beside one that is running: objects in a directory are only read.
    ///
    /// # Errors
    /// As [`Portal::open`].
    pub async fn open_beside(config: &Config) -> Result<Self> {
        Self::over(config, config.objects.open_to_read().map_err(custody::Error::Objects)?, Schema::Expect).await
    }

    async fn over(config: &Config, blobs: blobs::Store, schema: Schema) -> Result<Self> {
        let provider = config.keys.open().await.map_err(Error::refused)?;
        let db = db::Db::connect(&config.database.open().map_err(Error::refused)?)?;
        match schema {
            Schema::Migrate => db.migrate().await?,
            Schema::Expect => expect_migrated(&db).await?,
        }
        let parts = custody::Parts {
            db: db.clone(),
            blobs,
            provider,
            clock: Arc::new(SystemClock),
            rng: Arc::new(SystemRng),
            spool: config.audit.spool.clone(),
        };
        let custody = custody::Custody::new(parts).await?;
        let services = services(&custody, config).await?;
        Ok(Self { custody, db, services })
    }

    /// The portal itself, acting within one Jobcenter.
    pub fn actor(&self, tenant: domain::TenantId, channel: Channel) -> Actor {
        Actor::system(tenant, channel, self.custody.request_id())
    }

    /// Compares each log with its last stored checkpoint. Nothing is written to a Jobcenter whose log went back; the
    /// others go on.
    ///
    /// # Errors
    /// If rows or objects can't be read.
    pub async fn guard_logs(&self) -> Result<()> {
        for tenant in self.services.identity.tenants() {
            if let Found::WentBack { stored, present, .. } = self.services.audit.guard(tenant.id).await? {
                tracing::error!(
                    tenant = tenant.slug,
                    stored,
                    present,
                    "the database is older than a checkpoint of the log: nothing is written to this Jobcenter until a \
                     newer one is restored, or this one accepted by `kundenportal audit accept-restore`"
                );
            }
        }
        Ok(())
    }

    /// Looks again at the logs that went back: somebody may have accepted it meanwhile.
    ///
    /// # Errors
    /// If rows or objects can't be read.
    pub async fn guard_held_logs(&self) -> Result<()> {
        for tenant in self.custody.held() {
            match self.services.audit.guard(tenant).await? {
                Found::Whole => tracing::info!(%tenant, "the log is whole again or accepted: the Jobcenter is served"),
                Found::WentBack { stored, present, .. } => {
                    tracing::error!(%tenant, stored, present, "the database is older than a checkpoint of the log");
                }
            }
        }
        Ok(())
    }

    /// Runs background jobs, with a handler for each kind there is.
    pub fn jobs(&self, config: &Config) -> Runner {
        let moving = self.services.upload.clone();
        let (clock, rng) = (Arc::new(SystemClock), Arc::new(SystemRng));
        let custody = self.custody.clone();
        let runner = Runner::new(self.db.clone(), clock, rng, self.custody.jobs_committed(), config.jobs.clone());
        let (keys, desk) = (self.custody.clone(), self.services.casework.clone());
        runner
            .except(move || custody.held())
            .with(scanning(&self.services.upload, config.scanner.at_once))
            .with(sending(&self.services.messaging, ReachChannel::Mail))
            .with(sending(&self.services.messaging, ReachChannel::Sms))
            .handle(upload::MOVE_JOB, move |job| {
                let upload = moving.clone();
                async move { Ok(upload.carry(&job).await?) }
            })
            .handle(custody::REWRAP_JOB, move |job| {
                let keys = keys.clone();
                async move { Ok(keys.rewrap(&job).await?) }
            })
            .handle(domain::deadline::RECOUNT_JOB, move |job| {
                let desk = desk.clone();
                async move { Ok(desk.recount(&job).await?) }
            })
    }

    /// The Jobcenter with this short name.
    ///
    /// # Errors
    /// [`Error::Refused`] if there is none, naming those that there are.
    pub fn tenant(&self, slug: &str) -> Result<identity::TenantInfo> {
        let all = self.services.identity.tenants();
        let slugs: Vec<String> = all.iter().map(|tenant| tenant.slug.clone()).collect();
        all.into_iter()
            .find(|tenant| tenant.slug == slug)
            .ok_or_else(|| Error::refused(format!("there is no Jobcenter `{slug}`; there are: {}", slugs.join(", "))))
    }
}

/// Refuses a database that lacks migrations.
///
/// # Errors
/// [`Error::Refused`] says what to do.
pub async fn expect_migrated(db: &db::Db) -> Result<()> {
    db.ping().await?;
    // A database without any table has no list of migrations either.
    match db.pending_migrations().await {
        Ok(pending) if pending.is_empty() => Ok(()),
        _ => Err(Error::refused("the database is not at this version: run `kundenportal migrate`")),
    }
}

async fn services(custody: &custody::Custody, config: &Config) -> Result<web::Services> {
    let scanner = config.scanner.open().map_err(Error::refused)?;
    Ok(web::Services {
        identity: identity::Identity::new(custody.clone(), config.sessions.identity()).await?,
        casework: casework::Casework::new(custody.clone()),
        upload: upload::Upload::new(custody.clone(), config.upload.limits(), scanner)
            .with_timing(config.upload.timing())
            .with_signature_age(config.scanner.signature_age()),
        messaging: outside(messaging::Messaging::new(custody.clone()), config)?,
        audit: audit::Audit::new(custody.clone()),
    })
}

/// Tells people outside the portal, as far as there is a mail server or a gateway.
fn outside(messaging: messaging::Messaging, config: &Config) -> Result<messaging::Messaging> {
    let mut couriers: Vec<(Arc<dyn messaging::Courier>, u32)> = Vec::new();
    if let Some(mailer) = config.mail.open().map_err(Error::refused)? {
        couriers.push((Arc::new(messaging::MailCourier::new(mailer)), config.mail.per_minute));
    }
    if let Some(gateway) = config.sms.open().map_err(Error::refused)? {
        couriers.push((Arc::new(messaging::SmsCourier::new(gateway)), config.sms.per_minute));
    }
    Ok(messaging.with_couriers(couriers, Arc::new(web::outside::LetterWords)))
}
