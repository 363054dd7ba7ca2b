//! Documents: received in one pass, sealed and receipted; read back and scanned; read, taken back, swept up.
//!
//! The service knows no HTTP: it takes streams and values, and gives streams and values. What survives which crash stands
//! at [`receive`] and [`sweep`]; the format of the sealed bytes in `envelope`.
//!
//! - [`begin`]: may this be sent, was it sent before, is there room · [`receive`]: one submission, file by file
//! - [`pace`]: how slowly they may come · [`pipeline`]: the one pass over the bytes · [`buffers`]: its memory
//! - [`sniff`]: what they are · [`name`]: what they are called
//! - [`commit`]: received, all or nothing · [`abandon`]: given up, nothing is kept
//! - [`read`]: lists and single documents · [`open`]: content, with ranges · [`receipt`]
//! - [`scan`], [`scanner`] · [`watch`]: whether the scanner answers · [`given_up`]: what it could not judge for long
//! - [`infected`]: where malware was found · [`release`]: what can't be scanned · [`replace`]: papers that replace others
//! - [`moving`]: to another case or member · [`disown`]: "gehört nicht mir"
//! - [`take_back`], [`destroy`]: what goes · [`sweep`]: what crashes left · [`store_sweep`]: what nobody needs

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod abandon;
mod asked;
pub mod begin;
mod buffers;
mod commit;
mod destroy;
mod disown;
mod error;
mod find;
mod given_up;
mod infected;
mod integrity;
mod lease;
pub mod moving;
pub mod name;
pub mod open;
mod pace;
mod pipeline;
mod range;
mod read;
mod receipt;
pub mod receive;
mod release;
mod replace;
mod same;
mod scan;
mod scanner;
pub mod sniff;
mod source;
pub mod store_sweep;
pub mod sweep;
mod take_back;
mod view;
pub mod watch;

use std::sync::Arc;

use custody::Custody;
use domain::TenantId;
use domain::limits::UploadLimits;
use tokio_util::task::TaskTracker;

pub use begin::{Begin, Begun, Fields, Fingerprint};
pub use db::scanner::Seen as ScannerSeen;
pub use destroy::Cause;
pub use error::{BodyError, Damage, Error, OpenError};
pub use infected::InfectedView;
pub use lease::Timing;
pub use moving::{Away, LastMove, MOVE_JOB, Move, NowIn, Whereabouts};
pub use open::Content;
pub use range::RangeSpec;
pub use receive::{Body, Receiving};
pub use release::Changed;
pub use replace::{Named, Replacements};
pub use scan::SCAN_JOB;
pub use scanner::{ClamdScanner, DemoScanner, Looked, Opened, Scanner, Trouble, Verdict};
pub use store_sweep::{Finding, StoreFound, StoreSwept};
pub use sweep::Swept;
pub use view::{DocumentView, Released};

/// The service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Upload {
    custody: Custody,
    limits: UploadLimits,
    timing: Timing,
    scanner: Arc<dyn Scanner>,
    watch: Arc<watch::Watch>,
    /// Entries about ended deliveries that are still being written.
    deliveries: TaskTracker,
}

impl Upload {
    /// Over custody, with these limits and this scanner.
    pub fn new(custody: Custody, limits: UploadLimits, scanner: Arc<dyn Scanner>) -> Self {
        Self {
            custody,
            limits,
            timing: Timing::default(),
            scanner,
            watch: Arc::default(),
            deliveries: TaskTracker::new(),
        }
    }

    /// With other delays than the usual ones.
    #[must_use]
    pub fn with_timing(mut self, timing: Timing) -> Self {
        self.timing = timing;
        self
    }

    /// With signatures of the scanner that may be this old.
    #[must_use]
    pub fn with_signature_age(mut self, age: chrono::TimeDelta) -> Self {
        self.watch = Arc::new(watch::Watch::new(age));
        self
    }

    /// What may be sent at most, whatever a Jobcenter says.
    pub const fn limits(&self) -> UploadLimits {
        self.limits
    }

    /// What may be sent to this Jobcenter today.
    ///
    /// # Errors
    /// [`Error::Custody`] if its settings can't be read.
    pub async fn limits_of(&self, tenant: TenantId) -> Result<UploadLimits, Error> {
        let settings = self.custody.settings(tenant, self.custody.today()).await?;
        Ok(settings.narrow(self.limits))
    }

    /// Waits until every delivery that has ended is in the log: before the process stops.
    pub async fn deliveries_written(&self) {
        self.deliveries.close();
        self.deliveries.wait().await;
    }
}
