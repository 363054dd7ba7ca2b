//! Section `log`.

use tracing_subscriber::EnvFilter;

use super::Problems;

/// Form of the lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One JSON object in a line.
    #[default]
    Json,
    /// For reading.
    Text,
}

/// What the process tells its operator, on standard error.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// Form of the lines.
    pub format: Format,
    /// `error`, `warn`, `info`, `debug`, `trace`, or directives such as `info,upload=debug`.
    pub level: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: Format::default(), level: "info".to_owned() }
    }
}

impl Log {
    pub(super) fn validate(&self, problems: &mut Problems) {
        problems.demand(
            EnvFilter::try_new(&self.level).is_ok(),
            "log.level",
            "must be error, warn, info, debug or trace, or directives such as info,upload=debug",
        );
    }
}
