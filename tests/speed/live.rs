//! Pages that are open and wait: what each costs the server, and how soon all of them hear that something happened.

use std::io::Read as _;
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::{Line, Times};
use crate::server::{Address, Child, Login};

/// Pages that are open, and hear of nothing.
const IDLE: usize = 10_000;
/// Messages that are posted while they are.
const POSTS: usize = 100;
/// Between two of them.
const PAUSE: Duration = Duration::from_millis(100);
/// What a page that waits should take at most, in KiB.
const AIM: f64 = 20.0;

/// Opens the pages, posts messages, and takes the time until the caseworker's page hears of each.
#[expect(clippy::cast_precision_loss, reason = "some KiB")]
pub(crate) fn measure(child: &Child) {
    let at = &child.address;
    let before = child.memory_kib();
    let idle: Vec<TcpStream> = (0..IDLE).map(|_| listen(at.port, &at.neighbour)).collect();
    let each = (child.memory_kib() - before) as f64 / IDLE as f64;
    let note = if each <= AIM { "" } else { "  missed" };
    println!("\n{IDLE} open pages: {each:.1} KiB of the server's memory each (aim {AIM:.0}){note}");
    println!("{:<26} {:>8} {:>8}", "from post to event, ms", "p50", "p99");
    let Times { middle, slow } = posts(at);
    println!("{:<26} {middle:>8.1} {slow:>8.1}", format!("beside {IDLE} open pages"));
    drop(idle);
}

/// Opens a page's stream and reads the head of the answer.
pub(crate) fn listen(port: u16, login: &Login) -> TcpStream {
    let mut line = Line::to(port);
    let request = format!(
        "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nAccept: text/event-stream\r\n\r\n",
        login.host, login.token
    );
    line.write(&request);
    let head = line.head();
    assert!(head.starts_with("http/1.1 200"), "{head}");
    line.into_socket()
}

fn posts(at: &Address) -> Times {
    let (told, heard) = mpsc::channel();
    let mut stream = listen(at.port, &at.caseworker);
    let reader = thread::spawn(move || {
        let mut block = [0; 4096];
        let mut text = String::new();
        let mut seen = 0;
        while seen < POSTS {
            let Ok(read @ 1..) = stream.read(&mut block) else { return };
            let now = Instant::now();
            text += &String::from_utf8_lossy(&block[..read]);
            let all = text.matches("event: message.posted").count();
            for _ in seen..all {
                if told.send(now).is_err() {
                    return;
                }
            }
            seen = all;
        }
    });
    let thread = begin(at);
    let mut all = Vec::new();
    heard.recv_timeout(Duration::from_secs(10)).expect("the first message is heard of");
    for n in 0..POSTS - 1 {
        thread::sleep(PAUSE);
        let posted = Instant::now();
        post(at, &format!("/api/v1/threads/{thread}/messages"), &json!({ "body": format!("Nachricht {n}") }));
        let arrived = heard.recv_timeout(Duration::from_secs(10)).expect("it is heard of");
        all.push(arrived.saturating_duration_since(posted));
    }
    drop(reader.join());
    Times::of(all)
}

fn begin(at: &Address) -> String {
    let new = json!({ "subject": "Frage", "body": "Eine Frage" });
    let answer = post(at, &format!("/api/v1/cases/{}/threads", at.own_case), &new);
    answer["id"].as_str().expect("a conversation").to_owned()
}

fn post(at: &Address, path: &str, body: &serde_json::Value) -> serde_json::Value {
    let body = body.to_string();
    let Login { host, token, .. } = &at.customer;
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    serde_json::from_slice(&Line::to(at.port).ask(&request)).expect("JSON")
}
