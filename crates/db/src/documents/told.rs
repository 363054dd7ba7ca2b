//! Documents of which only little is said.

use domain::{DocumentId, Timestamp};

use crate::row::record;
use crate::value::{among, ids};
use crate::{Error, Tx};

record! {
    /// A document, as somebody is told of it who may know no name.
    Told {
        /// Its id.
        id: DocumentId,
        /// When it was received.
        received_at: Timestamp,
        /// The number of its case.
        file_number: String,
        /// When staff opened it first.
        opened_at: Option<Timestamp>,
    }
}

macro_rules! told {
    ($wanted:expr) => {
        concat!(
            "SELECT d.id, d.received_at, c.file_number, d.opened_at FROM documents d
             JOIN cases c ON c.tenant_id = d.tenant_id AND c.id = d.case_id
             WHERE d.tenant_id = $1 AND d.id ",
            $wanted,
            " ORDER BY d.received_at, d.id"
        )
    };
}

/// Of these documents those of the Jobcenter, the earliest first.
pub async fn told(tx: &mut Tx, documents: &[DocumentId]) -> Result<Vec<Told>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(told!(among!(postgres, "$2")), told!(among!(sqlite, "$2")))
        .bind(tenant)
        .bind(ids(documents))
        .fetch_all()
        .await
}
