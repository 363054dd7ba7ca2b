//! The same submission many times at once.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::future::join_all;
use house::invariants::Acknowledged;
use sha2::{Digest as _, Sha256};
use testing::{Backend, Options, TestPortal, Who};

use super::line::{Letter, Server, Way};
use super::rest::holds;

const MANY: usize = 50;

async fn many_at_once(backend: Backend, way: Way) {
    let mut options = Options { backend, ..Options::default() };
    // Nobody is told to come later because others are before: that has tests of its own.
    options.web.caps.wait = Duration::from_mins(1);
    let portal = TestPortal::with(options).await;
    let server = Server::open(&portal).await;
    let town = portal.town();
    let letter = Letter {
        way,
        host: town.customer_host.clone(),
        token: portal.program(Who::Customer).await.token(),
        case: town.house,
        number: 1,
        bytes: testfiles::pdf(1, 1, 30_000),
        more: String::new(),
    };
    let heard = join_all((0..MANY).map(|_| letter.send(&server))).await;
    let first: Vec<_> = heard.iter().filter(|heard| heard.status() == 201 && !heard.is_replayed()).collect();
    assert_eq!(first.len(), 1, "{backend:?} {way:?}: {heard:?}");
    // A raw body that came before is no creation.
    let again = if way == Way::Raw { 200 } else { 201 };
    for heard in &heard {
        let told = (heard.status(), heard.is_replayed());
        assert!([(201, false), (again, true), (409, false)].contains(&told), "{heard:?}");
        assert!(told.0 != 409 || heard.header("retry-after").parse::<u64>().is_ok_and(|wait| wait > 0), "{heard:?}");
    }
    for repeated in join_all((0..MANY).map(|_| letter.send(&server))).await {
        assert_eq!((repeated.status(), repeated.is_replayed()), (again, true), "{repeated:?}");
        assert_eq!(repeated.json(), first[0].json());
    }
    // What came before is answered before its body: none is sent here.
    let digest = STANDARD.encode(Sha256::digest(&letter.bytes));
    let known = match way {
        Way::Form => letter.clone(),
        Way::Raw => Letter { more: format!("content-digest: sha-256=:{digest}:\r\n"), ..letter.clone() },
    };
    let mut line = server.line(known.whole_head().as_bytes()).await;
    assert!(line.answer().await.expect(again, "").is_replayed());
    let json = first[0].json();
    let id = json["items"][0]["id"].as_str().or(json["id"].as_str()).unwrap();
    holds(&portal, &[Acknowledged::new(id.parse().unwrap(), &letter.bytes)]).await;
}

#[tokio::test]
async fn fifty_equal_forms_are_one_submission_on_sqlite() {
    many_at_once(Backend::Sqlite, Way::Form).await;
}

#[tokio::test]
async fn fifty_equal_forms_are_one_submission_on_postgresql() {
    many_at_once(Backend::Postgres, Way::Form).await;
}

#[tokio::test]
async fn fifty_equal_documents_are_one_on_sqlite() {
    many_at_once(Backend::Sqlite, Way::Raw).await;
}

#[tokio::test]
async fn fifty_equal_documents_are_one_on_postgresql() {
    many_at_once(Backend::Postgres, Way::Raw).await;
}
