//! What the process told its operator, kept in memory from the first call on.

use std::io::Write;
use std::sync::{Mutex, OnceLock, PoisonError};

use tracing_subscriber::EnvFilter;

/// Our own crates in every detail, all others as somebody would set them who looks for an error.
const LEVELS: &str = "debug,identity=trace,casework=trace,upload=trace,messaging=trace,audit=trace,web=trace,\
                      custody=trace,db=trace,blobs=trace,envelope=trace,ledger=trace,sqlx=debug,html5ever=off";

static CAPTURED: OnceLock<Mutex<Vec<u8>>> = OnceLock::new();

struct Captured;

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        captured().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn captured() -> impl std::ops::DerefMut<Target = Vec<u8>> {
    CAPTURED.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins to keep everything that this process tells. A second call changes nothing.
pub fn keep() {
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(EnvFilter::new(LEVELS)).with_ansi(false).with_writer(|| Captured);
    // Another test of this process was first: it keeps the same.
    drop(subscriber.try_init());
}

/// All of it so far, also what tests side by side told.
pub fn kept() -> Vec<u8> {
    captured().clone()
}
