//! The program as whoever operates it meets it: processes, files, exit codes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_mins(1);

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_kundenportal"))
}

/// A demo that runs; killed when dropped.
struct Demo {
    child: Child,
    announced: serde_json::Value,
}

impl Demo {
    fn start(data: &Path) -> Self {
        let mut child = program()
            .args(["demo", "--port", "0", "--json", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stdout = child.stdout.take().expect("piped");
        let (told, line) = mpsc::channel();
        std::thread::spawn(move || {
            let mut first = String::new();
            BufReader::new(stdout).read_line(&mut first).expect("text");
            told.send(first)
        });
        let first = line.recv_timeout(DEADLINE).expect("a first line");
        Self { child, announced: serde_json::from_str(&first).expect("one JSON object, which needs `make ui` before") }
    }

    fn accounts(&self) -> &serde_json::Value {
        &self.announced["accounts"]
    }

    fn get(&self, path: &str) -> String {
        let mut socket = self.socket();
        write!(socket, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The first line of the answer to a customer of this Jobcenter who signs in.
    fn sign_in(&self, tenant: &str) -> String {
        let of_tenant = |account: &&serde_json::Value| account["tenant"] == tenant && account["role"] == "customer";
        let account = self.accounts().as_array().unwrap().iter().find(of_tenant).expect(tenant);
        let body = serde_json::json!({ "login": account["login"], "password": account["password"] }).to_string();
        let mut socket = self.socket();
        let head = "content-type: application/json\r\nconnection: close";
        let length = body.len();
        write!(
            socket,
            "POST /api/v1/sessions HTTP/1.1\r\nhost: {tenant}\r\n{head}\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }

    fn socket(&self) -> TcpStream {
        let port = self.announced["url"].as_str().unwrap().rsplit(':').next().unwrap();
        TcpStream::connect(format!("127.0.0.1:{}", port.trim_end_matches('/'))).unwrap()
    }

    fn signal(&mut self, signal: &str) -> Option<i32> {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(begun.elapsed() < DEADLINE, "it does not end");
            std::thread::yield_now();
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A configuration for the files that the demo made.
fn configuration(data: &Path) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(
        file,
        "database.url = \"sqlite:{0}/portal.sqlite\"\nobjects.directory = \"{0}/objects\"\nkeys.file = \"{0}/keys\"\n\
         audit.spool = \"{0}/spool\"\nscanner.address = \"unix:{0}/clamd\"\n[[jobcenters]]\nslug = \"offenbach\"\nname = \"Jobcenter Offenbach\"\n\
         customer_host = \"offenbach.localhost\"\nstaff_host = \"staff.offenbach.localhost\"\n",
        data.display()
    )
    .unwrap();
    file
}

fn run(command: &mut Command, words: &str) -> Output {
    command.args(words.split(' ')).output().unwrap()
}

fn of_offenbach(config: &Path, words: &str) -> Output {
    run(program().arg("audit"), &format!("{words} --tenant offenbach --config {}", config.display()))
}

fn verify(file: &Path, more: &[&str]) -> (Option<i32>, String) {
    let output = program().args(["audit", "verify"]).arg(file).args(more).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_demo_serves_stops_and_goes_on_where_it_was() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    let mut demo = Demo::start(&data);
    assert_eq!(demo.accounts().as_array().unwrap().len(), 21);
    assert!(demo.get("/healthz").starts_with("HTTP/1.1 200"));
    assert!(demo.get("/readyz").starts_with("HTTP/1.1 200"));
    let second = program().args(["demo", "--port", "0", "--reset", "--data"]).arg(&data).output().unwrap();
    assert_eq!(second.status.code(), Some(1), "two demos on one directory");
    assert_eq!(demo.signal("-TERM"), Some(0));

    let mut again = Demo::start(&data);
    assert_eq!(again.accounts(), demo.accounts());
    assert_eq!(again.signal("-KILL"), None);
    let after_a_crash = Demo::start(&data);
    assert_eq!(after_a_crash.accounts(), demo.accounts());
    drop(after_a_crash);

    let reset = program().args(["demo", "--port", "0", "--data"]).arg(root.path()).output().unwrap();
    assert_eq!(reset.status.code(), Some(1), "a directory that holds something else");
}

#[test]
fn an_export_is_judged_by_its_exit_code() {
    let root = tempfile::tempdir().unwrap();
    Demo::start(root.path()).signal("-TERM");
    let config = configuration(root.path());
    let export = of_offenbach(config.path(), "export");
    assert!(export.status.success(), "{export:?}");
    let file = root.path().join("export");
    std::fs::write(&file, &export.stdout).unwrap();

    let (code, report) = verify(&file, &[]);
    assert_eq!(code, Some(0), "{report}");
    assert!(report.contains("unanchored"), "{report}");

    let keys = run(&mut program(), &format!("keys list --config {}", config.path().display()));
    let keys = String::from_utf8(keys.stdout).unwrap();
    let key = keys.lines().find_map(|line| line.trim().strip_prefix("log offenbach.")).unwrap();
    let key = format!("offenbach.{key}");
    let note = root.path().join("note");
    std::fs::write(&note, of_offenbach(config.path(), "checkpoint").stdout).unwrap();
    let (code, report) = verify(&file, &["--key", &key, "--checkpoint", note.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{report}");
    assert!(report.contains("trust: given key") && report.contains("1 comparisons agree"), "{report}");
    let other = keys.lines().find_map(|line| line.trim().strip_prefix("log lahn-dill.")).unwrap();
    assert_eq!(verify(&file, &["--key", &format!("lahn-dill.{other}")]).0, Some(1));

    let text = String::from_utf8(export.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let swapped = [&lines[..2], &[lines[3], lines[2]], &lines[4..]].concat().join("\n") + "\n";
    std::fs::write(&file, swapped).unwrap();
    assert_eq!(verify(&file, &[]).0, Some(1));
    std::fs::write(&file, lines[..4].join("\n")).unwrap();
    assert_eq!(verify(&file, &[]).0, Some(2));
    assert_eq!(verify(&root.path().join("missing"), &[]).0, Some(2));
}

#[test]
fn a_log_that_went_back_stops_its_own_jobcenter_until_it_is_accepted() {
    let root = tempfile::tempdir().unwrap();
    Demo::start(root.path()).signal("-TERM");
    let (rows, older) = (root.path().join("portal.sqlite"), root.path().join("older"));
    std::fs::copy(&rows, &older).unwrap();
    let config = configuration(root.path());
    // An export is an entry, and a checkpoint that covers it.
    assert!(of_offenbach(config.path(), "export").status.success());
    std::fs::rename(&older, &rows).unwrap();

    // Nothing is done or signed there; the neighbours are served.
    for words in ["checkpoint", "export"] {
        let refused = of_offenbach(config.path(), words);
        let told = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{words}: {told}");
        assert!(told.contains("older than its log's last checkpoint"), "{words}: {told}");
        assert!(refused.stdout.is_empty(), "{words}");
    }
    let mut demo = Demo::start(root.path());
    assert_eq!(demo.sign_in("offenbach.localhost"), "HTTP/1.1 503 Service Unavailable");
    assert_eq!(demo.sign_in("lahn-dill.localhost"), "HTTP/1.1 201 Created");
    assert!(demo.get("/readyz").starts_with("HTTP/1.1 200"));
    assert_eq!(demo.signal("-TERM"), Some(0));

    let accepted = of_offenbach(config.path(), "accept-restore --reason test");
    assert!(accepted.status.success(), "{accepted:?}");
    let mut demo = Demo::start(root.path());
    assert_eq!(demo.sign_in("offenbach.localhost"), "HTTP/1.1 201 Created");
    assert_eq!(demo.signal("-TERM"), Some(0));
    let again = of_offenbach(config.path(), "accept-restore --reason test");
    assert!(String::from_utf8(again.stdout).unwrap().contains("nothing to accept"));
}

#[test]
fn people_are_previewed_before_they_are_brought_in() {
    let root = tempfile::tempdir().unwrap();
    Demo::start(root.path()).signal("-TERM");
    let config = configuration(root.path());
    let file = root.path().join("people.csv");
    let head = "person_key;surname;given_name;birth_date;household_key;household_number;from;to;representative;\
                case_key;file_number;title;caseworker;team\n";
    let line = "P1;Beispiel;Anna;1990-02-03;H1;BG 1;2026-01-01;;yes;C1;AZ 1;Leistung;frieda.fiktiv;Team Demo\n";
    std::fs::write(&file, format!("{head}{line}")).unwrap();
    let import = |more: &str| {
        let words = format!("--tenant offenbach --config {}{more}", config.path().display());
        let output = run(program().args(["people", "import"]).arg(&file), &words);
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    for more in ["", " --apply"] {
        let (code, told) = import(more);
        assert_eq!(code, Some(0), "{told}");
        assert!(told.contains("persons    1 new"), "{told}");
    }
    assert!(import("").1.contains("persons    0 new, 0 changed, 1 the same"));
    std::fs::write(&file, format!("{head}{}", line.replace("1990-02-03", "3.2.1990"))).unwrap();
    let (code, told) = import(" --apply");
    assert_eq!(code, Some(1));
    assert!(told.contains("line 2: birth_date") && !told.contains("Anna"), "{told}");
}

#[test]
fn a_watched_folder_brings_in_what_is_moved_there() {
    let root = tempfile::tempdir().unwrap();
    Demo::start(root.path()).signal("-TERM");
    let config = configuration(root.path());
    let folder = root.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    let item = serde_json::json!([{
        "person_key": "P1", "surname": "Beispiel", "given_name": "Anna", "birth_date": "1990-02-03",
        "household_key": "H1", "household_number": "BG 1", "from": "2026-01-01", "representative": true,
        "case_key": "C1", "file_number": "AZ 1", "title": "Leistung",
    }]);
    std::fs::write(folder.join("a.json"), item.to_string()).unwrap();
    std::fs::write(folder.join("b.csv"), "person_key;surname\nP9;Geheim\n").unwrap();
    let words = format!("--tenant offenbach --config {} --watch {}", config.path().display(), folder.display());
    let child = program().args(["people", "import"]).args(words.split(' ')).stdout(Stdio::piped()).spawn().unwrap();
    let mut watching = Demo { child, announced: serde_json::Value::Null };
    let report = |place: &str| {
        let begun = Instant::now();
        loop {
            let found = std::fs::read_dir(folder.join(place)).ok().and_then(|names| {
                let mut paths = names.map(|entry| entry.unwrap().path());
                paths.find(|path| path.to_string_lossy().ends_with(".report.txt"))
            });
            if let Some(told) =
                found.and_then(|path| std::fs::read_to_string(path).ok()).filter(|told| !told.is_empty())
            {
                return told;
            }
            assert!(begun.elapsed() < DEADLINE, "nothing came to {place}");
            std::thread::yield_now();
        }
    };
    assert!(report("done").contains("persons    1 new"), "{}", report("done"));
    let failed = report("failed");
    assert!(failed.contains("column given_name is missing") && !failed.contains("Geheim"), "{failed}");
    assert_eq!(watching.signal("-TERM"), Some(0));
    let left = std::fs::read_dir(folder.join("taken")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn an_installation_is_made_by_commands() {
    let root = tempfile::tempdir().unwrap();
    let config = configuration(root.path());
    let command = |words: &str| {
        let output = run(&mut program(), &format!("{words} --config {}", config.path().display()));
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    assert_eq!(command("config check").0, Some(0));
    let (code, told) = command("doctor --nagios");
    assert!(code == Some(2) && told.starts_with("CRITICAL - keys: ") && told.contains("; database: "), "{told}");
    let (code, told) = command("doctor");
    assert_eq!(code, Some(1));
    assert!(told.contains("FAIL  keys:") && told.contains("FAIL  database:"), "{told}");
    assert_eq!(command("serve").0, Some(1));
    assert_eq!(command("keys init").0, Some(0));
    let keys = std::fs::read(root.path().join("keys")).unwrap();
    assert_eq!(command("keys init").0, Some(1));
    assert_eq!(std::fs::read(root.path().join("keys")).unwrap(), keys);
    assert!(command("migrate").1.contains("offenbach: made"));
    assert!(command("migrate").1.contains("offenbach: there"));
    // Nobody is served before the texts are there that the law wants.
    for command in [command("serve"), command("doctor")] {
        assert_eq!(command.0, Some(1), "{}", command.1);
        assert!(command.1.contains("offenbach: imprint") && command.1.contains("offenbach: help"), "{}", command.1);
    }
    assert!(command("outage end").1.contains("no outage without an end"));
    let hours_ago = |hours| {
        let at = domain::Clock::now(&kundenportal::clock::SystemClock) - chrono::TimeDelta::hours(hours);
        at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    };
    let (from, until) = (hours_ago(2), hours_ago(1));
    let (code, told) = command(&format!("outage begin --what Wartung --from {from}"));
    assert!(code == Some(0) && told.contains(&format!("offenbach: {from} to now, Wartung")), "{told}");
    assert_eq!(command("outage begin --what Wartung --tenant offenbach").0, Some(1), "another one is open");
    assert_eq!(command(&format!("outage end --until {until}")).0, Some(0));
    let told = command("outage list").1;
    assert!(told.contains(&format!("offenbach: {from} to {until}, Wartung")), "{told}");
    let text = root.path().join("text.txt");
    std::fs::write(&text, "# Kontakt\nMusterstraße 1\n").unwrap();
    for page in ["imprint", "privacy", "terms", "accessibility", "easy-language", "sign-language", "help"] {
        let (code, told) = command(&format!("legal write {page} {} --tenant offenbach", text.display()));
        assert_eq!((code, told.contains("still missing")), (Some(0), page != "help"), "{told}");
    }
    let (code, told) = command(&format!("legal write nothing {} --tenant offenbach", text.display()));
    assert_eq!((code, told.contains("easy-language")), (Some(1), true), "{told}");
    let (code, told) = command("accounts add-admin --tenant offenbach --login ada --name Ada");
    assert_eq!((code, told.contains("login:    ada")), (Some(0), true), "{told}");
    assert_eq!(command("accounts add-admin --tenant offenbach --login ada --name Ada").0, Some(1), "taken");
    let clamd = clamdtest::Clamd::start();
    let with_scanner = |words: &str| {
        let mut program = program();
        let output = run(
            program.env("KUNDENPORTAL__SCANNER__ADDRESS", clamd.unix()),
            &format!("{words} --config {}", config.path().display()),
        );
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (code, told) = command("doctor");
    assert!(code == Some(1) && told.contains("FAIL  virus scanner:"), "{told}");
    let (code, told) = with_scanner("doctor");
    assert_eq!(code, Some(0), "{told}");
    let (code, line) = with_scanner("doctor --nagios");
    assert_eq!((code, line.lines().count()), (Some(0), 1), "{line}");
    assert!(line.starts_with("OK - 13 looks, all well | signature_age="), "{line}");
    assert!(line.contains("s;259200 papers_waiting=0; oldest_paper=0s;3600"), "{line}");
    assert!(command("doctor --nagios").1.starts_with("CRITICAL - virus scanner: "));
    assert!(command("keys list").1.contains("key 1 made"));
    assert!(told.contains("offenbach: not compared yet"), "{told}");
    let (code, told) = command("objects check");
    assert_eq!((code, told.contains("offenbach: 0 objects")), (Some(0), true), "{told}");
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let foreign = root.path().join(format!("objects/t/{id}/d/{id}/{id}"));
    std::fs::create_dir_all(foreign.parent().unwrap()).unwrap();
    std::fs::write(&foreign, b"sealed").unwrap();
    let (code, told) = command("objects check");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains(&format!("not ours      t/{id}/d/{id}/{id}")) && foreign.exists(), "{told}");
    std::fs::write(config.path(), "server.tsl = true").unwrap();
    let (code, told) = command("config check");
    assert_eq!(code, Some(1));
    assert!(told.contains("server.tsl: there is no such key"), "{told}");
    let (code, told) = command("doctor --nagios");
    assert!(code == Some(3) && told.starts_with("UNKNOWN - ") && told.lines().count() == 1, "{told}");
}
