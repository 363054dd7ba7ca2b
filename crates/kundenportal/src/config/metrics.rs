//! Section `metrics`.

use std::net::SocketAddr;

use super::{Problems, Server};

/// Where the numbers are read that say how the process is.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Metrics {
    /// Address and port for Prometheus, which asks without a password: this machine, or a network that only operators are
    /// on. Absent: nothing is measured.
    pub bind: Option<SocketAddr>,
}

impl Metrics {
    pub(super) fn validate(&self, server: &Server, problems: &mut Problems) {
        let taken = |bind: SocketAddr| {
            bind.port() != 0 && (bind == server.customer_listen || Some(bind) == server.staff_listen)
        };
        problems.demand(
            !self.bind.is_some_and(taken),
            "metrics.bind",
            "is the address of a face: numbers are shown on one of their own",
        );
    }
}
