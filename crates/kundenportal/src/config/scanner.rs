//! Section `scanner`.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use super::Problems;

/// Which kind of virus scanner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScannerKind {
    /// The daemon of ClamAV.
    #[default]
    Clamd,
    /// Knows the EICAR test string and nothing else. For `kundenportal demo`; no file may say it.
    Demo,
}

/// What looks for malware.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scanner {
    /// Which kind.
    pub kind: ScannerKind,
    /// Where clamd listens: `unix:/PATH` or `tcp:HOST:PORT`.
    pub address: String,
    /// Seconds until there is a connection.
    pub connect_seconds: u64,
    /// Seconds until clamd takes the next 64 KiB, and answers a question about itself.
    pub step_seconds: u64,
    /// Seconds until there is an answer, once everything was sent.
    pub answer_seconds: u64,
    /// Seconds for one document from beginning to end.
    pub scan_seconds: u64,
    /// Documents scanned at the same time by this process.
    pub at_once: usize,
    /// Seconds between two looks whether it answers.
    pub look_seconds: u64,
    /// Days after which its signatures are too old.
    pub signature_days: u32,
}

impl Default for Scanner {
    fn default() -> Self {
        let clamd::Timing { connect, step, answer, whole } = clamd::Timing::default();
        Self {
            kind: ScannerKind::default(),
            address: String::new(),
            connect_seconds: connect.as_secs(),
            step_seconds: step.as_secs(),
            answer_seconds: answer.as_secs(),
            scan_seconds: whole.as_secs(),
            at_once: 2,
            look_seconds: 10,
            signature_days: 3,
        }
    }
}

impl Scanner {
    /// What the demo looks with.
    pub fn demo() -> Self {
        Self { kind: ScannerKind::Demo, ..Self::default() }
    }

    pub(super) fn validate(&self, problems: &mut Problems) {
        if self.kind == ScannerKind::Clamd
            && let Err(what) = self.address.parse::<clamd::Address>()
        {
            problems.add("scanner.address", what.to_string());
        }
        let seconds = [
            ("scanner.connect_seconds", self.connect_seconds),
            ("scanner.step_seconds", self.step_seconds),
            ("scanner.answer_seconds", self.answer_seconds),
            ("scanner.look_seconds", self.look_seconds),
        ];
        for (key, number) in seconds {
            problems.demand((1..=600).contains(&number), key, "must be 1 to 600");
        }
        problems.demand((1..=3_600).contains(&self.scan_seconds), "scanner.scan_seconds", "must be 1 to 3600");
        problems.demand((1..=256).contains(&self.at_once), "scanner.at_once", "must be 1 to 256");
        problems.demand((1..=365).contains(&self.signature_days), "scanner.signature_days", "must be 1 to 365");
    }

    /// No paper of a customer may be called clean by something that knows nothing: what stands in a file is in earnest.
    pub(super) fn in_earnest(&self, problems: &mut Problems) {
        problems.demand(self.kind != ScannerKind::Demo, "scanner.kind", "\"demo\" is for `kundenportal demo` only");
    }

    /// How old signatures may be.
    pub fn signature_age(&self) -> TimeDelta {
        TimeDelta::days(self.signature_days.into())
    }

    /// Speaks to clamd; none for the demo.
    ///
    /// # Errors
    /// What is wrong with the address.
    pub fn client(&self) -> Result<Option<clamd::Client>, String> {
        match self.kind {
            ScannerKind::Demo => Ok(None),
            ScannerKind::Clamd => {
                let address = self.address.parse().map_err(|what: clamd::NoAddress| what.to_string())?;
                let seconds = Duration::from_secs;
                let timing = clamd::Timing {
                    connect: seconds(self.connect_seconds),
                    step: seconds(self.step_seconds),
                    answer: seconds(self.answer_seconds),
                    whole: seconds(self.scan_seconds),
                };
                Ok(Some(clamd::Client::new(address, timing)))
            }
        }
    }

    /// The scanner, which is not asked anything yet.
    ///
    /// # Errors
    /// What is wrong with the address.
    pub fn open(&self) -> Result<Arc<dyn upload::Scanner>, String> {
        Ok(match self.client()? {
            None => Arc::new(upload::DemoScanner),
            Some(client) => Arc::new(upload::ClamdScanner::new(client)),
        })
    }
}
