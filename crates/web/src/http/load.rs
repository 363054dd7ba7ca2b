//! How much is taken on at once, and what is turned away first when it is too much.
//!
//! | too many | answer |
//! |---|---|
//! | requests in this process | 503; uploads first, sign-in and messages last ([`Rank`]) |
//! | uploads in this process | 503 |
//! | uploads of one account, or from one network | a short wait for a place, then 429 |
//!
//! A request counts until its answer begins; that of an upload begins behind its last byte. Nothing else is held while
//! bytes come: no lock, no connection to the database.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use domain::{AccountId, Network};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::{Entry, Failure};
use crate::errors::busy;

/// Seconds after which one of several uploads may be over.
const LATER: u64 = 10;

/// Where somebody signs in or out, and what those pages load.
const SIGNING_IN: [&str; 7] = [
    "/sign-in",
    "/activate",
    "/sign-out",
    "/assets/{file}",
    "/api/v1/sessions",
    "/api/v1/sessions/current",
    "/api/v1/activations",
];
/// What forms with papers are sent as.
const MULTIPART: &str = "multipart/form-data";
/// Bytes of a form without papers at most: subject, words, and what stands around them.
const WORDS: u64 = 64 * 1024;
/// How many of one account or network run or wait, for each that may run. Who waits is a running request, too: one alone
/// must not fill the process.
const QUEUE: usize = 8;

/// How much at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Requests in this process.
    pub requests: usize,
    /// Uploads in this process: each takes up to 10.5 MB of memory.
    pub uploads: usize,
    /// Uploads of one account.
    pub uploads_account: usize,
    /// Uploads from one network. Many share one: a hostel, customers of one mobile operator.
    pub uploads_network: usize,
    /// How long an upload waits for one of the account or the network to end.
    pub wait: Duration,
}

impl Default for Caps {
    fn default() -> Self {
        Self { requests: 512, uploads: 128, uploads_account: 8, uploads_network: 32, wait: Duration::from_secs(10) }
    }
}

/// What is turned away first: in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Documents that are sent: they take long, and can be sent again.
    Upload,
    /// Everything else.
    Ordinary,
    /// Signing in and out, and messages: what somebody needs who has to ask why the rest does not work.
    Vital,
}

impl Rank {
    /// The rank of a route.
    pub fn of(route: &Entry) -> Self {
        match (route.method, route.path) {
            ("POST", "/cases/{case}/send" | "/api/v1/cases/{case}/documents")
            | ("PUT", "/api/v1/cases/{case}/documents/{document}") => Self::Upload,
            (_, path) if path.ends_with("/draft") => Self::Ordinary,
            (_, path) if SIGNING_IN.contains(&path) || path.contains("/threads") => Self::Vital,
            _ => Self::Ordinary,
        }
    }

    /// The rank of a request: a message that brings papers along is an upload. Forms are multipart with and without papers,
    /// so what is too long for words tells them apart.
    pub(crate) fn of_request(route: &Entry, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let is_form = text(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.get(..MULTIPART.len()).is_some_and(|start| start.eq_ignore_ascii_case(MULTIPART)));
        let length: Option<u64> = text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
        let is_words = length.is_some_and(|length| length <= WORDS);
        match Self::of(route) {
            Self::Vital if is_form && !is_words => Self::Upload,
            rank => rank,
        }
    }

    /// How many requests may run before one of this rank is turned away.
    const fn most(self, requests: usize) -> usize {
        match self {
            Self::Upload => (requests * 3).div_ceil(4),
            Self::Ordinary => (requests * 7).div_ceil(8),
            Self::Vital => requests,
        }
    }
}

/// What runs in this process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Load(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    caps: Caps,
    running: AtomicUsize,
    uploads: Arc<Semaphore>,
    accounts: Shares<AccountId>,
    networks: Shares<Network>,
}

/// A request that runs, until this is dropped.
#[derive(Debug)]
pub(crate) struct Running(Arc<Inner>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An upload that runs, until this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _account: Share,
    _network: Share,
    _process: OwnedSemaphorePermit,
}

impl Load {
    /// Nothing runs.
    pub fn new(caps: Caps) -> Self {
        Self(Arc::new(Inner {
            caps,
            running: AtomicUsize::new(0),
            uploads: Arc::new(Semaphore::new(caps.uploads)),
            accounts: Shares::new(caps.uploads_account),
            networks: Shares::new(caps.uploads_network),
        }))
    }

    /// Takes a request on.
    ///
    /// # Errors
    /// 503.
    pub(crate) fn request(&self, rank: Rank) -> Result<Running, Failure> {
        let most = rank.most(self.0.caps.requests);
        let more = |running: usize| (running < most).then_some(running + 1);
        match self.0.running.try_update(Ordering::Relaxed, Ordering::Relaxed, more) {
            Ok(_) => Ok(Running(Arc::clone(&self.0))),
            Err(running) => {
                tracing::warn!(running, ?rank, "request turned away");
                meters::http::turned_away("request");
                Err(busy())
            }
        }
    }

    /// Takes an upload on, as soon as the account and the network have a place for one more.
    ///
    /// # Errors
    /// 429 if they do not get one in time, 503.
    pub(crate) async fn upload(&self, account: AccountId, network: Network) -> Result<Place, Failure> {
        let until = Instant::now() + self.0.caps.wait;
        let many = || {
            meters::http::turned_away("upload_of_one");
            Failure::new(StatusCode::TOO_MANY_REQUESTS, "too_many_uploads").retry_after(LATER)
        };
        let account = self.0.accounts.take(account, until).await.ok_or_else(many)?;
        let network = self.0.networks.take(network, until).await.ok_or_else(many)?;
        let process = Arc::clone(&self.0.uploads).try_acquire_owned().map_err(|_| {
            tracing::warn!("upload turned away");
            meters::http::turned_away("upload");
            busy()
        })?;
        Ok(Place { _account: account, _network: network, _process: process })
    }
}

/// Places, so many for each key. Keys that nobody holds or waits for are forgotten.
#[derive(Debug)]
struct Shares<K> {
    each: usize,
    of: Mutex<HashMap<K, Weak<Places>>>,
}

/// The places of one key.
#[derive(Debug)]
struct Places {
    /// For those who run.
    free: Arc<Semaphore>,
    /// For those and all who wait.
    queue: Arc<Semaphore>,
}

/// A place, until this is dropped.
#[derive(Debug)]
struct Share {
    _place: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
    _of: Arc<Places>,
}

impl<K: Eq + Hash> Shares<K> {
    fn new(each: usize) -> Self {
        Self { each, of: Mutex::default() }
    }

    /// One of the key's places; those who wait get theirs in the order of their coming.
    async fn take(&self, key: K, until: Instant) -> Option<Share> {
        let places = self.places(key);
        let turn = Arc::clone(&places.queue).try_acquire_owned().ok()?;
        let place = timeout_at(until, Arc::clone(&places.free).acquire_owned()).await.ok()?.ok()?;
        Some(Share { _place: place, _turn: turn, _of: places })
    }

    fn places(&self, key: K) -> Arc<Places> {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = of.get(&key).and_then(Weak::upgrade) {
            return places;
        }
        of.retain(|_, places| places.strong_count() > 0);
        let of_size = |size| Arc::new(Semaphore::new(size));
        let places = Arc::new(Places { free: of_size(self.each), queue: of_size(self.each * QUEUE) });
        of.insert(key, Arc::downgrade(&places));
        places
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use uuid::Uuid;

    use super::*;

    const CAPS: Caps =
        Caps { requests: 8, uploads: 4, uploads_account: 2, uploads_network: 3, wait: Duration::from_millis(20) };

    fn account(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    fn network(text: &str) -> Network {
        text.parse::<IpAddr>().unwrap().into()
    }

    async fn upload(load: &Load, who: u128, from: &str) -> Result<Place, (u16, Option<u64>)> {
        let taken = load.upload(account(who), network(from)).await;
        taken.map_err(|failure| (failure.status.as_u16(), failure.retry_after))
    }

    #[test]
    fn uploads_go_first_and_vital_requests_last() {
        let load = Load::new(CAPS);
        let fills = |rank| std::iter::from_fn(|| load.request(rank).ok()).collect::<Vec<_>>();
        let uploads = fills(Rank::Upload);
        let ordinary = fills(Rank::Ordinary);
        let vital = fills(Rank::Vital);
        assert_eq!([uploads.len(), ordinary.len(), vital.len()], [6, 1, 1]);
        assert_eq!(load.request(Rank::Vital).unwrap_err().retry_after, Some(2));
        drop(uploads);
        assert!(load.request(Rank::Upload).is_ok());
        assert_eq!([Rank::Upload, Rank::Ordinary, Rank::Vital].map(|rank| rank.most(1)), [1, 1, 1]);
    }

    #[tokio::test]
    async fn accounts_and_networks_have_their_share_and_the_process_its_whole() {
        let load = Load::new(CAPS);
        let first = upload(&load, 1, "2001:db8::1").await.unwrap();
        let _second = upload(&load, 1, "192.0.2.1").await.unwrap();
        assert_eq!(upload(&load, 1, "192.0.2.9").await.unwrap_err(), (429, Some(LATER)), "of one account");
        let _third = upload(&load, 2, "2001:db8::2").await.unwrap();
        let _fourth = upload(&load, 3, "2001:db8::3").await.unwrap();
        assert_eq!(upload(&load, 4, "2001:db8::4").await.unwrap_err(), (429, Some(LATER)), "from one network");
        assert_eq!(upload(&load, 4, "192.0.2.4").await.unwrap_err(), (503, Some(2)), "in the process");
        drop(first);
        let _fifth = upload(&load, 4, "192.0.2.4").await.unwrap();
    }

    #[tokio::test]
    async fn who_waits_gets_the_next_place() {
        let load = Load::new(Caps { wait: Duration::from_mins(1), ..CAPS });
        let (first, _second) = (upload(&load, 1, "192.0.2.1").await, upload(&load, 1, "192.0.2.1").await);
        let third = upload(&load, 1, "192.0.2.1");
        let ends = async {
            tokio::task::yield_now().await;
            drop(first);
        };
        let (third, ()) = futures::join!(third, ends);
        assert!(third.is_ok());
    }

    #[tokio::test]
    async fn a_queue_has_an_end() {
        let load = Load::new(Caps { wait: Duration::from_mins(1), ..CAPS });
        let many = (0..2 * QUEUE + 5).map(|_| load.upload(account(1), network("192.0.2.1")));
        let mut many: futures::stream::FuturesUnordered<_> = many.map(Box::pin).collect();
        let mut running = Vec::new();
        // All are asked once: two run, five are told at once, the others wait for one of the two.
        let (mut runs, mut told) = (0, 0);
        while runs + told < 7 {
            match futures::StreamExt::next(&mut many).await.unwrap() {
                Ok(place) => {
                    runs += 1;
                    running.push(place);
                }
                Err(failure) => {
                    assert_eq!(failure.status.as_u16(), 429);
                    told += 1;
                }
            }
        }
        assert_eq!((runs, told, many.len()), (2, 5, 2 * QUEUE - 2));
        running.pop();
        assert!(futures::StreamExt::next(&mut many).await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn what_is_over_is_forgotten() {
        let load = Load::new(CAPS);
        for number in 0..100 {
            drop(upload(&load, number, &format!("192.0.2.{number}")).await.unwrap());
        }
        assert_eq!(load.0.accounts.of.lock().unwrap().len(), 1);
        assert_eq!(load.0.networks.of.lock().unwrap().len(), 1);
    }
}
