//! Requests.

use std::time::Instant;

use metrics::{counter, gauge, histogram};

use crate::names::{IN_FLIGHT, REQUEST_SECONDS, REQUESTS, TURNED_AWAY};

/// A request whose answer has not begun. Dropped without [`Request::answered`], nobody was there to hear it.
#[derive(Debug)]
pub struct Request {
    method: &'static str,
    route: String,
    begun: Instant,
}

impl Request {
    /// Begins. `route` is how the router writes it, none if it knows no such route.
    pub fn begin(method: &str, route: Option<&str>) -> Self {
        gauge!(IN_FLIGHT).increment(1);
        Self { method: known(method), route: route.unwrap_or("none").to_owned(), begun: Instant::now() }
    }

    /// The answer begins, with this status.
    pub fn answered(self, status: u16) {
        let class = match status / 100 {
            1 => "1xx",
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        };
        let labels = [("method", self.method.to_owned()), ("route", self.route.clone()), ("status", class.to_owned())];
        counter!(REQUESTS, &labels).increment(1);
        histogram!(REQUEST_SECONDS, &labels).record(self.begun.elapsed());
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        gauge!(IN_FLIGHT).decrement(1);
    }
}

/// Whoever asks may write any word as the method.
fn known(method: &str) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("other")
}

/// Too much ran for this `request` or `upload`.
pub fn turned_away(what: &'static str) {
    counter!(TURNED_AWAY, "what" => what).increment(1);
}
