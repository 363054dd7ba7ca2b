//! Another implementation reads what this one seals, and the other way round.

use envelope::{CHUNK, Context, Key, Opener, Salt, Sealer, split_header};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;

#[path = "testkit/cases.rs"]
mod cases;

/// Nothing, a byte, around a chunk, a photo.
const SMALL: [u64; 6] = [0, 1, CHUNK as u64 - 1, CHUNK as u64, CHUNK as u64 + 1, 5_000_000];
/// Larger than any document may be.
const LARGE: u64 = 300_000_000;
/// More than either side needs, and far less than a large document has.
const PEAK_KIB: u64 = 100 * 1024;
const PIECE: usize = 100_000;

/// A plain text of any length that needs no memory: one block over and over, which fits no chunk.
struct Plain {
    block: Vec<u8>,
}

impl Plain {
    fn new() -> Self {
        Self { block: cases::plain(999_983) }
    }

    /// The bytes from `position` on, up to the end of the block.
    fn at(&self, position: u64) -> &[u8] {
        &self.block[usize::try_from(position % self.block.len() as u64).unwrap()..]
    }

    fn pieces(&self, length: u64, mut take: impl FnMut(&[u8])) {
        let mut position = 0;
        while position < length {
            let rest = self.at(position);
            let size = rest.len().min(PIECE).min(usize::try_from(length - position).unwrap());
            take(&rest[..size]);
            position += size as u64;
        }
    }

    fn assert_is(&self, mut position: u64, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let rest = self.at(position);
            let size = rest.len().min(bytes.len());
            assert!(rest[..size] == bytes[..size], "other bytes behind {position}");
            position += size as u64;
            bytes = &bytes[size..];
        }
    }
}

fn python() -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let interpreter = root.join("target/venv/bin/python");
    assert!(interpreter.exists(), "{} is missing: run `make setup`", interpreter.display());
    let mut command = Command::new(interpreter);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/cobblestone.py"));
    command
}

fn start(action: &str) -> Child {
    python()
        .args([action, &hex::encode(cases::KEY), &hex::encode(cases::context().as_bytes())])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Runs the other side: `write` feeds it while `read` takes what it gives. Then looks at how it ended and at the
/// memory of both.
fn through(action: &str, write: impl FnOnce(&mut ChildStdin) + Send, mut read: impl FnMut(&[u8])) {
    let mut child = start(action);
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || write(&mut stdin));
        let mut piece = vec![0; PIECE];
        loop {
            match stdout.read(&mut piece).unwrap() {
                0 => break,
                size => read(&piece[..size]),
            }
        }
    });
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(ended.status.success(), "{action}: {said}");
    let peak: u64 = said.trim().parse().expect("the other side tells its peak");
    assert!(peak < PEAK_KIB, "the other side needed {peak} KiB");
    assert!(own_peak() < PEAK_KIB, "this side needed {} KiB", own_peak());
}

/// Peak of this process in KiB, all tests of this file together.
fn own_peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn they_open_what_we_seal(length: u64) {
    let plain = Plain::new();
    let mut opened = 0;
    let write = |stdin: &mut ChildStdin| {
        let mut sealer = Sealer::new(&cases::key(), &cases::context(), Salt::from_bytes([42; 24]));
        let mut out = sealer.header().to_vec();
        plain.pieces(length, |piece| {
            sealer.update(piece, &mut out);
            stdin.write_all(&out).unwrap();
            out.clear();
        });
        sealer.finish(&mut out);
        stdin.write_all(&out).unwrap();
    };
    through("open", write, |bytes| {
        plain.assert_is(opened, bytes);
        opened += bytes.len() as u64;
    });
    assert_eq!(opened, length);
}

fn we_open_what_they_seal(length: u64) {
    let plain = Plain::new();
    let mut opened = 0;
    let mut out = Vec::new();
    let mut waiting = Vec::new();
    let mut opener: Option<Opener> = None;
    let mut check = |out: &mut Vec<u8>| {
        plain.assert_is(opened, out);
        opened += out.len() as u64;
        out.clear();
        opened
    };
    let write = |stdin: &mut ChildStdin| plain.pieces(length, |piece| stdin.write_all(piece).unwrap());
    through("seal", write, |bytes| {
        if let Some(opener) = &mut opener {
            opener.update(bytes, &mut out).unwrap();
        } else {
            waiting.extend_from_slice(bytes);
            let Ok((header, body)) = split_header(&waiting) else { return };
            let started = opener.insert(Opener::new(&cases::key(), &cases::context(), header).unwrap());
            started.update(body, &mut out).unwrap();
        }
        check(&mut out);
    });
    opener.expect("a header came").finish(&mut out).unwrap();
    assert_eq!(check(&mut out), length);
}

#[test]
fn they_open_small_values() {
    SMALL.into_iter().for_each(they_open_what_we_seal);
}

#[test]
fn we_open_small_values() {
    SMALL.into_iter().for_each(we_open_what_they_seal);
}

#[test]
fn they_open_a_large_stream_in_constant_memory() {
    they_open_what_we_seal(LARGE);
}

#[test]
fn we_open_a_large_stream_in_constant_memory() {
    we_open_what_they_seal(LARGE);
}

/// Key and context of this side mean the same on the other side, and another context does not open there either.
#[test]
fn they_refuse_another_context() {
    let other = Context::new("kundenportal/document/v1");
    let sealed = envelope::seal(&Key::from_bytes(cases::KEY), &other, Salt::from_bytes([43; 24]), b"Mietvertrag");
    let mut child = start("open");
    child.stdin.take().unwrap().write_all(&sealed).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert!(!ended.status.success());
    assert!(ended.stdout.is_empty());
    assert!(String::from_utf8(ended.stderr).unwrap().contains("InvalidTag"));
}

#[test]
fn they_judge_every_file_of_the_testkit_as_we_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testkit");
    let cases = cases::cases();
    let files: Vec<PathBuf> = cases.iter().map(|case| folder.join(case.name).with_extension("sealed")).collect();
    for (case, file) in cases.iter().zip(&files) {
        assert!(std::fs::read(file).unwrap() == case.sealed, "{} was made in another way", case.name);
    }
    let said = python()
        .args(["judge", &hex::encode(cases::KEY), &hex::encode(cases::context().as_bytes())])
        .args(files)
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said = String::from_utf8(said.stdout).unwrap();
    let judgements: Vec<&str> = said.lines().collect();
    assert_eq!(judgements.len(), cases.len());
    for (case, judgement) in cases.iter().zip(judgements) {
        let ours = case.outcome.as_ref().map_or("refused".to_owned(), |plain| format!("opened {}", plain.len()));
        assert_eq!(judgement, ours, "{}", case.name);
    }
}
