//! clamd as a scanner.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use clamd::{Answer, Client, Doubt, Fault, ScanError};
use domain::ScanReason;

use super::{Looked, Opened, Scanner, Trouble, Verdict};
use crate::Error;

/// So long it holds what was found out: somebody may set clamd otherwise and start it again between two looks.
const PROOF_HOLDS: Duration = Duration::from_mins(10);

/// Sends each document to clamd.
#[derive(Debug)]
pub struct ClamdScanner {
    client: Client,
    proof_holds: Duration,
    proven: Mutex<Option<Instant>>,
}

impl ClamdScanner {
    /// With this clamd, that is not asked anything yet.
    pub const fn new(client: Client) -> Self {
        Self { client, proof_holds: PROOF_HOLDS, proven: Mutex::new(None) }
    }

    /// Finds out anew after another time than usual.
    #[must_use]
    pub const fn proof_holds(mut self, holds: Duration) -> Self {
        self.proof_holds = holds;
        self
    }

    async fn prove(&self, well: bool) -> Result<Looked, Doubt> {
        let version = self.client.version().await?;
        let proven = *self.proven.lock().unwrap_or_else(PoisonError::into_inner);
        if well && proven.is_some_and(|at| at.elapsed() < self.proof_holds) {
            self.client.prove_alive().await?;
        } else {
            self.client.prove().await?;
            *self.proven.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        Ok(Looked { description: version.to_string(), signatures_at: version.signatures.map(|of| of.made) })
    }
}

#[async_trait]
impl Scanner for ClamdScanner {
    async fn scan(&self, document: Opened) -> Result<Verdict, Error> {
        match self.client.scan(document).await {
            Ok(answer) => Ok(verdict(answer)),
            Err(ScanError::Document(error)) => Err(error),
            Err(ScanError::Scanner(fault)) => Err(Trouble::from(fault).into()),
        }
    }

    /// That it answers and scans a greeting; after it did not, and now and then, also that it finds what everybody knows and does not call
    /// clean what it did not look into.
    async fn look(&self, well: bool) -> Result<Looked, Trouble> {
        self.prove(well).await.map_err(|doubt| match doubt {
            Doubt::Fault(fault) => fault.into(),
            other => Trouble { away: true, told: other.to_string() },
        })
    }

    fn describe(&self) -> String {
        format!("clamd at {}", self.client.address())
    }
}

/// Whatever is no malware by name and not clean either is left to people.
fn verdict(answer: Answer) -> Verdict {
    let unscannable = |reason| Verdict::Unscannable { reason };
    match answer {
        Answer::Clean => Verdict::Clean,
        Answer::Found(name) => Verdict::Infected { name },
        Answer::TooLong => unscannable(ScanReason::TooLong),
        Answer::Limit(_) => unscannable(ScanReason::Limit),
        Answer::Encrypted(_) => unscannable(ScanReason::Encrypted),
        Answer::Macros(_) => unscannable(ScanReason::Macros),
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self { away: fault.is_away(), told: fault.to_string() }
    }
}
