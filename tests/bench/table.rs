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
    #[expect(clippy::cast_precision_loss, reason = "some GiB are a number that f64 holds")]
    pub(crate) fn over(bytes: u64, cpu_seconds: f64, time: Duration) -> Self {
        let bytes = bytes as f64;
        Self { cpu: cpu_seconds / bytes * 1e9, speed: bytes / 1e6 / time.as_secs_f64(), peak_mib: None }
    }
}

/// What a line should keep.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Aim {
    /// Nothing: it is there to compare with.
    None,
    /// At most so many CPU seconds for a GB.
    Cpu(f64),
    /// At most so many MiB at once.
    Peak(f64),
    /// At least so many MB a second.
    Speed(f64),
}

/// Prints rows as they are measured.
pub(crate) struct Table {
    /// F, in CPU seconds for a GB.
    floor: f64,
    /// A row whose name lacks one of them is left out.
    words: Vec<String>,
    missed: usize,
}

impl Table {
    /// Prints the head. `floor` is F: hashing and sealing alone, in CPU seconds for a GB.
    pub(crate) fn new(floor: f64, words: &[String]) -> Self {
        println!("{:<36} {:>9} {:>7} {:>9} {:>6}  aim", "", "CPU-s/GB", "MB/s", "peak MiB", "× F");
        Self { floor, words: words.to_vec(), missed: 0 }
    }

    /// Whether a row of this name is to be measured.
    pub(crate) fn wants(&self, what: &str) -> bool {
        self.words.iter().all(|word| what.to_lowercase().contains(word))
    }

    /// Prints a row that others are compared with, whatever is asked for.
    pub(crate) fn floor(&self, what: &str, measured: &Measured) {
        self.print(what, measured, "");
    }

    /// Measures and prints a row, if it is asked for.
    pub(crate) fn row(&mut self, what: &str, aim: Aim, measure: impl FnOnce() -> Measured) {
        if !self.wants(what) {
            return;
        }
        let measured = measure();
        let (aim, kept) = match aim {
            Aim::None => (String::new(), true),
            Aim::Cpu(most) => (format!("{:.2} F", most / self.floor), measured.cpu <= most),
            Aim::Peak(most) => (format!("{most:.0} MiB"), measured.peak_mib.is_some_and(|mib| mib <= most)),
            Aim::Speed(least) => (format!("{least:.0} MB/s"), measured.speed >= least),
        };
        self.missed += usize::from(!kept);
        self.print(what, &measured, &format!("{aim}{}", if kept { "" } else { "  missed" }));
    }

    /// Prints the last line.
    pub(crate) fn end(&self) {
        println!("{} missed", self.missed);
    }

    fn print(&self, what: &str, measured: &Measured, aim: &str) {
        let Measured { cpu, speed, peak_mib } = *measured;
        let peak = peak_mib.map(|mib| format!("{mib:.0}")).unwrap_or_default();
        let line = format!("{what:<36} {cpu:>9.3} {speed:>7.0} {peak:>9} {:>6.2}  {aim}", cpu / self.floor);
        println!("{}", line.trim_end());
    }
}
