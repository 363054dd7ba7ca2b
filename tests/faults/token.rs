//! The root key is in a token, here one of SoftHSM, and never leaves it.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::house::{House, program};
use crate::papers::Paper;
use crate::people::text;

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "73915286";
const OTHER_PIN: &str = "60417395";

/// A file with tokens, and what a process has to know of it.
struct Hsm {
    root: PathBuf,
}

impl Hsm {
    async fn new(house: &House, name: &str) -> Self {
        let hsm = Self { root: house.aside().join(name) };
        std::fs::create_dir_all(hsm.root.join("tokens")).expect("a directory can be made");
        let text = format!("directories.tokendir = {}\nlog.level = ERROR\n", hsm.root.join("tokens").display());
        std::fs::write(hsm.configuration(), text).expect("a file can be written");
        hsm.util(&["--init-token", "--free", "--label", "portal", "--pin", PIN, "--so-pin", OTHER_PIN]).await;
        hsm
    }

    fn configuration(&self) -> PathBuf {
        self.root.join("softhsm2.conf")
    }

    async fn util(&self, words: &[&str]) {
        self.run("softhsm2-util", words).await;
    }

    async fn run(&self, program: &str, words: &[&str]) {
        let output = Command::new(program).args(words).env("SOFTHSM2_CONF", self.configuration()).output().await;
        let output = output.unwrap_or_else(|error| panic!("{program} is there after `make setup`: {error}"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// What the program says with this token.
    async fn say(&self, words: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(program());
        let output = command.args(words).env("SOFTHSM2_CONF", self.configuration()).output().await;
        let output = output.expect("the program can be started");
        let told = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(told).expect("text"))
    }
}

/// A configuration for what the demo made; with this PIN, and this key.
fn configuration(house: &House, pin: &str, key: &str) -> PathBuf {
    let (data, at) = (house.data().display().to_string(), house.aside().join(format!("with-{key}-{pin}.toml")));
    let pin_file = write_pin(house, pin);
    let text = format!(
        "database.url = \"sqlite:{data}/portal.sqlite\"\nobjects.directory = \"{data}/objects\"\n\
         audit.spool = \"{data}/spool\"\nscanner.address = \"unix:{data}/clamd\"\n[keys]\nfile = \"{data}/keys\"\n\
         provider = \"pkcs11\"\n\
         pkcs11 = {{ module = \"{MODULE}\", token = \"portal\", key = \"{key}\", pin_file = \"{}\" }}\n\
         [[jobcenters]]\nslug = \"offenbach\"\nname = \"Jobcenter Offenbach\"\n\
         customer_host = \"offenbach.localhost\"\nstaff_host = \"staff.offenbach.localhost\"\n",
        pin_file.display()
    );
    std::fs::write(&at, text).expect("a file can be written");
    at
}

fn write_pin(house: &House, pin: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let file = house.aside().join(format!("pin-{pin}"));
    std::fs::write(&file, pin).expect("a file can be written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("rights can be set");
    file
}

fn objects(root: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(root).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            objects(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[tokio::test]
async fn what_is_sealed_under_a_key_in_a_token_opens_with_it_and_with_nothing_else() {
    let mut house = House::new();
    let hsm = Hsm::new(&house, "hsm").await;
    let settings = [
        ("SOFTHSM2_CONF", hsm.configuration().display().to_string()),
        ("KUNDENPORTAL__KEYS__PROVIDER", "pkcs11".to_owned()),
        ("KUNDENPORTAL__KEYS__PKCS11__MODULE", MODULE.to_owned()),
        ("KUNDENPORTAL__KEYS__PKCS11__TOKEN", "portal".to_owned()),
        ("KUNDENPORTAL__KEYS__PKCS11__KEY", "root".to_owned()),
        ("KUNDENPORTAL__KEYS__PKCS11__PIN_FILE", write_pin(&house, PIN).display().to_string()),
    ];
    for (name, value) in settings {
        house.set(name, value);
    }
    let demo = house.open().await;
    let customer = demo.sign_in("customer").await;
    let (paper, case) = (Paper::new(1, 90_000), demo.case(&customer).await);
    let document = text(&demo.answer(paper.whole(&demo, &customer, &case)).await.json(201)["items"][0]["id"]);
    demo.judged(&customer, &document).await;
    demo.kill().await;
    let demo = house.open().await;
    assert!(demo.content(&customer, &document).await == paper.bytes, "after a restart");
    demo.kill().await;
    let keys = std::fs::read_to_string(house.data().join("keys")).expect("text");
    assert!(keys.starts_with("log ") && keys.lines().count() == 1, "the root key is in no file");
    assert!(memchr::memmem::find(&house.said(), PIN.as_bytes()).is_none(), "the PIN is in no log");

    let good = configuration(&house, PIN, "root");
    let good = good.to_str().expect("text");
    let (code, told) = hsm.say(&["keys", "list", "--config", good]).await;
    assert_eq!(code, Some(0), "{told}");
    let (_, told) = hsm.say(&["doctor", "--config", good]).await;
    assert!(told.contains("ok    keys"), "{told}");
    let (code, told) = hsm.say(&["keys", "init", "--config", good]).await;
    assert!(code == Some(1) && told.contains("exists"), "keys are never replaced: {told}");

    // Recovery without a portal needs the token as well.
    let dump = house.aside().join("DUMP.jsonl");
    let dump = dump.to_str().expect("text");
    assert_eq!(hsm.say(&["keys", "export-wraps", "--config", good, "--out", dump]).await.0, Some(0));
    let mut found = Vec::new();
    objects(&house.data().join("objects"), &mut found);
    let object = found.iter().find(|path| path.display().to_string().contains(&document)).expect("its object");
    let (object, out) = (object.to_str().expect("text"), house.aside().join("paper.pdf"));
    let open = ["document", "open", object, "--rows", dump, "--out", out.to_str().expect("text"), "--config"];
    let (code, told) = hsm.say(&[&open[..], &[good]].concat()).await;
    assert_eq!(code, Some(0), "{told}");
    assert!(std::fs::read(&out).expect("the document") == paper.bytes);
    std::fs::remove_file(&out).expect("it can be removed");

    let refused = async |hsm: &Hsm, config: &Path, words: &str| {
        let (_, told) = hsm.say(&["doctor", "--config", config.to_str().expect("text")]).await;
        let line = told.lines().find(|line| line.contains(" keys")).expect("a line about keys");
        assert!(line.starts_with("FAIL") && line.contains(words), "{told}");
        assert!(!told.contains(PIN) && !told.contains(OTHER_PIN), "{told}");
        let (code, told) = hsm.say(&[&open[..], &[config.to_str().expect("text")]].concat()).await;
        assert!(code == Some(5) && !out.exists(), "{told}");
    };
    refused(&hsm, &configuration(&house, OTHER_PIN, "root"), "refuses the PIN").await;
    refused(&hsm, &configuration(&house, PIN, "another"), "no AES key called `another`").await;
    let loose =
        ["--module", MODULE, "--token-label", "portal", "--login", "--pin", PIN, "--keygen", "--key-type", "AES:32"];
    hsm.run("pkcs11-tool", &[&loose[..], &["--label", "loose", "--extractable"]].concat()).await;
    refused(&hsm, &configuration(&house, PIN, "loose"), "may be read out of the token").await;
    let other = Hsm::new(&house, "other").await;
    refused(&other, Path::new(good), "no AES key called `root`").await;

    // Another token of the same name, with a key of the same name.
    let aside = house.aside().join("keys");
    std::fs::rename(house.data().join("keys"), &aside).expect("away");
    let (code, told) = other.say(&["keys", "init", "--config", good]).await;
    assert!(code == Some(0) && told.contains("made the key root in the token portal"), "{told}");
    std::fs::rename(&aside, house.data().join("keys")).expect("back");
    refused(&other, Path::new(good), "not one of this key").await;

    // Two keys of one name: nobody guesses.
    let raw = house.aside().join("raw-key");
    std::fs::write(&raw, [7; 32]).expect("a file can be written");
    let import =
        ["--import", raw.to_str().expect("text"), "--aes", "--token", "portal", "--label", "root", "--id", "07"];
    other.util(&[&import[..], &["--pin", PIN]].concat()).await;
    refused(&other, Path::new(good), "several AES keys called `root`").await;
    // And with the right token all is well again.
    assert_eq!(hsm.say(&["keys", "list", "--config", good]).await.0, Some(0));
}
