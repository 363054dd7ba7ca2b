//! Configuration: a TOML file, over it the environment (`KUNDENPORTAL__SECTION__KEY`). One struct per section.
//!
//! Unknown keys are refused, and everything that is wrong is told at once. Secrets are never values: a key ending in
//! `_file` names a file that only its owner may read.

mod audit;
mod certificate;
mod database;
mod jobcenter;
mod jobs;
mod keys;
mod load;
mod log;
mod mail;
mod metrics;
mod objects;
mod problems;
mod scanner;
pub mod secret;
mod server;
mod sessions;
mod sms;
mod upload;

pub use audit::Audit;
pub use certificate::Certificate;
pub use database::Database;
pub use jobcenter::Jobcenter;
pub use jobs::Jobs;
pub use keys::{Keys, Pkcs11, Provider};
pub use load::{load, over};
pub use log::{Format, Log};
pub use mail::{Mail, MailTls};
pub use metrics::Metrics;
pub use objects::{Kind, Objects, S3};
pub use problems::{Problem, Problems};
pub use scanner::{Scanner, ScannerKind};
pub use server::Server;
pub use sessions::{Argon2, Sessions};
pub use sms::{Sms, SmsForm, SmsMethod};
pub use upload::Upload;

/// Everything that can be configured.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Config {
    /// Where requests come in.
    pub server: Server,
    /// Where rows are.
    pub database: Database,
    /// Where sealed objects are.
    pub objects: Objects,
    /// Where the root key is.
    pub keys: Keys,
    /// How long people stay signed in, how passwords are hashed.
    pub sessions: Sessions,
    /// How much may be sent.
    pub upload: Upload,
    /// What looks for malware.
    pub scanner: Scanner,
    /// What mails are sent by.
    pub mail: Mail,
    /// What short messages are sent by.
    pub sms: Sms,
    /// Background jobs.
    pub jobs: Jobs,
    /// What the process tells its operator.
    pub log: Log,
    /// What is measured.
    pub metrics: Metrics,
    /// The audit log.
    pub audit: Audit,
    /// The Jobcenters of this installation.
    pub jobcenters: Vec<Jobcenter>,
}

impl Config {
    /// Adds everything that is wrong to `problems`. Reads secret files to see that they can be read.
    pub fn validate(&self, problems: &mut Problems) {
        self.server.validate(&self.jobcenters, problems);
        self.database.validate(problems);
        self.objects.validate(problems);
        self.keys.validate(problems);
        self.sessions.validate(problems);
        self.upload.validate(problems);
        self.scanner.validate(problems);
        self.mail.validate(problems);
        self.sms.validate(problems);
        self.jobs.validate(problems);
        self.log.validate(problems);
        self.metrics.validate(&self.server, problems);
        self.audit.validate(problems);
        jobcenter::validate(&self.jobcenters, problems);
    }
}

#[cfg(test)]
mod tests;
