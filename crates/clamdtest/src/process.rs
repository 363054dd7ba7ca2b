//! The process, which never outlives the one that started it.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::{Settings, signatures};

/// Where Debian has it: not on everybody's path.
const PROGRAM: &str = "/usr/sbin/clamd";
const READY_WITHIN: Duration = Duration::from_mins(2);

/// Ends clamd and removes its directory when its input ends, that is: when the process that started it is gone, for
/// whatever reason. A line says what to do, and is answered by the same line once it is done.
const KEEPER: &str = r#"
trap '' INT TERM HUP
directory=$1; shift
start() { "$@" >>"$directory/out" 2>&1 </dev/null & clamd=$!; }
end() { kill -KILL "$clamd" 2>/dev/null; wait "$clamd" 2>/dev/null; }
start "$@"
while read -r word; do
    case $word in
        start) start "$@" ;;
        kill) end ;;
        pause) kill -STOP "$clamd" ;;
        resume) kill -CONT "$clamd" ;;
        alive) kill -0 "$clamd" 2>/dev/null || word=dead ;;
    esac
    echo "$word"
done
end
rm -rf -- "$directory"
"#;

#[derive(Debug)]
pub(crate) struct Process {
    directory: PathBuf,
    port: u16,
    keeper: Mutex<Keeper>,
}

#[derive(Debug)]
struct Keeper {
    child: Child,
    /// Held open while clamd runs.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    pub(crate) fn start(settings: &Settings) -> Self {
        assert!(Path::new(PROGRAM).exists(), "{PROGRAM} is missing: run `make setup`");
        // It takes no port 0, and somebody else may take a free one before it does: then it ends, and tries another.
        loop {
            let process = Self::try_start(settings);
            if process.wait_until_ready() {
                return process;
            }
            let told = process.told();
            assert!(told.contains("in use"), "clamd does not start: {told}");
        }
    }

    fn try_start(settings: &Settings) -> Self {
        let directory = tempfile::Builder::new().prefix("clamd-").tempdir().expect("a directory can be made").keep();
        for name in ["db", "tmp"] {
            fs::create_dir(directory.join(name)).expect("a directory can be made");
        }
        signatures::write(&directory.join("db"), settings);
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("a port").port();
        drop(free);
        let config = directory.join("clamd.conf");
        fs::write(&config, configuration(&directory, port, settings)).expect("a configuration can be written");
        let mut child = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&directory)
            .args([PROGRAM, "--config-file"])
            .arg(&config)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ctrl-C is for the tests: the keeper sees their end anyway.
            .process_group(0)
            .spawn()
            .expect("a shell can be started");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("it is a pipe"));
        Self { directory, port, keeper: Mutex::new(Keeper { child, input, output }) }
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.directory.join("socket")
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn configure(&self, settings: &Settings) {
        let text = configuration(&self.directory, self.port, settings);
        fs::write(self.directory.join("clamd.conf"), text).expect("a configuration can be written");
    }

    pub(crate) fn start_again(&self) {
        self.tell("start");
        assert!(self.wait_until_ready(), "clamd does not start again: {}", self.told());
    }

    pub(crate) fn tell(&self, word: &str) {
        assert_eq!(self.ask(word), word);
    }

    fn ask(&self, word: &str) -> String {
        let mut keeper = self.keeper.lock().expect("nobody panics while holding it");
        writeln!(keeper.input.as_mut().expect("it is a pipe"), "{word}").expect("the keeper lives");
        let mut answer = String::new();
        keeper.output.read_line(&mut answer).expect("the keeper answers");
        answer.trim_end().to_owned()
    }

    /// Waits until it answers on both ways; `false` if it ended before.
    fn wait_until_ready(&self) -> bool {
        let began = Instant::now();
        let unix = || UnixStream::connect(self.socket()).ok();
        let tcp = || TcpStream::connect(("127.0.0.1", self.port)).ok();
        while !(unix().is_some_and(pong) && tcp().is_some_and(pong)) {
            if self.ask("alive") != "alive" {
                return false;
            }
            assert!(began.elapsed() < READY_WITHIN, "clamd does not answer: {}", self.told());
            std::thread::sleep(Duration::from_millis(10));
        }
        true
    }

    fn told(&self) -> String {
        fs::read_to_string(self.directory.join("out")).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Ok(keeper) = self.keeper.get_mut() {
            drop(keeper.input.take());
            let _ = keeper.child.wait();
        }
    }
}

fn pong(mut stream: impl std::io::Read + std::io::Write) -> bool {
    let mut answer = String::new();
    stream.write_all(b"zPING\0").is_ok() && stream.read_to_string(&mut answer).is_ok() && answer == "PONG\0"
}

fn configuration(directory: &Path, port: u16, settings: &Settings) -> String {
    let place = directory.display();
    let mut text = format!(
        "DatabaseDirectory {place}/db\nTemporaryDirectory {place}/tmp\nLocalSocket {place}/socket\nTCPAddr 127.0.0.1\n\
         TCPSocket {port}\nLogFile {place}/log\nForeground yes\nMaxThreads 4\nReadTimeout 30\nStreamMaxLength {}\n\
         MaxFileSize {}\nMaxScanSize {}\nConcurrentDatabaseReload no\n",
        settings.stream_max,
        settings.file_max,
        settings.file_max * 4,
    );
    if settings.admits_limits {
        text.push_str("AlertExceedsMax yes\n");
    }
    // Else it would look for a user of its own.
    if fs::metadata("/proc/self").expect("/proc is there").uid() == 0 {
        text.push_str("User root\n");
    }
    for line in &settings.more {
        writeln!(text, "{line}").expect("a string takes everything");
    }
    text
}
