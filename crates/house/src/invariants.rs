//! What must hold after anything: I1 to I9 of the upload service, asked of rows, objects and log.
//!
//! [`hold`] is called when everything has come to rest: nobody is sending, the clock is past every lease, and a sweep
//! found nothing more to do. It changes nothing but the log, which it exports and in which refused readings are kept.
//!
//! | | what | where |
//! |---|---|---|
//! | I1 | every acknowledged document opens, and its hash is the one on its receipt | [`content`] |
//! | I2 | no `received` submission without its objects; none is half | [`objects`] |
//! | I3 | every object has a row that needs it | [`objects`] |
//! | I4 | the room taken is the sum of what is stored and reserved | [`rows`] |
//! | I5 | one entry per change of state | [`log`] |
//! | I6 | one submission per idempotency key | [`rows`] |
//! | I7 | no plain text anywhere | [`objects`] |
//! | I8 | the log verifies | [`log`] |
//! | I9 | what is not found clean is given to nobody but the customer who sent it | [`content`] |

mod content;
mod log;
mod objects;
mod rows;

use std::path::Path;

use custody::Custody;
use domain::{Actor, Channel, DocumentId, TenantId};
use sha2::{Digest as _, Sha256};
use upload::Upload;

use self::rows::Rows;

/// A running service, and what is known of it from outside.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// Rows, keys, objects, log.
    pub custody: &'a Custody,
    /// The service.
    pub upload: &'a Upload,
    /// The Jobcenter.
    pub tenant: TenantId,
    /// Where a store keeps its objects as files: it is walked then, and the store's own list is not believed.
    pub directory: Option<&'a Path>,
    /// What somebody was told has arrived.
    pub acknowledged: &'a [Acknowledged],
    /// Plain text that must be nowhere.
    pub needles: &'a [Vec<u8>],
    /// Further files and folders in which it must not be: the database, what was logged.
    pub places: &'a [&'a Path],
}

/// A document that somebody was told has arrived. Leave out what a test damaged itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledged {
    /// The document.
    pub document: DocumentId,
    /// SHA-256 of what was sent.
    pub sha256: [u8; 32],
}

impl Acknowledged {
    /// Of these bytes.
    pub fn new(document: DocumentId, plain: &[u8]) -> Self {
        Self { document, sha256: Sha256::digest(plain).into() }
    }
}

impl Kept<'_> {
    fn portal(&self) -> Actor {
        Actor::system(self.tenant, Channel::Job, self.custody.request_id())
    }

    async fn read(&self) -> db::Tx {
        self.custody.read(self.tenant).await.expect("the database can be read")
    }
}

/// Checks all of it.
///
/// # Panics
/// Names what does not hold.
pub async fn hold(kept: &Kept<'_>) {
    kept.upload.deliveries_written().await;
    let rows = Rows::read(kept).await;
    rows::check(kept, &rows);
    objects::check(kept, &rows).await;
    content::check(kept, &rows).await;
    log::check(kept, &rows).await;
}
