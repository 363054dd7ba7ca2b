//! How slowly a body may come.
//!
//! Whoever sends has patience to use up: [`Timing::stall`] of it at the beginning. Waiting for bytes costs it, bytes buy
//! it back, never more than there was. So a phone in a tunnel has all of it, and one byte every ten seconds ends as soon
//! as nothing at all: over any time longer than that patience, no less than [`Timing::floor`] came on average.
//!
//! Only waiting counts. How long the store takes for what has come is not the sender's.

use std::time::Duration;

use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream};
use tokio::time::{Instant, timeout};

use crate::{BodyError, Timing, Upload};

impl Upload {
    /// The same bytes, as long as they come fast enough: else [`BodyError::Stalled`], and nothing more. For what is read
    /// of a body before and between the files, too.
    pub fn paced<S, E>(&self, body: S) -> impl Stream<Item = Result<Bytes, BodyError>> + use<S, E>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
        E: Into<BodyError>,
    {
        self.timing.paced(body)
    }
}

impl Timing {
    pub(crate) fn paced<S, E>(self, body: S) -> impl Stream<Item = Result<Bytes, BodyError>> + use<S, E>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
        E: Into<BodyError>,
    {
        stream::try_unfold((body, self.stall), move |(mut body, left)| async move {
            let begun = Instant::now();
            let next = timeout(left, body.next()).await.map_err(|_| BodyError::Stalled)?;
            let Some(block) = next.transpose().map_err(Into::into)? else { return Ok(None) };
            let left = self.left(left, begun.elapsed(), block.len());
            Ok(Some((block, (body, left))))
        })
    }

    /// The patience that is left after waiting for some bytes.
    fn left(self, before: Duration, waited: Duration, bytes: usize) -> Duration {
        let bought = (bytes as u64).saturating_mul(1_000_000) / self.floor.max(1);
        before.saturating_sub(waited).saturating_add(Duration::from_micros(bought)).min(self.stall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);
    const PACE: Timing = Timing { lease: MINUTE, renew_every: MINUTE, stall: MINUTE, floor: 1024 };

    /// How many blocks of this size are taken, one after each pause, of a hundred.
    fn taken(pause: u64, bytes: usize) -> usize {
        let pause = Duration::from_secs(pause);
        let mut left = PACE.stall;
        for taken in 0..100 {
            // What the timer does: the pause is over first.
            if pause > left {
                return taken;
            }
            left = PACE.left(left, pause, bytes);
        }
        100
    }

    #[test]
    fn a_slow_line_is_no_reason_but_a_trickle_ends() {
        assert_eq!(taken(10, 1), 6, "one byte every ten seconds");
        assert_eq!(taken(1, 1_000), 100, "not much less than the floor, for a while");
        assert_eq!(taken(10, 5_000), 10, "half of the floor: twice the patience");
        assert_eq!(taken(1, 1_024), 100);
        assert_eq!(taken(55, 60_000), 100, "pauses are made up for");
        assert_eq!(taken(61, 1_000_000), 0);
    }

    #[test]
    fn nobody_saves_up() {
        let rich = PACE.left(PACE.stall, Duration::ZERO, 100_000_000);
        assert_eq!(rich, PACE.stall);
        assert_eq!(PACE.left(rich, MINUTE * 2, 1_024), Duration::from_secs(1));
    }

    /// A byte after each pause, for ever.
    fn trickle(pause: Duration) -> impl Stream<Item = Result<Bytes, BodyError>> + Unpin {
        Box::pin(stream::unfold((), move |()| async move {
            tokio::time::sleep(pause).await;
            Some((Ok(Bytes::from_static(b"x")), ()))
        }))
    }

    #[tokio::test]
    async fn a_trickle_and_a_silence_end_alike() {
        let impatient = Timing { stall: Duration::from_millis(200), ..PACE };
        let begun = Instant::now();
        let came: Vec<_> = impatient.paced(trickle(Duration::from_millis(30))).collect().await;
        assert!(begun.elapsed() >= impatient.stall, "{:?}", begun.elapsed());
        assert!(came.len() < 9, "{}", came.len());
        assert_eq!(came.last(), Some(&Err(BodyError::Stalled)));
        let silence: Vec<_> = impatient.paced(trickle(MINUTE)).collect().await;
        assert_eq!(silence, [Err(BodyError::Stalled)]);
    }

    #[tokio::test]
    async fn what_the_reader_takes_its_time_for_does_not_count() {
        let impatient = Timing { stall: Duration::from_millis(20), ..PACE };
        let blocks = stream::iter([Ok::<_, BodyError>(Bytes::from_static(b"a")), Ok(Bytes::from_static(b"b"))]);
        let mut body = std::pin::pin!(impatient.paced(blocks));
        let mut read = Vec::new();
        while let Some(block) = body.next().await {
            read.push(block.unwrap());
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        assert_eq!(read, ["a", "b"]);
    }
}
