//! Standard error that leads to systemd's journal: each line begins with its severity (`<3>`, sd-daemon(3)), which the
//! journal takes off again and hands on to syslog.

use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt as _;

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// Makes writers of lines; each says how severe its line is, where somebody takes that off again.
#[derive(Debug, Clone)]
pub(super) struct Lines<W> {
    to: W,
    severity: bool,
}

impl<W> Lines<W> {
    pub(super) const fn new(to: W, severity: bool) -> Self {
        Self { to, severity }
    }
}

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for Lines<W> {
    type Writer = Line<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line { to: self.to.make_writer(), begin: None }
    }

    fn make_writer_for(&'a self, about: &Metadata<'_>) -> Self::Writer {
        let begin = self.severity.then(|| severity(*about.level()));
        Line { to: self.to.make_writer_for(about), begin }
    }
}

/// The severity as syslog numbers it.
fn severity(level: Level) -> &'static str {
    match level {
        Level::ERROR => "<3>",
        Level::WARN => "<4>",
        Level::INFO => "<6>",
        _ => "<7>",
    }
}

/// Writes one line.
#[derive(Debug)]
pub(super) struct Line<W> {
    to: W,
    begin: Option<&'static str>,
}

impl<W: Write> Write for Line<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(begin) = self.begin.take() else { return self.to.write(bytes) };
        // In one piece: lines of other threads must not come between.
        self.to.write_all(&[begin.as_bytes(), bytes].concat())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Whether this is the stream that `JOURNAL_STREAM` names: systemd says so of the one it gave, and a shell in between may
/// have led it elsewhere.
pub(super) fn leads_to_journal(stream: impl AsFd, journal_stream: Option<&str>) -> bool {
    let Some((device, inode)) = journal_stream.and_then(|named| named.split_once(':')) else { return false };
    let Ok(file) = stream.as_fd().try_clone_to_owned() else { return false };
    let found = std::fs::File::from(file).metadata();
    found.is_ok_and(|found| device == found.dev().to_string() && inode == found.ino().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_stream_that_is_named_leads_to_the_journal() {
        let file = tempfile::tempfile().unwrap();
        let found = file.metadata().unwrap();
        let named = format!("{}:{}", found.dev(), found.ino());
        assert!(leads_to_journal(&file, Some(&named)));
        for other in [None, Some(""), Some("8:1"), Some("x")] {
            assert!(!leads_to_journal(&file, other), "{other:?}");
        }
    }
}
