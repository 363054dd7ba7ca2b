//! Dev-only: real S3 servers for tests, each a process of its own on a free port.
//!
//! - [`S3Server::s3s_fs`]: `s3s-fs`, fast, checks signatures, keeps objects as files
//! - [`S3Server::moto`]: `moto`, follows S3 closely, checks no signatures, lists open uploads
//!
//! ```no_run
//! use std::sync::LazyLock;
//! use s3test::S3Server;
//!
//! // One for all tests of a file; every test takes a bucket of its own.
//! static SERVER: LazyLock<S3Server> = LazyLock::new(S3Server::s3s_fs);
//! let bucket = SERVER.new_bucket();
//! ```
//!
//! A server ends when its [`S3Server`] is dropped or when the process that started it ends in any way, so it may stand in
//! a `static`. The programs are installed by `make setup`; a test without them fails and says so.

mod process;

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use process::Process;

/// A running S3 server.
#[derive(Debug)]
pub struct S3Server {
    process: Process,
    program: Program,
    buckets: AtomicUsize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Program {
    S3sFs,
    Moto,
}

impl S3Server {
    /// Name of the access key.
    pub const ACCESS_KEY_ID: &str = "test-access-key";
    /// Secret of the access key.
    pub const SECRET_ACCESS_KEY: &str = "test-secret-key";
    /// Region.
    pub const REGION: &str = "us-east-1";

    /// Starts `s3s-fs`, which refuses other keys than [`Self::ACCESS_KEY_ID`] and a wrong secret.
    ///
    /// # Panics
    /// If the program is missing or does not start.
    pub fn s3s_fs() -> Self {
        let arguments = ["--host", "127.0.0.1", "--port", "0"];
        let keys = ["--access-key", Self::ACCESS_KEY_ID, "--secret-key", Self::SECRET_ACCESS_KEY, "data"];
        Self::start(Program::S3sFs, "target/tools/bin/s3s-fs", &[&arguments[..], &keys[..]].concat())
    }

    /// Starts `moto`, which takes any key.
    ///
    /// # Panics
    /// If the program is missing or does not start.
    pub fn moto() -> Self {
        Self::start(Program::Moto, "target/venv/bin/moto_server", &["-H", "127.0.0.1", "-p", "0"])
    }

    fn start(program: Program, path: &str, arguments: &[&str]) -> Self {
        let process = Process::start(&workspace().join(path), arguments);
        Self { process, program, buckets: AtomicUsize::new(1) }
    }

    /// Its address, such as `http://127.0.0.1:40123`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.process.address())
    }

    /// Makes an empty bucket and gives its name.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn new_bucket(&self) -> String {
        let name = format!("bucket-{}", self.buckets.fetch_add(1, Ordering::Relaxed));
        match self.program {
            Program::S3sFs => fs::create_dir(self.process.data().join(&name)).expect("a directory for the bucket"),
            Program::Moto => {
                let answer = self.ask("PUT", &format!("/{name}"));
                assert!(answer.starts_with("HTTP/1.1 200"), "no bucket: {answer}");
            }
        }
        name
    }

    /// Whether an upload in parts is open, or any part of it is still there.
    ///
    /// # Panics
    /// If the server does not answer.
    pub fn has_upload(&self, bucket: &str, id: &str) -> bool {
        match self.program {
            // It keeps one file for the upload and one for every part, named by the id.
            Program::S3sFs => fs::read_dir(self.process.data())
                .expect("the server's directory")
                .any(|entry| entry.expect("an entry").file_name().to_string_lossy().contains(id)),
            Program::Moto => {
                let answer = self.ask("GET", &format!("/{bucket}?uploads"));
                assert!(answer.contains("<ListMultipartUploadsResult"), "no list of uploads: {answer}");
                answer.contains(&format!("<UploadId>{id}</UploadId>"))
            }
        }
    }

    /// How many uploads in parts are open.
    ///
    /// # Panics
    /// If the server does not answer, or can't list them.
    pub fn open_uploads(&self, bucket: &str) -> usize {
        assert_eq!(self.program, Program::Moto, "this server lists no uploads");
        let answer = self.ask("GET", &format!("/{bucket}?uploads"));
        assert!(answer.contains("<ListMultipartUploadsResult"), "no list of uploads: {answer}");
        answer.matches("<UploadId>").count()
    }

    /// Sends a request without a body and a signature.
    fn ask(&self, method: &str, target: &str) -> String {
        let address = self.process.address();
        let mut stream = TcpStream::connect(address).expect("a connection to the server");
        let request =
            format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
