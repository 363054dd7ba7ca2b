//! Virus scanners.

mod clamav;

pub use clamav::ClamdScanner;

use std::pin::Pin;

use async_trait::async_trait;
use bytes::Bytes;
use domain::{ScanReason, Timestamp};
use futures::{Stream, StreamExt as _};

use crate::Error;

/// What a scanner says. Anything but a clear "clean" is not clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing found in all of it.
    Clean,
    /// Malware, by the scanner's name for it.
    Infected {
        /// The scanner's name for what it found.
        name: String,
    },
    /// It could not judge this document, and will not be able to later.
    Unscannable {
        /// Why.
        reason: ScanReason,
    },
}

/// Why a scanner gave no verdict. Says nothing about the document, and holds nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{told}")]
pub struct Trouble {
    /// Whether nothing was begun: it is not there, and the document has no part in it.
    pub away: bool,
    /// What is wrong, for whoever operates it.
    pub told: String,
}

/// What a scanner is, when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// Its name and version.
    pub description: String,
    /// When its signatures were made, where it has any.
    pub signatures_at: Option<Timestamp>,
}

/// An opened document on its way to a scanner.
pub type Opened = Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>;

/// Looks at opened documents.
#[async_trait]
pub trait Scanner: Send + Sync + std::fmt::Debug {
    /// Reads the document to its end and judges it.
    ///
    /// # Errors
    /// [`Error::Scanner`] if it can't be reached or answers nonsense; that of the document if it can't be read: the job
    /// runs again later.
    async fn scan(&self, document: Opened) -> Result<Verdict, Error>;

    /// Looks whether it would judge a document now. `well` says whether it did so when it was looked at last: what needs
    /// to be found out only once need not be found out again then.
    ///
    /// # Errors
    /// Why it would not.
    async fn look(&self, well: bool) -> Result<Looked, Trouble> {
        let _ = well;
        Ok(Looked { description: self.describe(), signatures_at: None })
    }

    /// One line for `doctor`: what it is and what it can't do.
    fn describe(&self) -> String;
}

/// Knows exactly one thing: the EICAR test string. For the demo; real installations use a real scanner.
#[derive(Debug, Clone, Copy, Default)]
pub struct DemoScanner;

/// The EICAR test file in two halves, so that no scanner takes this source for it.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];

#[async_trait]
impl Scanner for DemoScanner {
    async fn scan(&self, mut document: Opened) -> Result<Verdict, Error> {
        let needle = EICAR.concat();
        let mut found = false;
        // The string may lie across two blocks: keep the end of the one before.
        let mut tail: Vec<u8> = Vec::new();
        while let Some(block) = document.next().await {
            if found {
                continue;
            }
            tail.extend_from_slice(&block?);
            found = tail.windows(needle.len()).any(|window| window == needle.as_bytes());
            let keep = tail.len().saturating_sub(needle.len() - 1);
            tail.drain(..keep);
        }
        Ok(if found { Verdict::Infected { name: "EICAR-Test-File".to_owned() } } else { Verdict::Clean })
    }

    fn describe(&self) -> String {
        "demo scanner: knows the EICAR test string and nothing else".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn verdict(blocks: Vec<Vec<u8>>) -> Verdict {
        let stream = futures::stream::iter(blocks.into_iter().map(|block| Ok(Bytes::from(block))));
        DemoScanner.scan(Box::pin(stream)).await.unwrap()
    }

    #[tokio::test]
    async fn the_test_string_is_found_also_across_blocks() {
        let sample = [b"%PDF-1.7 ".as_slice(), EICAR.concat().as_bytes(), b" tail"].concat();
        for at in 1..sample.len() {
            let (a, b) = sample.split_at(at);
            assert!(matches!(verdict(vec![a.to_vec(), b.to_vec()]).await, Verdict::Infected { .. }), "{at}");
        }
        assert_eq!(verdict(vec![b"%PDF-1.7 harmless".to_vec()]).await, Verdict::Clean);
    }

    #[tokio::test]
    async fn a_broken_stream_is_no_verdict() {
        let stream = futures::stream::iter([Ok(Bytes::from_static(b"%PDF")), Err(Error::NotReadable)]);
        assert!(DemoScanner.scan(Box::pin(stream)).await.is_err());
    }
}
