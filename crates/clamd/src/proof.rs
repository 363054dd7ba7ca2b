//! What clamd does, found out by doing it: there is no command that tells how it is set.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use bytes::{BufMut as _, Bytes, BytesMut};
use futures::stream;

use crate::{Answer, Client, Fault, ScanError, Timing};

/// The EICAR test file in two halves, so that no scanner takes this source for it.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];
/// More than the 100 that `MaxRecursion` can be set to.
const DEPTH: usize = 128;
/// What a large stream is made of.
const BLOCK: usize = 64 * 1024;
static ZEROS: [u8; BLOCK] = [0; BLOCK];

/// Why clamd is not to be trusted with documents as it is set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// No clear answer.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// It does not know what every scanner knows.
    #[error("does not find the EICAR test file: it has no signatures that are worth their name")]
    Blind,
    /// It calls clean what it did not look into.
    #[error("calls files clean that it did not look into: set `AlertExceedsMax yes` in clamd.conf")]
    Silent,
    /// It does not take a stream of this size.
    #[error("takes no stream of {0} bytes: raise StreamMaxLength in clamd.conf")]
    Short(u64),
    /// It takes a stream of this size and does not look into it.
    #[error("does not look into a file of {0} bytes: raise MaxFileSize and MaxScanSize in clamd.conf")]
    Shallow(u64),
}

impl From<ScanError<std::convert::Infallible>> for Doubt {
    fn from(error: ScanError<std::convert::Infallible>) -> Self {
        match error {
            ScanError::Scanner(fault) => fault.into(),
            ScanError::Document(never) => match never {},
        }
    }
}

/// What is streamed to find out.
#[derive(Debug, Clone, Copy)]
pub enum Sample {
    /// A few words.
    Harmless,
    /// The EICAR test file.
    Known,
    /// More in each other than it looks into.
    Nested,
}

impl Sample {
    fn bytes(self) -> Bytes {
        match self {
            Self::Harmless => Bytes::from_static(b"Guten Tag."),
            Self::Known => EICAR.concat().into(),
            Self::Nested => nested(),
        }
    }
}

impl Client {
    /// Whether it scans at all: one connection, one short stream. A clamd whose threads hang still answers PING.
    ///
    /// # Errors
    /// [`Doubt::Fault`]
    pub async fn prove_alive(&self) -> Result<(), Doubt> {
        match self.sample(Sample::Harmless).await? {
            Answer::Clean => Ok(()),
            other => Err(Fault::Nonsense(format!("{other:?} of a greeting")).into()),
        }
    }

    /// Whether it finds the EICAR test file, and admits what it did not look into. Both stand as found in clamd's log.
    ///
    /// # Errors
    /// [`Doubt`]
    pub async fn prove(&self) -> Result<(), Doubt> {
        if !matches!(self.sample(Sample::Known).await?, Answer::Found(_)) {
            return Err(Doubt::Blind);
        }
        match self.sample(Sample::Nested).await? {
            Answer::Limit(_) => Ok(()),
            _ => Err(Doubt::Silent),
        }
    }

    /// Whether it looks into a file of this many bytes: one is streamed that begins with the EICAR test file.
    ///
    /// # Errors
    /// [`Doubt`]
    pub async fn prove_size(&self, bytes: u64) -> Result<(), Doubt> {
        match self.scan(large(bytes)).await? {
            Answer::Found(_) => Ok(()),
            Answer::TooLong => Err(Doubt::Short(bytes)),
            _ => Err(Doubt::Shallow(bytes)),
        }
    }

    async fn sample(&self, sample: Sample) -> Result<Answer, Doubt> {
        // Nothing of these takes time.
        let quick = Timing { answer: self.timing.step, ..self.timing };
        let client = Self::new(self.address.clone(), quick);
        Ok(client.scan(stream::iter([Ok(sample.bytes())])).await?)
    }
}

fn large(bytes: u64) -> impl futures::Stream<Item = Result<Bytes, std::convert::Infallible>> {
    let zeros = Bytes::from_static(&ZEROS);
    let first = Sample::Known.bytes();
    let rest = bytes.saturating_sub(first.len() as u64);
    let whole = rest / BLOCK as u64;
    let last = zeros.slice(..usize::try_from(rest % BLOCK as u64).unwrap_or(0));
    let blocks = (0..whole).map(move |_| zeros.clone());
    stream::iter(std::iter::once(first).chain(blocks).chain(std::iter::once(last)).map(Ok))
}

/// Gzip within gzip. Its core is another one each time: clamd remembers what it found clean and would not look again.
fn nested() -> Bytes {
    static TURN: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
    let core = format!("{now} {} {}", std::process::id(), TURN.fetch_add(1, Ordering::Relaxed));
    (0..DEPTH).fold(Bytes::from(core), |within, _| gzip(&within))
}

/// One stored block: at most 65,535 bytes, and the deepest of these has 4 KiB.
fn gzip(within: &[u8]) -> Bytes {
    let length = u16::try_from(within.len()).unwrap_or(u16::MAX);
    let mut around = BytesMut::with_capacity(within.len() + 23);
    around.put_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]);
    around.put_u16_le(length);
    around.put_u16_le(!length);
    around.put_slice(within);
    around.put_u32_le(crc32fast::hash(within));
    around.put_u32_le(u32::from(length));
    around.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::StreamExt as _;

    #[tokio::test]
    async fn a_large_stream_is_as_large_as_it_was_asked_for() {
        for bytes in [68, 69, 100_000, 1_048_576] {
            let sum = large(bytes).fold(0, |sum, block| async move { sum + block.unwrap().len() as u64 }).await;
            assert_eq!(sum, bytes);
        }
    }

    #[test]
    fn what_is_nested_is_never_the_same() {
        assert_ne!(nested(), nested());
        assert!(nested().len() < 4096);
    }
}
