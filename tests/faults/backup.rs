//! Everything is gone but a backup and the key file; and rows and objects that are of two moments.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use pgtest::Server;
use reqwest::Method;
use s3test::S3Server;
use serde_json::json;
use tokio::process::Command;

use crate::house::{Demo, House, program};
use crate::papers::Paper;
use crate::people::{Person, text};

static S3: LazyLock<S3Server> = LazyLock::new(S3Server::s3s_fs);

/// Where rows and objects are.
#[derive(Debug, Clone)]
enum Place {
    /// In files of the data directory.
    Files,
    /// On servers: database and bucket.
    Servers { database: String, bucket: String },
}

impl Place {
    async fn servers(database: &str) -> Self {
        Server::shared().create_database(database, None).await;
        Self::Servers { database: database.to_owned(), bucket: S3.new_bucket() }
    }

    /// As the demo is told.
    fn tell(&self, house: &mut House) {
        let Self::Servers { database, bucket } = self else { return };
        house.set("KUNDENPORTAL__DATABASE__URL", Server::shared().url(database));
        house.set("KUNDENPORTAL__OBJECTS__KIND", "s3");
        house.set("KUNDENPORTAL__OBJECTS__S3__ENDPOINT", S3.endpoint());
        house.set("KUNDENPORTAL__OBJECTS__S3__ALLOW_HTTP", "true");
        house.set("KUNDENPORTAL__OBJECTS__S3__BUCKET", bucket);
        house.set("KUNDENPORTAL__OBJECTS__S3__ACCESS_KEY_ID", S3Server::ACCESS_KEY_ID);
        house.set("KUNDENPORTAL__OBJECTS__S3__SECRET_ACCESS_KEY_FILE", secret(house).to_str().expect("text"));
    }

    /// A configuration file that says the same.
    fn configuration(&self, house: &House, name: &str) -> PathBuf {
        let (file, data) = (house.aside().join(name), house.data().display().to_string());
        let place = match self {
            Self::Files => {
                format!("database.url = \"sqlite:{data}/portal.sqlite\"\nobjects.directory = \"{data}/objects\"\n")
            }
            Self::Servers { database, bucket } => {
                let login = house.aside().join("backup-login");
                let url = Server::shared().url(database).replacen("portal_owner", "portal_backup", 1);
                write_secret(&login, &url);
                format!(
                    "database.url = \"{}\"\ndatabase.backup_url_file = \"{}\"\nobjects.kind = \"s3\"\n\
                     objects.s3.endpoint = \"{}\"\nobjects.s3.allow_http = true\nobjects.s3.bucket = \"{bucket}\"\n\
                     objects.s3.access_key_id = \"{}\"\nobjects.s3.secret_access_key_file = \"{}\"\n",
                    Server::shared().url(database),
                    login.display(),
                    S3.endpoint(),
                    S3Server::ACCESS_KEY_ID,
                    secret(house).display(),
                )
            }
        };
        let rest = format!(
            "keys.file = \"{data}/keys\"\naudit.spool = \"{data}/spool\"\nscanner.address = \"unix:{data}/clamd\"\n\
             [[jobcenters]]\nslug = \"offenbach\"\nname = \"Jobcenter Offenbach\"\n\
             customer_host = \"offenbach.localhost\"\nstaff_host = \"staff.offenbach.localhost\"\n"
        );
        std::fs::write(&file, place + &rest).expect("a file can be written");
        file
    }
}

fn secret(house: &House) -> PathBuf {
    let file = house.aside().join("s3-secret");
    write_secret(&file, S3Server::SECRET_ACCESS_KEY);
    file
}

fn write_secret(file: &Path, text: &str) {
    std::fs::write(file, text).expect("a file can be written");
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).expect("rights can be set");
}

/// What the program says to these words: its exit code, standard output and standard error.
async fn say(words: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(program()).args(words).output().await.expect("the program can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

async fn done(words: &[&str]) -> String {
    let (code, told, complained) = say(words).await;
    assert_eq!(code, Some(0), "{words:?}: {told}{complained}");
    told
}

/// A paper that was sent, with its receipt in a file.
struct Sent {
    paper: Paper,
    document: String,
    receipt: PathBuf,
}

async fn send(house: &House, demo: &Demo, who: &Person, number: u64, length: usize) -> Sent {
    let (paper, case) = (Paper::new(number, length), demo.case(who).await);
    let answer = demo.answer(paper.whole(demo, who, &case)).await;
    let document = text(&answer.json(201)["items"][0]["id"]);
    demo.judged(who, &document).await;
    let receipt = house.aside().join(format!("receipt-{number}.json"));
    std::fs::write(&receipt, demo.receipt(who, &document).await).expect("a file can be written");
    Sent { paper, document, receipt }
}

async fn write_message(demo: &Demo, who: &Person, words: &str) -> String {
    let case = demo.case(who).await;
    let message = json!({ "subject": "Frage", "body": words });
    let path = format!("/api/v1/cases/{case}/threads");
    let asked = demo.ask(who, Method::POST, &path).header("idempotency-key", "a-question").json(&message);
    text(&demo.answer(asked).await.json(201)["id"])
}

/// The short name of the first Jobcenter, in which everybody of these tests is.
fn slug(demo: &Demo) -> String {
    demo.announced.tenants[0].host.trim_end_matches(".localhost").to_owned()
}

async fn comes_back(mut house: House, old: Place, new: Place) {
    old.tell(&mut house);
    let demo = house.open().await;
    let (config, tenant) = (old.configuration(&house, "old.toml"), slug(&demo));
    let (customer, other) = (demo.sign_in("customer").await, demo.sign_in_as("customer", 1).await);
    let mut kept =
        vec![send(&house, &demo, &customer, 1, 7_000_000).await, send(&house, &demo, &other, 2, 1_500).await];
    let thread = write_message(&demo, &customer, "Reicht der Mietvertrag?").await;

    // While the portal runs, and while somebody sends.
    let (first, second) = (house.aside().join("first"), house.aside().join("second"));
    let (config_text, first_text) = (config.to_str().expect("text"), first.to_str().expect("text"));
    let words = ["backup", "--config", config_text, "--out", first_text];
    let (told, meanwhile) = tokio::join!(done(&words), send(&house, &demo, &customer, 3, 300_000));
    assert!(told.contains("The key file is not in it"), "{told}");
    assert!(say(&words).await.2.contains("is there already"), "an older backup is never written over");
    kept.push(meanwhile);
    let second_text = second.to_str().expect("text");
    let told = done(&["backup", "--config", config_text, "--out", second_text, "--reuse", first_text]).await;
    assert!(!told.contains(" 0 of them linked"), "{told}");
    let lost = send(&house, &demo, &customer, 4, 2_000).await;
    demo.kill().await;
    only_the_owner_reads(&second);
    nothing_is_in_clear(&second, &kept);

    if matches!(old, Place::Files) {
        std::fs::remove_file(house.data().join("portal.sqlite")).expect("the rows are gone");
        std::fs::remove_dir_all(house.data().join("objects")).expect("the objects are gone");
        for end in ["-wal", "-shm"] {
            drop(std::fs::remove_file(house.data().join(format!("portal.sqlite{end}"))));
        }
    }
    let config = new.configuration(&house, "new.toml");
    let config_text = config.to_str().expect("text");
    let restore = ["restore", "--config", config_text, "--from", second_text];
    let told = done(&restore).await;
    assert!(told.contains("the log has everything") && told.contains("0 documents without an object"), "{told}");
    assert!(told.contains(", 0 without a row"), "{told}");
    let (code, _, complained) = say(&restore).await;
    assert!(
        code == Some(1) && (complained.contains("there already") || complained.contains("not empty")),
        "{complained}"
    );
    done(&["objects", "check", "--config", config_text]).await;

    let export = house.aside().join("log.jsonl");
    let log = done(&["audit", "export", "--tenant", &tenant, "--config", config_text]).await;
    std::fs::write(&export, log).expect("a file can be written");
    done(&["audit", "verify", export.to_str().expect("text")]).await;
    for sent in kept.iter().chain([&lost]) {
        done(&["receipt", "verify", sent.receipt.to_str().expect("text")]).await;
    }

    new.tell(&mut house);
    let demo = house.open().await;
    for sent in &kept {
        let who = if sent.paper.key == "paper-2" { &other } else { &customer };
        assert!(demo.content(who, &sent.document).await == sent.paper.bytes, "{}", sent.paper.name);
    }
    let read = demo.get(&customer, &format!("/api/v1/threads/{thread}/messages")).await;
    assert!(read.to_string().contains("Reicht der Mietvertrag?"), "{read}");
    let gone = demo.ask(&customer, Method::GET, &format!("/api/v1/documents/{}", lost.document));
    assert_eq!(demo.answer(gone).await.status, 404);
    // Life goes on: what was sent after the backup is sent again.
    send(&house, &demo, &customer, 5, 2_000).await;
    demo.kill().await;
}

fn only_the_owner_reads(directory: &Path) {
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let entry = entry.expect("an entry");
        let found = entry.metadata().expect("it is there");
        assert_eq!(found.permissions().mode() & 0o077, 0, "{}", entry.path().display());
        if found.is_dir() {
            only_the_owner_reads(&entry.path());
        }
    }
}

fn nothing_is_in_clear(backup: &Path, kept: &[Sent]) {
    for name in ["MANIFEST.json", "wraps.jsonl", "objects.txt", "database.sqlite", "database.pgdump"] {
        let Ok(bytes) = std::fs::read(backup.join(name)) else { continue };
        for secret in kept.iter().flat_map(|sent| [sent.paper.name.as_str(), sent.paper.note.as_str()]) {
            assert!(memchr::memmem::find(&bytes, secret.as_bytes()).is_none(), "{secret} in {name}");
        }
    }
}

#[tokio::test]
async fn files_come_back_from_a_backup_that_was_made_beside_a_running_portal() {
    comes_back(House::new(), Place::Files, Place::Files).await;
}

#[tokio::test]
async fn so_do_a_database_and_a_bucket() {
    let server = Server::shared();
    server.run("CREATE ROLE portal_backup LOGIN BYPASSRLS IN ROLE pg_read_all_data".to_owned()).await;
    let (old, new) = (Place::servers("backed_up").await, Place::servers("restored").await);
    comes_back(House::new(), old, new).await;
}

#[tokio::test]
async fn what_is_damaged_in_a_backup_is_named_and_the_rest_comes_back() {
    let house = House::new();
    let demo = house.open().await;
    let customer = demo.sign_in("customer").await;
    let whole = send(&house, &demo, &customer, 1, 90_000).await;
    let damaged = send(&house, &demo, &customer, 2, 80_000).await;
    demo.kill().await;
    let (config, out) = (Place::Files.configuration(&house, "config.toml"), house.aside().join("backup"));
    let (config, from) = (config.to_str().expect("text"), out.to_str().expect("text"));
    done(&["backup", "--config", config, "--out", from]).await;
    // The other object is linked in no older backup, so it can be changed here alone.
    let list = std::fs::read_to_string(out.join("objects.txt")).expect("a list");
    let path = list.lines().find_map(|line| line.split(' ').nth(2).filter(|path| path.contains(&damaged.document)));
    let object = out.join("objects").join(path.expect("its object"));
    assert_eq!(std::fs::metadata(&object).expect("an object").nlink(), 1);
    let mut bytes = std::fs::read(&object).expect("an object");
    bytes[5_000] ^= 1;
    std::fs::write(&object, bytes).expect("it can be changed");
    std::fs::rename(house.data().join("portal.sqlite"), house.aside().join("rows")).expect("away");
    std::fs::rename(house.data().join("objects"), house.aside().join("objects")).expect("away");

    // Rows that are not those of the backup: nothing is begun.
    let rows = out.join("database.sqlite");
    let good = std::fs::read(&rows).expect("rows");
    std::fs::write(&rows, [good.as_slice(), b"x"].concat()).expect("it can be changed");
    let (code, _, told) = say(&["restore", "--config", config, "--from", from]).await;
    assert!(code == Some(1) && told.contains("database.sqlite is not the file"), "{told}");
    assert!(!house.data().join("portal.sqlite").exists() && !house.data().join("objects").exists());
    std::fs::write(&rows, good).expect("it can be changed");

    let (code, told, complained) = say(&["restore", "--config", config, "--from", from]).await;
    assert_eq!(code, Some(1), "{told}{complained}");
    let lost = format!("NO OBJECT     document {}, received ", damaged.document);
    assert!(told.contains("DAMAGED       t/") && told.contains(&lost), "{told}");
    assert!(told.contains(", never opened") && told.contains("1 documents without an object"), "{told}");
    assert!(!told.contains(&whole.document), "{told}");
    let demo = house.open().await;
    assert!(demo.content(&customer, &whole.document).await == whole.paper.bytes);
    demo.kill().await;
}

#[tokio::test]
async fn rows_and_objects_of_two_moments_are_told_apart_exactly() {
    let house = House::new();
    let (config, backup) = (Place::Files.configuration(&house, "config.toml"), house.aside().join("backup"));
    let config_text = config.to_str().expect("text");
    let demo = house.open().await;
    let (customer, tenant) = (demo.sign_in("customer").await, slug(&demo));
    let early = send(&house, &demo, &customer, 1, 90_000).await;
    done(&["backup", "--config", config_text, "--out", backup.to_str().expect("text")]).await;
    let late = send(&house, &demo, &customer, 2, 80_000).await;
    demo.kill().await;
    done(&["audit", "checkpoint", "--tenant", &tenant, "--config", config_text]).await;

    // Newer rows over older objects: the late paper has none.
    let (objects, newer) = (house.data().join("objects"), house.aside().join("newer"));
    std::fs::rename(&objects, &newer).expect("away");
    std::fs::rename(backup.join("objects"), &objects).expect("older ones");
    let (code, told, _) = say(&["objects", "check", "--config", config_text]).await;
    let lost = format!("NO OBJECT     document {}, received ", late.document);
    assert!(code == Some(1) && told.contains(&lost) && !told.contains(&early.document), "{told}");

    // Older rows over newer objects: no row knows the late paper, and the log ends before a checkpoint.
    std::fs::rename(&objects, house.aside().join("older")).expect("away");
    std::fs::rename(&newer, &objects).expect("newer ones");
    for end in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(house.data().join(format!("portal.sqlite{end}"))));
    }
    std::fs::copy(backup.join("database.sqlite"), house.data().join("portal.sqlite")).expect("older rows");
    let (_, told, _) = say(&["objects", "check", "--config", config_text]).await;
    let unknown = told.lines().find(|line| line.starts_with("no row") && line.contains(&late.document));
    assert!(unknown.is_some_and(|line| line.contains(", begun at 20")), "{told}");
    assert!(!told.contains("NO OBJECT"), "{told}");
    let demo = house.open().await;
    assert!(demo.said().contains("older than a checkpoint"), "{}", demo.said());
    let again = Paper::new(9, 2_000);
    let case = demo.case(&customer).await;
    assert_eq!(demo.answer(again.whole(&demo, &customer, &case)).await.status, 503, "nothing is written");
    demo.kill().await;
    let accept = ["audit", "accept-restore", "--tenant", &tenant, "--reason", "Wiederherstellung", "--config"];
    done(&[&accept[..], &[config_text]].concat()).await;
    let demo = house.open().await;
    send(&house, &demo, &customer, 9, 2_000).await;
    demo.kill().await;
}
