//! Bodies that are not what their heads say. Whatever a line does: nothing is kept of what did not come as a whole, the
//! sender is told, and the same can be sent again at once.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use house::invariants::Acknowledged;
use sha2::{Digest as _, Sha256};
use testing::{Options, TestPortal, Who};

use super::line::{Heard, Letter, Line, Server, Way, chunk};
use super::rest::{holds, until_received, until_reserved};

const LIMIT: u64 = 50_000;

/// A portal that has little patience, and what becomes of documents in it.
struct Post {
    portal: TestPortal,
    server: Server,
    letter: Letter,
    arrived: Vec<Acknowledged>,
}

impl Post {
    async fn new() -> Self {
        let mut options = Options::default();
        options.limits.file_bytes = LIMIT;
        options.timing.stall = Duration::from_millis(300);
        let portal = TestPortal::with(options).await;
        let server = Server::open(&portal).await;
        let town = portal.town();
        let letter = Letter {
            way: Way::Raw,
            host: town.customer_host.clone(),
            token: portal.program(Who::Customer).await.token(),
            case: town.house,
            number: 0,
            bytes: testfiles::pdf(1, 1, 30_000),
            more: String::new(),
        };
        Self { portal, server, letter, arrived: Vec::new() }
    }

    /// The next letter.
    fn next(&mut self, way: Way, bytes: usize) -> Letter {
        self.letter.number += 1;
        Letter { way, bytes: testfiles::pdf(1, 1, bytes), ..self.letter.clone() }
    }

    /// The line did what it did: the letter left nothing, and can be sent as it should have been.
    async fn is_sent_again(&mut self, letter: &Letter) {
        holds(&self.portal, &self.arrived).await;
        let heard = letter.send(&self.server).await.expect(201, "");
        assert!(!heard.is_replayed(), "{letter:?}");
        self.arrives(letter, &heard);
    }

    fn arrives(&mut self, letter: &Letter, heard: &Heard) {
        let json = heard.json();
        let id = json["items"][0]["id"].as_str().or(json["id"].as_str()).unwrap();
        self.arrived.push(Acknowledged::new(id.parse().unwrap(), &letter.bytes));
    }

    async fn end(self) {
        holds(&self.portal, &self.arrived).await;
    }

    /// All of a head and half of its body.
    async fn half(&self, letter: &Letter) -> Line {
        let mut line = self.server.line(letter.whole_head().as_bytes()).await;
        let body = letter.body();
        line.send(&body[..body.len() / 2]).await;
        line
    }
}

#[tokio::test]
async fn who_hangs_up_leaves_nothing() {
    let mut post = Post::new().await;
    for way in [Way::Form, Way::Raw] {
        let letter = post.next(way, 30_000);
        let line = post.half(&letter).await;
        until_reserved(&post.portal, letter.body().len() as u64).await;
        drop(line);
        post.is_sent_again(&letter).await;
        let letter = post.next(way, 30_000);
        let mut line = post.half(&letter).await;
        line.end().await;
        line.answer().await.expect(400, "body_broken");
        post.is_sent_again(&letter).await;
    }
    post.end().await;
}

#[tokio::test]
async fn who_hangs_up_behind_the_last_byte_has_sent_it() {
    let mut post = Post::new().await;
    for way in [Way::Form, Way::Raw] {
        let letter = post.next(way, 30_000);
        let mut line = post.server.line(letter.whole_head().as_bytes()).await;
        line.send(&letter.body()).await;
        drop(line);
        // It needs nobody who waits for it, nor the sweeper.
        until_received(&post.portal, post.arrived.len() + 1).await;
        let heard = letter.send(&post.server).await;
        assert!(heard.is_replayed() && heard.status() < 300, "{heard:?}");
        post.arrives(&letter, &heard);
    }
    post.end().await;
}

#[tokio::test]
async fn what_stalls_or_trickles_ends() {
    let mut post = Post::new().await;
    for way in [Way::Form, Way::Raw] {
        let letter = post.next(way, 30_000);
        post.half(&letter).await.answer().await.expect(408, "body_stalled");
        post.is_sent_again(&letter).await;

        let letter = post.next(way, 30_000);
        let mut line = post.half(&letter).await;
        let body = letter.body();
        for byte in body[body.len() / 2..].chunks(1) {
            if !line.is_quiet().await {
                break;
            }
            line.send(byte).await;
        }
        line.answer().await.expect(408, "body_stalled");
        post.is_sent_again(&letter).await;
    }
    // Before the first file there is nothing to give up, but to wait for.
    let letter = post.next(Way::Form, 30_000);
    let mut line = post.server.line(letter.whole_head().as_bytes()).await;
    line.send(&letter.body()[..20]).await;
    line.answer().await.expect(408, "body_stalled");
    post.is_sent_again(&letter).await;
    post.end().await;
}

#[tokio::test]
async fn a_body_ends_where_its_head_says() {
    let mut post = Post::new().await;
    let short = |letter: &Letter| letter.head(&format!("content-length: {}", letter.body().len() - 100));
    // A form that goes on has not come to its end.
    let letter = post.next(Way::Form, 30_000);
    let heard = post.server.ask(&short(&letter), &letter.body()).await;
    heard.expect(400, "body_broken");
    post.is_sent_again(&letter).await;
    // A raw body can't be known to be longer, unless its digest was promised.
    let mut letter = post.next(Way::Raw, 30_000);
    let digest = STANDARD.encode(Sha256::digest(&letter.bytes));
    letter.more = format!("content-digest: sha-256=:{digest}:\r\n");
    let heard = post.server.ask(&short(&letter), &letter.body()).await;
    heard.expect(422, "digest_differs");
    post.is_sent_again(&letter).await;
    post.end().await;
}

#[tokio::test]
async fn what_is_too_large_ends_at_the_limit() {
    let mut post = Post::new().await;
    let limit = usize::try_from(LIMIT).unwrap();
    for way in [Way::Form, Way::Raw] {
        let mut letter = post.next(way, limit + 1);
        let heard = letter.send(&post.server).await;
        heard.expect(413, "file_too_large");
        letter.bytes = testfiles::pdf(1, 1, limit);
        post.is_sent_again(&letter).await;

        // Without a length nobody knows before the byte behind the limit.
        let mut letter = post.next(way, limit + 2);
        let body = letter.body();
        let file = body.windows(5).position(|bytes| bytes == b"%PDF-").unwrap();
        let mut line = post.server.line(letter.head("transfer-encoding: chunked").as_bytes()).await;
        line.send(&chunk(&body[..file + limit])).await;
        assert!(line.is_quiet().await, "{way:?}");
        line.send(&chunk(&body[file + limit..=file + limit])).await;
        // What a form holds back to tell its end from its bytes comes with the next ones.
        line.send(&chunk(&body[file + limit + 1..])).await;
        line.answer().await.expect(413, "file_too_large");
        letter.bytes = testfiles::pdf(1, 1, limit);
        holds(&post.portal, &post.arrived).await;
        let body = [chunk(&letter.body()), b"0\r\n\r\n".to_vec()].concat();
        let heard = post.server.ask(&letter.head("transfer-encoding: chunked"), &body).await.expect(201, "");
        post.arrives(&letter, &heard);
    }
    post.end().await;
}

#[tokio::test]
async fn pieces_that_are_none_break_the_body() {
    let mut post = Post::new().await;
    for way in [Way::Form, Way::Raw] {
        for broken in ["zz\r\n", "-1\r\nx\r\n", "ffffffffffffffffff\r\n", "5 \r\nabc\rdef"] {
            let letter = post.next(way, 30_000);
            let body = letter.body();
            let mut line = post.server.line(letter.head("transfer-encoding: chunked").as_bytes()).await;
            line.send(&[chunk(&body[..body.len() / 2]), broken.as_bytes().to_vec()].concat()).await;
            line.answer().await.expect(400, "body_broken");
            post.is_sent_again(&letter).await;
        }
    }
    post.end().await;
}
