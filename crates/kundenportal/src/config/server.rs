//! Section `server`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use web::http::load::Caps;

use super::{Certificate, Jobcenter, Problems};
use crate::tls::Certificates;

/// Where requests come in, and how patient the server is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port of the customers' pages.
    pub customer_listen: SocketAddr,
    /// Address and port of the staff's pages. Absent: the first listener serves both faces, told apart by host name.
    pub staff_listen: Option<SocketAddr>,
    /// Whether clients reach the portal over TLS: then browsers are told never to come without.
    pub tls: bool,
    /// Certificates with which the portal ends TLS itself, one for each host name or for several. None: a reverse proxy does.
    pub certificates: Vec<Certificate>,
    /// Addresses of the reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Connections open at the same time, for each listener.
    pub connections: usize,
    /// Requests at the same time, on all listeners together.
    pub requests: usize,
    /// Seconds within which the head of a request has to be there.
    pub header_seconds: u64,
    /// Seconds that running requests get to finish when the server stops.
    pub shutdown_seconds: u64,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            customer_listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            staff_listen: None,
            tls: true,
            certificates: Vec::new(),
            trusted_proxies: Vec::new(),
            connections: 4_096,
            requests: Caps::default().requests,
            header_seconds: 15,
            shutdown_seconds: 30,
        }
    }
}

impl Server {
    pub(super) fn validate(&self, jobcenters: &[Jobcenter], problems: &mut Problems) {
        self.validate_certificates(jobcenters, problems);
        problems.demand(
            self.staff_listen != Some(self.customer_listen),
            "server.staff_listen",
            "is the same as customer_listen; leave it out to serve both faces on one port",
        );
        problems.demand(self.connections > 0, "server.connections", "must be at least 1");
        problems.demand((1..=1_000_000).contains(&self.requests), "server.requests", "must be 1 to 1000000");
        problems.demand((1..=300).contains(&self.header_seconds), "server.header_seconds", "must be 1 to 300");
        problems.demand(self.shutdown_seconds <= 600, "server.shutdown_seconds", "must be at most 600");
    }

    fn validate_certificates(&self, jobcenters: &[Jobcenter], problems: &mut Problems) {
        if self.certificates.is_empty() {
            return;
        }
        problems.demand(self.tls, "server.tls", "must be true where there are certificates");
        let hosts = jobcenters.iter().flat_map(|of| [&of.customer_host, &of.staff_host]).cloned().collect();
        if let Err(what) = Certificates::read(&self.certificates, hosts) {
            problems.add("server.certificates", what);
        }
    }
}
