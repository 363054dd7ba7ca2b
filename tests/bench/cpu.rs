//! CPU time and memory of a process, as Linux tells them.

use std::fs;

/// Ticks of `/proc/PID/stat` in a second: USER_HZ, the same on every Linux machine that Rust's standard library runs on.
const TICKS: f64 = 100.0;

/// CPU seconds of a process so far, in its own code and in the kernel for it.
///
/// # Panics
/// If there is no such process, or no Linux.
pub(crate) fn seconds(process: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("Linux tells of every process");
    // proc_pid_stat(5): the name in brackets may hold anything; utime and stime are fields 14 and 15.
    let (_, fields) = stat.rsplit_once(')').expect("the name stands in brackets");
    let ticks = fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<f64>().expect("a number"));
    ticks.sum::<f64>() / TICKS
}

/// The most memory that a process had at once since [`forget_peak`], in MiB.
///
/// # Panics
/// If there is no such process, or no Linux.
pub(crate) fn peak_mib(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("Linux tells of every process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a process has memory");
    let kib = line.split_whitespace().next().and_then(|field| field.parse::<f64>().ok());
    kib.expect("a number of kB") / 1024.0
}

/// Begins anew to look for the peak (proc_pid_clear_refs(5)). Where that is not allowed, the peak is that of all
/// measurements so far.
pub(crate) fn forget_peak(process: u32) {
    drop(fs::write(format!("/proc/{process}/clear_refs"), "5"));
}
