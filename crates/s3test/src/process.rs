//! A server process that never outlives the test process.

use std::{
    fs,
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Waits for the end of its input, which the kernel brings about when the test process ends, then cleans up.
const GUARD: &str = r#"
trap '' INT
directory=$1
shift
cd "$directory" || exit 1
"$@" >log 2>&1 </dev/null &
server=$!
cat >/dev/null
kill "$server"
wait "$server"
rm -rf -- "$directory"
"#;

/// Slow machines start an interpreter slowly, and tests start several at once.
const DEADLINE: Duration = Duration::from_mins(2);

#[derive(Debug)]
pub(crate) struct Process {
    guard: Child,
    /// Held open while the server runs.
    input: Option<ChildStdin>,
    directory: PathBuf,
    address: SocketAddr,
}

impl Process {
    /// Starts a program in a new directory with an empty `data` in it, and waits until it says where it listens.
    pub(crate) fn start(program: &Path, arguments: &[&str]) -> Self {
        assert!(program.is_file(), "{} is missing: run `make setup`", program.display());
        // Absolute, but with links as they are: a virtual environment is found by the path of its programs.
        let program = std::path::absolute(program).expect("a path");
        let directory = tempfile::Builder::new().prefix("s3test-").tempdir().expect("a directory").keep();
        fs::create_dir(directory.join("data")).expect("a directory for objects");
        let mut guard = Command::new("/bin/sh")
            .args(["-c", GUARD, "s3test"])
            .arg(&directory)
            .arg(&program)
            .args(arguments)
            .env("RUST_LOG", "s3s_fs=info")
            .env("PYTHONUNBUFFERED", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let input = guard.stdin.take();
        let address = listening(&directory.join("log"));
        Self { guard, input, directory, address }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.directory.join("data")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.guard.wait();
    }
}

/// Polls the log until it names an address that takes connections.
fn listening(log: &Path) -> SocketAddr {
    let began = Instant::now();
    loop {
        let text = fs::read_to_string(log).unwrap_or_default();
        if let Some(address) = address(&text).filter(|address| TcpStream::connect(address).is_ok()) {
            return address;
        }
        assert!(began.elapsed() < DEADLINE, "the server does not start: {text}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn address(text: &str) -> Option<SocketAddr> {
    // A line that is only half written ends without a line break.
    let (whole, _) = text.rsplit_once('\n')?;
    let (_, after) = whole.split_once("http://")?;
    after.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_whole_lines() {
        assert_eq!(address("* Running on http://127.0.0.1:354"), None);
        assert_eq!(address("a\n * Running on http://127.0.0.1:35407\nPress"), Some(([127, 0, 0, 1], 35407).into()));
    }
}
