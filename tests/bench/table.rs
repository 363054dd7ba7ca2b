//! The table.

use std::time::Duration;

/// What one measurement gave.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    /// CPU seconds for a GB (10⁹ bytes).
    pub(crate) cpu: f64,
    /// MB (10⁶ bytes) in a second of the clock.
    pub(crate) speed: f64,
    /// The most memory at once, in MiB; of the server only.
    pub(crate) peak_mib: Option<f64>,
}

impl Measured {
    /// From what it took to move so many bytes.
    #[expect(clippy::cast_precision_loss, reason = "a GiB is a number that f64 holds")]
    pub(crate) fn over(bytes: u64, cpu_seconds: f64, time: Duration) -> Self {
        let bytes = bytes as f64;
        Self { cpu: cpu_seconds / bytes * 1e9, speed: bytes / 1e6 / time.as_secs_f64(), peak_mib: None }
    }
}

/// Prints rows as they come.
pub(crate) struct Table {
    floor: f64,
}

impl Table {
    /// Prints the head. `floor` is F: hashing and sealing alone, in CPU seconds for a GB.
    pub(crate) fn new(floor: f64) -> Self {
        println!("{:<30} {:>9} {:>7} {:>9} {:>6} {:>6}", "1 GiB each", "CPU-s/GB", "MB/s", "peak MiB", "× F", "aim");
        Self { floor }
    }

    /// Prints a row. `aim` is the most that it should cost, in CPU seconds for a GB.
    pub(crate) fn row(&self, what: &str, measured: &Measured, aim: Option<f64>) {
        let Measured { cpu, speed, peak_mib } = *measured;
        let peak = peak_mib.map(|mib| format!("{mib:.0}")).unwrap_or_default();
        let aim = aim.map(|aim| {
            let verdict = if cpu <= aim { "" } else { "  missed" };
            format!("{:.2}{verdict}", aim / self.floor)
        });
        println!(
            "{what:<30} {cpu:>9.3} {speed:>7.0} {peak:>9} {:>6.2} {:>6}",
            cpu / self.floor,
            aim.unwrap_or_default()
        );
    }
}
