//! Dev-only: a real mail server for tests, a process of its own on a free port: npm `smtp-server`, run by Node.js.
//!
//! It keeps what it takes, and says no as often as a test wants. `make smtp-server` fetches the package; a test without it
//! fails and says so.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use serde::Deserialize;
use serde_json::{Value, json};

/// Where the package is.
const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/server");

/// How the server is set.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How it is protected.
    pub tls: Tls,
    /// User name and password without which it takes nothing.
    pub login: Option<(String, String)>,
}

/// How the server is protected: key and certificate in PEM.
#[derive(Debug, Clone, Default)]
pub enum Tls {
    /// Not at all.
    #[default]
    None,
    /// After STARTTLS.
    Upgrade(String, String),
    /// From the first byte on.
    Implicit(String, String),
}

/// A mail that was taken.
#[derive(Debug, Clone, Deserialize)]
pub struct Mail {
    /// From which address.
    pub from: String,
    /// To which ones.
    pub to: Vec<String>,
    /// Whether it came by TLS.
    pub secure: bool,
    /// Who was signed in.
    pub user: Option<String>,
    /// As who the client introduced itself.
    pub helo: String,
    /// All of it, as it came.
    pub content: String,
}

impl Mail {
    /// The value of a header, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.content.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        let begin = format!("{}:", name.to_lowercase());
        let line = head.lines().find(|line| line.to_lowercase().starts_with(&begin))?;
        Some(line.get(begin.len()..)?.trim().to_owned())
    }

    /// The text, decoded.
    ///
    /// # Panics
    /// If it is not quoted-printable UTF-8.
    pub fn text(&self) -> String {
        let (_, body) = self.content.split_once("\r\n\r\n").expect("a mail has a body");
        let joined = body.replace("=\r\n", "").replace("\r\n", "\n");
        let (mut bytes, mut rest) = (Vec::new(), joined.as_str());
        while let Some((before, after)) = rest.split_once('=') {
            bytes.extend_from_slice(before.as_bytes());
            let (code, after) = after.split_at(2);
            bytes.push(u8::from_str_radix(code, 16).expect("two digits"));
            rest = after;
        }
        bytes.extend_from_slice(rest.as_bytes());
        String::from_utf8(bytes).expect("UTF-8").trim_end().to_owned()
    }
}

/// At which step it says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Who it is from.
    Sender,
    /// Whom it goes to.
    Recipient,
    /// What it is.
    Content,
}

/// A running mail server. It ends when this is dropped, or when the process that started it ends in any way.
#[derive(Debug)]
pub struct MailServer {
    port: u16,
    process: Mutex<Process>,
}

#[derive(Debug)]
struct Process {
    child: Child,
    /// Held open while it runs.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl MailServer {
    /// Starts one that takes everything.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start() -> Self {
        Self::with(&Settings::default())
    }

    /// Starts one that is set otherwise.
    ///
    /// # Panics
    /// If it does not start.
    pub fn with(settings: &Settings) -> Self {
        assert!(Path::new(PACKAGE).join("node_modules").exists(), "smtp-server is missing: run `make smtp-server`");
        let (tls, key, certificate) = match &settings.tls {
            Tls::None => ("none", "", ""),
            Tls::Upgrade(key, certificate) => ("starttls", key.as_str(), certificate.as_str()),
            Tls::Implicit(key, certificate) => ("implicit", key.as_str(), certificate.as_str()),
        };
        let login = settings.login.as_ref().map(|(user, password)| json!({ "user": user, "password": password }));
        let settings = json!({ "tls": tls, "key": key, "certificate": certificate, "login": login });
        let mut child = Command::new("node")
            .arg("server.mjs")
            .arg(settings.to_string())
            .current_dir(PACKAGE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js can be started");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("it is a pipe"));
        let mut process = Process { child, input, output };
        let port = process.line().as_u64().and_then(|port| port.try_into().ok()).expect("a port");
        Self { port, process: Mutex::new(process) }
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// What it took so far.
    ///
    /// # Panics
    /// If it ended.
    pub fn mails(&self) -> Vec<Mail> {
        serde_json::from_value(self.ask(&json!({ "ask": "mails" }))).expect("it tells of mails")
    }

    /// How often somebody connected.
    ///
    /// # Panics
    /// If it ended.
    pub fn visits(&self) -> u64 {
        self.ask(&json!({ "ask": "visits" })).as_u64().expect("a number")
    }

    /// Says these numbers at a step instead of yes, one each time; then yes again.
    pub fn refuse(&self, step: Step, codes: &[u16]) {
        let step = match step {
            Step::Sender => "sender",
            Step::Recipient => "recipient",
            Step::Content => "content",
        };
        self.ask(&json!({ "ask": "refuse", "refusals": { step: codes } }));
    }

    /// Takes no connection any more.
    pub fn stop(&self) {
        self.ask(&json!({ "ask": "stop" }));
    }

    /// Takes connections again, on the same port.
    pub fn start_again(&self) {
        self.ask(&json!({ "ask": "start" }));
    }

    fn ask(&self, question: &Value) -> Value {
        let mut process = self.process.lock().expect("nobody panics while holding it");
        writeln!(process.input.as_mut().expect("it is a pipe"), "{question}").expect("it lives");
        process.line()
    }
}

impl Process {
    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it answers");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("the mail server does not answer: {line}"))
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        if let Ok(process) = self.process.get_mut() {
            drop(process.input.take());
            let _ = process.child.wait();
        }
    }
}
