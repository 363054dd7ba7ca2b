//! Who is turned away when there is too much, and in which order.

use std::time::{Duration, Instant};

use house::invariants::Acknowledged;
use testing::{CONTENT_TYPE, Client, Options, TestPortal, Who};
use web::http::load::{Caps, Rank};

use super::line::{DEADLINE, Heard, Letter, Line, Server, Way};
use super::rest::{holds, until_reserved};
use crate::asks::name;

const CAPS: Caps =
    Caps { requests: 8, uploads: 8, uploads_account: 8, uploads_network: 8, wait: Duration::from_millis(50) };

/// A portal with these caps, behind a proxy that says where requests come from.
async fn open(caps: Caps) -> (TestPortal, Server) {
    let mut options = Options::default();
    options.web.caps = caps;
    options.web.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    let portal = TestPortal::with(options).await;
    let server = Server::open(&portal).await;
    (portal, server)
}

fn letter(portal: &TestPortal, who: &Client<'_>, from: &str, number: u128) -> Letter {
    Letter {
        way: if number.is_multiple_of(2) { Way::Form } else { Way::Raw },
        host: who.host.clone(),
        token: who.token(),
        case: portal.town().house,
        number,
        bytes: testfiles::pdf(1, 1, 9_000),
        more: format!("x-forwarded-for: {from}\r\n"),
    }
}

/// Begins to send, and waits until all of it is under way.
async fn begin(portal: &TestPortal, server: &Server, letters: &[Letter]) -> Vec<Line> {
    let mut lines = Vec::new();
    for letter in letters {
        let mut line = server.line(letter.whole_head().as_bytes()).await;
        line.send(&letter.body()[..4_000]).await;
        lines.push(line);
    }
    until_reserved(portal, letters.iter().map(|letter| letter.body().len() as u64).sum()).await;
    lines
}

/// Everybody hangs up, and what was turned away gets in.
async fn ends(
    portal: &TestPortal,
    server: &Server,
    lines: Vec<Line>,
    turned_away: &[&Letter],
    before: &[Acknowledged],
) {
    drop(lines);
    let mut arrived = before.to_vec();
    for letter in turned_away {
        let begun = Instant::now();
        let heard = loop {
            let heard = letter.send(server).await;
            if ![429, 503].contains(&heard.status()) {
                break heard;
            }
            assert!(begun.elapsed() < DEADLINE, "places are never free again");
        };
        arrived.push(arrives(letter, &heard));
    }
    holds(portal, &arrived).await;
}

fn arrives(letter: &Letter, heard: &Heard) -> Acknowledged {
    assert_eq!(heard.status(), 201, "{heard:?}");
    let json = heard.json();
    let id = json["items"][0]["id"].as_str().or(json["id"].as_str()).unwrap();
    Acknowledged::new(id.parse().unwrap(), &letter.bytes)
}

fn head(who: &Client<'_>, method_and_path: &str, more: &str, length: usize) -> String {
    let host = &who.host;
    format!("{method_and_path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\n{more}\r\n")
}

/// Asks for a page or the like.
async fn get(server: &Server, who: &Client<'_>, path: &str) -> Heard {
    let token = format!("authorization: Bearer {}\r\n", who.token());
    server.ask(&head(who, &format!("GET {path}"), &token, 0), b"").await
}

/// Asks until there is no room for it any more.
async fn until_turned_away(server: &Server, who: &Client<'_>, path: &str) -> Heard {
    let begun = Instant::now();
    loop {
        let heard = get(server, who, path).await;
        if heard.status() != 200 {
            return heard;
        }
        assert!(begun.elapsed() < DEADLINE, "{path} is always answered");
    }
}

#[tokio::test]
async fn an_account_sends_only_so_much_at_once() {
    let (portal, server) = open(Caps { uploads_account: 2, ..CAPS }).await;
    let (customer, partner) = (portal.program(Who::Customer).await, portal.program(Who::Partner).await);
    let letters = [letter(&portal, &customer, "192.0.2.1", 0), letter(&portal, &customer, "192.0.2.2", 1)];
    let lines = begin(&portal, &server, &letters).await;
    let third = letter(&portal, &customer, "192.0.2.3", 2);
    third.send(&server).await.expect(429, "too_many_uploads");
    // On a page it is a sentence.
    let browser = portal.browser(Who::Customer).await;
    let more = format!("content-type: {CONTENT_TYPE}\r\ncookie: __Host-session={}\r\n", browser.token());
    let send = format!("POST /cases/{}/send", portal.town().house);
    let heard = server.ask(&head(&browser, &send, &more, 3), b"abc").await;
    assert_eq!((heard.status(), heard.header("content-type")), (429, "text/html; charset=utf-8"));
    assert!(heard.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0), "{heard:?}");
    assert!(heard.body.contains("Bitte warten Sie, bis diese angekommen sind."), "{}", heard.body);
    // Others send.
    let theirs = letter(&portal, &partner, "192.0.2.1", 3);
    let theirs = arrives(&theirs, &theirs.send(&server).await);
    ends(&portal, &server, lines, &[&third], &[theirs]).await;
}

#[tokio::test]
async fn a_network_sends_only_so_much_at_once() {
    let (portal, server) = open(Caps { uploads_network: 2, ..CAPS }).await;
    let (customer, partner) = (portal.program(Who::Customer).await, portal.program(Who::Partner).await);
    let caseworker = portal.program(Who::Assigned).await;
    let letters = [letter(&portal, &customer, "2001:db8::1", 0), letter(&portal, &partner, "2001:db8::2", 1)];
    let lines = begin(&portal, &server, &letters).await;
    let third = letter(&portal, &caseworker, "2001:db8::3", 2);
    third.send(&server).await.expect(429, "too_many_uploads");
    let elsewhere = letter(&portal, &caseworker, "2001:db8:0:1::3", 3);
    let elsewhere = arrives(&elsewhere, &elsewhere.send(&server).await);
    ends(&portal, &server, lines, &[&third], &[elsewhere]).await;
}

#[tokio::test]
async fn a_process_takes_only_so_many_uploads() {
    let (portal, server) = open(Caps { uploads: 2, ..CAPS }).await;
    let customer = portal.program(Who::Customer).await;
    let letters = [letter(&portal, &customer, "192.0.2.1", 0), letter(&portal, &customer, "192.0.2.1", 1)];
    let lines = begin(&portal, &server, &letters).await;
    let third = letter(&portal, &customer, "192.0.2.1", 2);
    third.send(&server).await.expect(503, "busy");
    get(&server, &customer, "/api/v1/cases").await.expect(200, "");
    ends(&portal, &server, lines, &[&third], &[]).await;
}

#[tokio::test]
async fn uploads_are_shed_first_and_signing_in_last() {
    let (portal, server) = open(CAPS).await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let letters: Vec<_> = (0..6).map(|number| letter(&portal, &customer, "192.0.2.1", number)).collect();
    let lines = begin(&portal, &server, &letters).await;
    let seventh = letter(&portal, &customer, "192.0.2.1", 6);
    seventh.send(&server).await.expect(503, "busy");
    get(&server, &customer, "/api/v1/cases").await.expect(200, "");
    // A message with papers is an upload; one without them is as vital as any.
    let threads = format!("/api/v1/cases/{}/threads", town.house);
    let form = |more: &str| {
        let field = |name, value| format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        [field("subject", "Frage"), field("body", "Eine Frage"), more.to_owned(), "--b--\r\n".to_owned()].concat()
    };
    let paper = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n";
    let (with, without) = (form(&format!("{paper}{}\r\n", "Seite ".repeat(20_000))), form(""));
    let kind =
        format!("content-type: multipart/form-data; boundary=b\r\nauthorization: Bearer {}\r\n", customer.token());
    let post = |body: &str| head(&customer, &format!("POST {threads}"), &kind, body.len());
    server.ask(&post(&with), with.as_bytes()).await.expect(503, "busy");
    server.ask(&post(&without), without.as_bytes()).await.expect(201, "");

    // One request that needs long, and there is no room for others of its rank.
    let token = format!("content-type: application/json\r\nauthorization: Bearer {}\r\n", caseworker.token());
    let review = "PUT /api/v1/documents/0198a1b2-c3d4-7000-8000-000000000001/review";
    let judging = server.line(head(&caseworker, review, &token, 10).as_bytes()).await;
    until_turned_away(&server, &customer, "/api/v1/cases").await.expect(503, "busy");
    get(&server, &customer, &threads).await.expect(200, "");
    let pair = serde_json::json!({ "login": Who::Partner.login(), "password": town.password(Who::Partner) });
    let pair = pair.to_string();
    let json = "content-type: application/json\r\n";
    let sign_in = "POST /api/v1/sessions";
    server.ask(&head(&customer, sign_in, json, pair.len()), pair.as_bytes()).await.expect(201, "");

    let signing_in = server.line(head(&customer, sign_in, json, pair.len()).as_bytes()).await;
    let heard = until_turned_away(&server, &customer, "/sign-in").await;
    assert_eq!((heard.status(), heard.header("content-type")), (503, "text/html; charset=utf-8"));
    assert!(heard.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0), "{heard:?}");
    assert!(heard.body.contains("Gerade ist sehr viel los"), "{}", heard.body);
    portal.nobody(&town.customer_host).get("/healthz").await.assert_status(200);
    drop((judging, signing_in));
    ends(&portal, &server, lines, &[&seventh], &[]).await;
}

#[tokio::test]
async fn every_route_has_the_rank_that_is_meant() {
    let portal = TestPortal::new().await;
    let of = |rank| {
        let routes = portal.table.iter().filter(move |route| Rank::of(route) == rank);
        routes.map(name).collect::<Vec<_>>()
    };
    assert_eq!(
        of(Rank::Upload),
        [
            "POST /cases/{case}/send",
            "POST /api/v1/cases/{case}/documents",
            "PUT /api/v1/cases/{case}/documents/{document}"
        ]
    );
    assert_eq!(
        of(Rank::Vital),
        [
            "GET /sign-in",
            "POST /sign-in",
            "GET /activate",
            "POST /activate",
            "POST /sign-out",
            "GET /cases/{case}/threads/new",
            "POST /cases/{case}/threads/new",
            "GET /threads/{thread}",
            "POST /threads/{thread}",
            "POST /threads/{thread}/answerer",
            "GET /assets/{file}",
            "POST /api/v1/sessions",
            "POST /api/v1/activations",
            "DELETE /api/v1/sessions/current",
            "GET /api/v1/cases/{case}/threads",
            "POST /api/v1/cases/{case}/threads",
            "GET /api/v1/threads/{thread}/messages",
            "POST /api/v1/threads/{thread}/messages",
            "PUT /api/v1/threads/{thread}/read",
            "PUT /api/v1/threads/{thread}/answerer",
        ]
    );
}
