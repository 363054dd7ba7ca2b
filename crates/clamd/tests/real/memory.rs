//! A hundred megabytes go through without being held.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use clamd::Answer;
use clamdtest::Clamd;
use futures::stream;

use crate::client;

const BLOCK: usize = 1 << 20;

/// A block that counts how many of its kind there are.
struct Counted(Vec<u8>);

static THERE: AtomicUsize = AtomicUsize::new(0);

impl Counted {
    fn new() -> Self {
        THERE.fetch_add(1, Ordering::SeqCst);
        Self(vec![b'x'; BLOCK])
    }
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        THERE.fetch_sub(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_hundred_megabytes_go_through_one_block_at_a_time() {
    let clamd = Clamd::start();
    for way in [clamd.unix(), clamd.tcp()] {
        let mut most = 0;
        let blocks = (0..100).map(|_| {
            let block = Bytes::from_owner(Counted::new());
            most = most.max(THERE.load(Ordering::SeqCst));
            Ok::<_, Infallible>(block)
        });
        assert_eq!(client(&way).scan(stream::iter(blocks)).await, Ok(Answer::Clean));
        assert_eq!((most, THERE.load(Ordering::SeqCst)), (1, 0), "{way}");
    }
    // clamd kept it as a file, and throws that away once it has answered.
    let kept = || std::fs::read_dir(clamd.temporary()).unwrap().count();
    let thrown_away = async {
        while kept() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), thrown_away).await.unwrap();
}
