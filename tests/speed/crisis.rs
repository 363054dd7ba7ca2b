//! A crisis hour: ten times of what is usual for 6,000 households, all at once, on this machine: `make crisis`.
//!
//! The model. On a usual working day of eight hours, a household sends two papers and two messages a month, and looks in
//! four times; each of 187 caseworkers opens the worklist ten times an hour, and twelve cases. So in an hour there are 75 papers, 75
//! messages, 150 looks of customers, 1,870 worklists and 2,244 cases. In the crisis ten times as many, with a page open on every
//! desk and on the phones of those who wait.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use testfiles::Noise;

use crate::client::Times;
use crate::live::listen;
use crate::server::{Address, Child, Login};

/// How many times of what is usual.
const TIMES: u32 = 10;
const HOUR: Duration = Duration::from_hours(1);
/// In a usual hour.
const PAPERS: u32 = 75;
const MESSAGES: u32 = 75;
const LOOKS: u32 = 150;
const WORKLISTS: u32 = 1_870;
const CASES: u32 = 2_244;
/// Pages that are open: 187 desks, and customers who wait.
const OPEN: usize = 2_000;
/// A photograph, and how fast a phone on the way sends it, in bytes and bytes a second.
const PAPER: usize = 2_000_000;
const SPEED: usize = 1_000_000;
/// Whoever waits longer has given up.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks at the server's memory.
const LOOK: Duration = Duration::from_secs(2);

/// What somebody does again and again.
struct Deed<'a> {
    name: &'static str,
    every: Duration,
    run: Box<dyn Fn(u64) -> std::io::Result<()> + Sync + 'a>,
}

/// What came of it.
#[derive(Default)]
struct Outcome {
    times: Vec<Duration>,
    errors: Vec<String>,
}

/// Does all of it for so long, and prints what came of it. Gives whether nothing failed and memory stayed as it was.
#[expect(clippy::cast_precision_loss, reason = "for people to read")]
pub(crate) fn measure(child: &Child, time: Duration) -> bool {
    let at = &child.address;
    let open: Vec<TcpStream> = (0..OPEN).map(|_| listen(at.port, &at.neighbour)).collect();
    let deeds = deeds(at);
    let outcomes: Vec<Mutex<Outcome>> = deeds.iter().map(|_| Mutex::default()).collect();
    let (begun, cpu) = (Instant::now(), child.cpu());
    let memory = thread::scope(|scope| {
        for (deed, outcome) in deeds.iter().zip(&outcomes) {
            // As many hands as it takes that nobody waits for the one before.
            let hands = 4 + u32::try_from(PATIENCE.as_millis() / deed.every.as_millis().max(1)).unwrap_or(4).min(12);
            for hand in 0..hands {
                scope.spawn(move || repeat(deed, outcome, begun, time, (hand, hands)));
            }
        }
        let mut memory = Vec::new();
        while begun.elapsed() < time {
            memory.push(child.memory_kib());
            thread::sleep(LOOK);
        }
        memory
    });
    let (elapsed, used) = (begun.elapsed(), child.cpu().saturating_sub(cpu));
    drop(open);
    println!("{:<30} {:>8} {:>8} {:>8} {:>8}", "", "a minute", "failed", "p50 ms", "p99 ms");
    let mut failed = 0;
    for (deed, outcome) in deeds.iter().zip(outcomes) {
        let Outcome { times, errors } = outcome.into_inner().expect("nobody panics while holding it");
        failed += errors.len();
        let a_minute = times.len() as f64 / elapsed.as_secs_f64() * 60.0;
        let Times { middle, slow } = Times::of(times);
        println!("{:<30} {a_minute:>8.1} {:>8} {middle:>8.1} {slow:>8.1}", deed.name, errors.len());
        for error in errors.iter().take(3) {
            println!("    {error}");
        }
    }
    let (early, late) = memory.split_at(memory.len() / 2);
    let most = |part: &[u64]| part.iter().copied().max().unwrap_or(0) / 1024;
    let cores = used.as_secs_f64() / elapsed.as_secs_f64();
    println!(
        "memory at most: {} MiB in the first half, {} MiB in the second; {OPEN} pages open",
        most(early),
        most(late)
    );
    println!(
        "the server used {cores:.2} cores: one core carries such an hour for about {:.0} households",
        6_000.0 / cores.max(0.01)
    );
    failed == 0 && most(late) <= most(early) + most(early) / 4 + 32
}

fn deeds(at: &Address) -> Vec<Deed<'_>> {
    let every = |usual: u32| HOUR / (usual * TIMES);
    let page = |login: &Login, path: &str| {
        let Login { host, cookie, .. } = login;
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n")
    };
    let get = |request: String| ask(at.port, request.as_bytes());
    let nth = |all: &[String], n: u64| all[usize::try_from(n).unwrap_or(0) % all.len()].clone();
    vec![
        Deed { name: "a customer sends a paper", every: every(PAPERS), run: Box::new(move |n| send(at, n)) },
        Deed { name: "a customer writes", every: every(MESSAGES), run: Box::new(move |n| write(at, n)) },
        Deed { name: "a customer looks in", every: every(LOOKS), run: Box::new(move |_| get(page(&at.customer, "/"))) },
        Deed {
            name: "a worklist is opened",
            every: every(WORKLISTS),
            run: Box::new(move |_| get(page(&at.caseworker, "/worklist"))),
        },
        Deed {
            name: "a case is opened",
            every: every(CASES),
            run: Box::new(move |n| get(page(&at.caseworker, &format!("/cases/{}", nth(&at.cases, n))))),
        },
    ]
}

/// Every `hands`-th turn of a deed is that of this hand. A time begins when its turn had come.
fn repeat(deed: &Deed<'_>, outcome: &Mutex<Outcome>, begun: Instant, time: Duration, (hand, hands): (u32, u32)) {
    for n in (hand..).step_by(hands as usize) {
        let due = begun + deed.every * n;
        if due >= begun + time {
            return;
        }
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let done = (deed.run)(u64::from(n));
        let mut outcome = outcome.lock().expect("nobody panics while holding it");
        match done {
            Ok(()) => outcome.times.push(due.elapsed()),
            Err(error) => outcome.errors.push(error.to_string()),
        }
    }
}

fn connect(port: u16) -> std::io::Result<TcpStream> {
    let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.set_write_timeout(Some(PATIENCE))?;
    Ok(socket)
}

/// Reads the answer to its end. Anything but 200 or 201 is an error.
fn answered(mut socket: TcpStream) -> std::io::Result<()> {
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer)?;
    if answer.starts_with(b"HTTP/1.1 20") {
        return Ok(());
    }
    let head = String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned();
    Err(std::io::Error::other(if head.is_empty() { "no answer".to_owned() } else { head }))
}

fn ask(port: u16, request: &[u8]) -> std::io::Result<()> {
    let mut socket = connect(port)?;
    socket.write_all(request)?;
    answered(socket)
}

fn write(at: &Address, n: u64) -> std::io::Result<()> {
    let Login { host, token, .. } = &at.customer;
    let body = json!({ "subject": format!("Frage {n}"), "body": "Reicht der Mietvertrag, oder fehlt noch etwas?" })
        .to_string();
    let head = format!(
        "POST /api/v1/cases/{}/threads HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        at.own_case,
        body.len()
    );
    ask(at.port, head.as_bytes())
}

/// As a phone does on the way: a little at a time.
fn send(at: &Address, n: u64) -> std::io::Result<()> {
    const BLOCK: usize = 50_000;
    let mut socket = connect(at.port)?;
    let Login { host, token, .. } = &at.customer;
    let head = format!(
        "PUT /api/v1/cases/{}/documents/00000000-0000-4000-9000-{n:012x} HTTP/1.1\r\nHost: {host}\r\n\
         Authorization: Bearer {token}\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; \
         filename=\"a.pdf\"\r\nContent-Length: {PAPER}\r\nConnection: close\r\n\r\n",
        at.own_case
    );
    socket.write_all(head.as_bytes())?;
    let mut block = b"%PDF-1.7\n".to_vec();
    let rest = BLOCK - block.len();
    Noise::new(n + 1).append(&mut block, rest);
    let begun = Instant::now();
    for sent in 0..PAPER / BLOCK {
        let due = Duration::from_secs(1) * u32::try_from(sent * BLOCK).unwrap_or(0) / u32::try_from(SPEED).unwrap_or(1);
        thread::sleep((begun + due).saturating_duration_since(Instant::now()));
        socket.write_all(&block)?;
    }
    answered(socket)
}
