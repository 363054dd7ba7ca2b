//! Where clamd listens.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where clamd listens: `unix:/run/clamav/clamd.ctl` or `tcp:scanner.example:3310`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A socket in the file system.
    Unix(PathBuf),
    /// Host and port. The way there is not encrypted, and documents are: only on this machine or a network of its own.
    Tcp(String),
}

/// Not an address of clamd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be unix:/PATH or tcp:HOST:PORT")]
pub struct NoAddress;

impl FromStr for Address {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        if let Some(path) = text.strip_prefix("unix:") {
            return if path.starts_with('/') { Ok(Self::Unix(path.into())) } else { Err(NoAddress) };
        }
        let place = text.strip_prefix("tcp:").ok_or(NoAddress)?;
        let (host, port) = place.rsplit_once(':').ok_or(NoAddress)?;
        let whole = !host.is_empty() && !host.contains([' ', '/']) && port.parse::<u16>().is_ok_and(|port| port > 0);
        if whole { Ok(Self::Tcp(place.to_owned())) } else { Err(NoAddress) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Tcp(place) => write!(f, "tcp:{place}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written_alike() {
        for text in ["unix:/run/clamav/clamd.ctl", "tcp:localhost:3310", "tcp:[::1]:3310", "tcp:10.0.0.7:1"] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        for text in
            ["", "unix:clamd.ctl", "/run/clamd.ctl", "tcp:", "tcp:host", "tcp::3310", "tcp:host:0", "tcp:host:x"]
        {
            assert_eq!(text.parse::<Address>(), Err(NoAddress), "{text}");
        }
    }
}
