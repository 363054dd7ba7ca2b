//! Waiting for conditions, never for time.

use std::time::{Duration, Instant};

/// How long any condition may take on a machine that has other things to do.
pub(crate) const DEADLINE: Duration = Duration::from_mins(2);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks again and again until there is something.
///
/// # Panics
/// If there is nothing within [`DEADLINE`].
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < DEADLINE, "never happened: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}
