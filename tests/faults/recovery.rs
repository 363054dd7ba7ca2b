//! Everything is gone but a copy of the objects, an export of the wrapped keys, and the key file.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use reqwest::Method;
use tokio::process::Command;

use crate::house::{House, program};
use crate::papers::Paper;
use crate::people::text;

const CHUNK: usize = 16_384;

/// What a backup holds.
struct Backup {
    root: PathBuf,
}

impl Backup {
    fn dump(&self) -> PathBuf {
        self.root.join("DUMP.jsonl")
    }

    fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    fn out(&self) -> PathBuf {
        self.root.join("document.pdf")
    }

    /// `document open` with these words more.
    async fn open(&self, object: &Path, rows: &Path, keys: &Path, more: &[&str]) -> (Option<i32>, String, Output) {
        let mut command = Command::new(program());
        command.args(["document", "open"]).arg(object).arg("--rows").arg(rows).arg("--key-file").arg(keys).args(more);
        let output = command.output().await.expect("the program can be started");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), told, output)
    }

    /// Opens into a new file, which is taken away again.
    async fn opened(&self, object: &Path) -> (Vec<u8>, String) {
        let out = self.out();
        let (code, told, output) =
            self.open(object, &self.dump(), &self.keys(), &["--out", out.to_str().expect("text")]).await;
        assert_eq!(code, Some(0), "{told}");
        assert_eq!(mode(&out), 0o600);
        let bytes = std::fs::read(&out).expect("the document was written");
        std::fs::remove_file(&out).expect("it can be removed");
        (bytes, String::from_utf8(output.stdout).expect("text"))
    }

    /// Has it refused with this code and these words, and nothing kept.
    async fn refused(&self, object: &Path, rows: &Path, keys: &Path, code: i32, words: &str) {
        let out = self.out();
        let (found, told, output) = self.open(object, rows, keys, &["--out", out.to_str().expect("text")]).await;
        assert_eq!(found, Some(code), "{told}");
        assert!(told.contains(words), "{told}");
        assert!(output.stdout.is_empty() && !out.exists() && !self.root.join("document.pdf.part").exists());
        let (found, _, output) = self.open(object, rows, keys, &[]).await;
        assert!(found == Some(code) && output.stdout.is_empty(), "to standard output");
    }

    /// A copy of an object with something done to it, at the same place in a tree of its own.
    fn changed(&self, object: &Path, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> PathBuf {
        let mut bytes = std::fs::read(object).expect("an object");
        change(&mut bytes);
        let copy = self.root.join(name).join(object.strip_prefix(self.root.join("objects")).expect("an object"));
        std::fs::create_dir_all(copy.parent().expect("a directory")).expect("a directory can be made");
        std::fs::write(&copy, bytes).expect("a file can be written");
        copy
    }

    /// A copy of the dump with something done to it.
    fn rows(&self, name: &str, change: impl FnOnce(String) -> String) -> PathBuf {
        let copy = self.root.join(name);
        std::fs::write(&copy, change(std::fs::read_to_string(self.dump()).expect("a dump"))).expect("can be written");
        copy
    }
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

/// A configuration for the files that the demo made.
fn configuration(house: &House) -> PathBuf {
    let (file, data) = (house.aside().join("config.toml"), house.data());
    let text = format!(
        "database.url = \"sqlite:{0}/portal.sqlite\"\nobjects.directory = \"{0}/objects\"\nkeys.file = \"{0}/keys\"\n\
         audit.spool = \"{0}/spool\"\nscanner.address = \"unix:{0}/clamd\"\n[[jobcenters]]\nslug = \"offenbach\"\nname = \"Jobcenter Offenbach\"\n\
         customer_host = \"offenbach.localhost\"\nstaff_host = \"staff.offenbach.localhost\"\n",
        data.display()
    );
    std::fs::write(&file, text).expect("a file can be written");
    file
}

/// The one object of this document.
fn object_of(root: &Path, document: &str) -> PathBuf {
    let tenants = std::fs::read_dir(root.join("t")).expect("objects").map(|tenant| tenant.expect("a tenant").path());
    let found = tenants.map(|tenant| tenant.join("d").join(document)).find(|found| found.is_dir());
    let found = std::fs::read_dir(found.expect("a directory for the document")).expect("attempts").next();
    found.expect("an attempt").expect("an attempt").path()
}

fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory can be made");
    for entry in std::fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_tree(&from, &to);
        } else {
            std::fs::copy(from, to).expect("a copy");
        }
    }
}

#[tokio::test]
async fn what_was_received_comes_back_from_a_backup_and_nothing_else_does() {
    let house = House::new();
    let demo = house.open().await;
    // In two cases: chunk borders, a large one, a small one, and one that is taken back.
    let mut kept = Vec::new();
    for (number, length) in [(1, 100_000), (2, 5 * CHUNK), (3, 7_000_000), (4, 1_500)] {
        let customer = demo.sign_in_as("customer", usize::from(number == 4)).await;
        let case = demo.case(&customer).await;
        let paper = Paper::new(number, length);
        let answer = demo.answer(paper.whole(&demo, &customer, &case)).await;
        let document = text(&answer.json(201)["items"][0]["id"]);
        demo.judged(&customer, &document).await;
        kept.push((paper, document));
    }
    let customer = demo.sign_in("customer").await;
    let case = demo.case(&customer).await;
    let answer = demo.answer(Paper::new(5, 2_000).whole(&demo, &customer, &case)).await;
    let taken_back = text(&answer.json(201)["items"][0]["id"]);
    demo.judged(&customer, &taken_back).await;
    let copied_before = house.aside().join("before");
    copy_tree(&house.data().join("objects"), &copied_before);
    let path = format!("/api/v1/documents/{taken_back}");
    assert_eq!(demo.answer(demo.ask(&customer, Method::DELETE, &path)).await.status, 204);
    demo.kill().await;

    let backup = Backup { root: house.aside().join("backup") };
    std::fs::create_dir(&backup.root).expect("a directory can be made");
    let mut export = Command::new(program());
    export.args(["keys", "export-wraps", "--config"]).arg(configuration(&house)).arg("--out").arg(backup.dump());
    let output = export.output().await.expect("the program can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(mode(&backup.dump()), 0o600);
    assert!(!export.output().await.expect("it starts").status.success(), "an older dump is not replaced");
    let dump = std::fs::read_to_string(backup.dump()).expect("text");
    for secret in [&kept[0].0.name, &kept[0].0.note, &customer.account.name, &kept[0].0.sha256()] {
        assert!(!dump.contains(secret.as_str()), "{secret}");
    }

    let demo = house.open().await;
    let receipt = house.aside().join("receipt.json");
    std::fs::write(&receipt, demo.receipt(&customer, &kept[0].1).await).expect("a file can be written");
    let auditor = demo.sign_in("auditor").await;
    let entries = demo.entries(&auditor, "export.created", None).await;
    assert_eq!(
        (entries.len(), &entries[0]["object"]["kind"], &entries[0]["reason"]),
        (1, &"key".into(), &"wraps".into())
    );
    demo.kill().await;

    copy_tree(&house.data().join("objects"), &backup.root.join("objects"));
    std::fs::copy(house.data().join("keys"), backup.keys()).expect("a copy");
    std::fs::remove_dir_all(house.data()).expect("everything else is gone");

    for (paper, document) in &kept {
        let (bytes, told) = backup.opened(&object_of(&backup.root.join("objects"), document)).await;
        assert!(bytes == paper.bytes, "{} came back with other bytes", paper.name);
        assert!(told.contains(&paper.name) && told.contains(&paper.sha256()), "{told}");
    }
    refusals(&backup, &kept, &object_of(&copied_before, &taken_back)).await;
    receipts(&backup, &kept[0].0, &receipt).await;
}

/// A receipt is judged without anything else, in German and in English.
async fn receipts(backup: &Backup, paper: &Paper, receipt: &Path) {
    let judge = async |receipt: &Path, language: &str, more: &[&str]| {
        let mut command = Command::new(program());
        command.args(["receipt", "verify"]).arg(receipt).args(more).env("LC_ALL", language);
        let output = command.output().await.expect("the program can be started");
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    let (own, other) = (backup.root.join(&paper.name), backup.root.join("other.pdf"));
    std::fs::write(&own, &paper.bytes).expect("a file can be written");
    std::fs::write(&other, &paper.bytes[1..]).expect("a file can be written");
    let (code, told) = judge(receipt, "de_DE.UTF-8", &["--document", own.to_str().expect("text")]).await;
    assert_eq!(code, Some(0), "{told}");
    for words in ["ist echt", "unanchored", &paper.name, &paper.sha256(), "wurde so erhalten", "steht im Protokoll"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let text = std::fs::read_to_string(receipt).expect("text");
    let parsed: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let key = parsed["vkey"].as_str().expect("a key");
    let (code, told) = judge(receipt, "C", &["--key", key, "--document", other.to_str().expect("text")]).await;
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("is genuine") && told.contains("does not name this file"), "{told}");
    let (proven, wrong) = told.split_once("Not confirmed:").expect(&told);
    assert!(proven.contains("Proven:") && wrong.contains("does not name this file"), "{told}");
    assert!(!told.contains("unanchored"), "{told}");

    let foreign = "offenbach.example/log/0198c0de-0000-7000-8000-000000000001+833bd1b5+\
                   AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
    let (code, told) = judge(receipt, "C", &["--key", foreign]).await;
    assert_ne!(code, Some(0), "{told}");
    let changed = backup.root.join("changed.json");
    let mut forged = parsed.clone();
    forged["signature"] = format!("A{}", &parsed["signature"].as_str().expect("text")[1..]).into();
    let forged =
        if forged == parsed { text.replace("\"signature\":\"A", "\"signature\":\"B") } else { forged.to_string() };
    std::fs::write(&changed, forged).expect("a file can be written");
    assert_eq!(judge(&changed, "C", &[]).await.0, Some(1));
    std::fs::write(&changed, &text[..text.len() / 2]).expect("a file can be written");
    assert_eq!(judge(&changed, "C", &[]).await.0, Some(2));
}

/// Each with its own sentence and exit code.
async fn refusals(backup: &Backup, kept: &[(Paper, String)], taken_back: &Path) {
    let object = |nth: usize| object_of(&backup.root.join("objects"), &kept[nth].1);
    let (first, dump, keys) = (object(0), backup.dump(), backup.keys());

    let other_keys = backup.root.join("other-keys");
    std::fs::write(&other_keys, format!("root {}\nlog {}\n", "11".repeat(32), "22".repeat(32))).expect("written");
    backup.refused(&first, &dump, &other_keys, 5, "others than its owner").await;
    std::fs::set_permissions(&other_keys, std::fs::Permissions::from_mode(0o600)).expect("rights can be set");
    backup.refused(&first, &dump, &other_keys, 6, "not the one of this installation").await;
    backup.refused(&first, &dump, &backup.root.join("missing"), 5, "key file").await;

    let without_end =
        backup.rows("without-end", |rows| rows[..=rows.trim_end().rfind('\n').expect("lines")].to_owned());
    backup.refused(&first, &without_end, &keys, 3, "ends before its end mark").await;
    let cut = backup.rows("cut", |rows| rows[..rows.len() - 5].to_owned());
    backup.refused(&first, &cut, &keys, 3, "ends within a line").await;
    let lacking = backup.rows("lacking", |rows| {
        let lines: Vec<&str> = rows.lines().collect();
        [&lines[..2], &lines[3..], &[""]].concat().join("\n")
    });
    backup.refused(&first, &lacking, &keys, 3, "missing or changed").await;
    backup.refused(&first, &keys, &keys, 3, "line 1").await;

    backup.refused(taken_back, &dump, &keys, 4, "know no kept document").await;
    let nameless = backup.root.join("nameless");
    std::fs::copy(&first, &nameless).expect("a copy");
    backup.refused(&nameless, &dump, &keys, 2, "--key").await;
    let name = first.strip_prefix(backup.root.join("objects")).expect("an object").to_str().expect("text");
    let (code, told, output) = backup.open(&nameless, &dump, &keys, &["--key", name]).await;
    assert!(code == Some(0) && output.stdout == kept[0].0.bytes && told.contains(&kept[0].0.name), "{told}");

    for other in [1, 3] {
        let swapped = std::fs::read(object(other)).expect("an object");
        let swapped = backup.changed(&first, &format!("swapped-{other}"), |bytes| *bytes = swapped);
        backup.refused(&swapped, &dump, &keys, 8, "not the one of this document").await;
    }
    let flipped = backup.changed(&first, "flipped", |bytes| bytes[56 + 2 * (CHUNK + 16) + 9] ^= 1);
    backup.refused(&flipped, &dump, &keys, 9, "chunk 2 was changed. The 32768 bytes before that are good").await;
    let cut = backup.changed(&first, "cut-object", |bytes| bytes.truncate(56 + 3 * (CHUNK + 16)));
    backup.refused(&cut, &dump, &keys, 9, "without a last chunk. The 49152 bytes before").await;

    let out = backup.out();
    let keep = ["--keep-good-part", "--out", out.to_str().expect("text")];
    let (code, told, _) = backup.open(&flipped, &dump, &keys, &keep).await;
    assert!(code == Some(9) && told.contains("are kept in"), "{told}");
    assert!(std::fs::read(&out).expect("the good part") == kept[0].0.bytes[..2 * CHUNK]);
    let (code, told, _) = backup.open(&first, &dump, &keys, &keep).await;
    assert!(code == Some(1) && told.contains("exists"), "{told}");
    assert_eq!(std::fs::metadata(&out).expect("still there").len(), 2 * CHUNK as u64, "no file is replaced");
}
