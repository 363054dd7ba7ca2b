//! Standard output: what a command was asked for, and nothing else. What goes on besides is told by the log, on
//! standard error.

use std::io::Write as _;

/// Prints a line. A reader that has gone away is no failure of the command.
pub(crate) fn line(text: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{text}").and_then(|()| out.flush()));
}

/// Prints bytes as they are.
///
/// # Errors
/// If they can't be written: then what was asked for isn't whole.
pub(crate) fn bytes(bytes: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush())
}

/// Prints a line about what goes to standard output, beside it.
pub(crate) fn note(text: impl std::fmt::Display) {
    drop(writeln!(std::io::stderr().lock(), "{text}"));
}

/// Prints a sentence about a failure.
pub(crate) fn failure(text: impl std::fmt::Display) {
    drop(writeln!(std::io::stderr().lock(), "kundenportal: {text}"));
}
