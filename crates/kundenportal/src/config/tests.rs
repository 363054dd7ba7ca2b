use super::*;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

const EXAMPLE: &str = include_str!("../../../../deploy/kundenportal.example.toml");

fn file(text: &str, mode: u32) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.as_file().set_permissions(std::fs::Permissions::from_mode(mode)).unwrap();
    file
}

fn least(directory: &Path) -> String {
    format!(
        r#"
            database.url = "sqlite:{0}/rows"
            objects.directory = "{0}/objects"
            keys.file = "{0}/keys"
            scanner.address = "unix:/run/clamd"
            [[jobcenters]]
            slug = "a"
            name = "A"
            customer_host = "a.example"
            staff_host = "staff.a.example"
        "#,
        directory.display()
    )
}

fn load_text(text: &str, environment: &[(&str, &str)]) -> Result<Config, Problems> {
    let file = file(text, 0o644);
    load(file.path(), environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn keys_of(problems: &Problems) -> Vec<&str> {
    problems.list.iter().map(|problem| problem.key.as_str()).collect()
}

#[test]
fn little_has_to_be_said() {
    let directory = tempfile::tempdir().unwrap();
    let config = load_text(&least(directory.path()), &[]).unwrap();
    assert_eq!(config.server, Server::default());
    assert_eq!(config.jobcenters[0].slug, "a");
    assert!(config.database.open().unwrap().url.starts_with("sqlite:"));
}

#[test]
fn every_unknown_key_is_refused_by_name() {
    let directory = tempfile::tempdir().unwrap();
    let text = format!("nonsense = 1\nserver.tsl = true\nobjects.s3.buckett = \"x\"\n{}", least(directory.path()));
    let problems = load_text(&text, &[("KUNDENPORTAL__LOG__COLOUR", "red")]).unwrap_err();
    assert_eq!(keys_of(&problems), ["log.colour", "nonsense", "objects.s3.buckett", "server.tsl"]);
    let text = format!("{}\ncolour = \"red\"", least(directory.path()));
    let problems = load_text(&text, &[]).unwrap_err();
    assert!(problems.to_string().contains("no such key as `colour`"), "{problems}");
}

#[test]
fn everything_wrong_is_told_at_once() {
    let text = r#"
        server.staff_listen = "127.0.0.1:8080"
        server.connections = 0
        database.url = "postgres://portal:secret@db/portal"
        objects.kind = "s3"
        objects.s3.endpoint = "http://store"
        objects.s3.secret_access_key_file = "/does/not/exist"
        sessions.hours = 100
        upload.file_bytes = 10
        upload.case_bytes = 9
        log.level = "chatty=="
        [[jobcenters]]
        slug = "A b"
        name = ""
        customer_host = "a.example:80"
        staff_host = "a.example:80"
    "#;
    let problems = load_text(text, &[]).unwrap_err();
    assert_eq!(
        keys_of(&problems),
        [
            "server.staff_listen",
            "server.connections",
            "database.url",
            "objects.s3.endpoint",
            "objects.s3.bucket",
            "objects.s3.access_key_id",
            "objects.s3.secret_access_key_file",
            "keys.file",
            "sessions.hours",
            "upload.case_bytes",
            "scanner.address",
            "log.level",
            "jobcenters.0.slug",
            "jobcenters.0.name",
            "jobcenters.0.customer_host",
            "jobcenters.0.staff_host",
            "jobcenters.0.staff_host",
        ]
    );
    assert!(!problems.to_string().contains("secret@"), "{problems}");
}

#[test]
fn wrong_shapes_are_told_for_every_section() {
    let problems = load_text("server.tls = 7\nlog.format = \"xml\"\nupload.files = \"many\"", &[]).unwrap_err();
    assert_eq!(keys_of(&problems), ["server.tls", "upload.files", "log.format"]);
    assert!(load_text("server = {", &[]).is_err());
}

#[test]
fn the_environment_wins_over_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let text = format!("server.tls = true\njobs.concurrency = 1\n{}", least(directory.path()));
    let environment = [
        ("KUNDENPORTAL__SERVER__TLS", "false"),
        ("KUNDENPORTAL__SERVER__TRUSTED_PROXIES", "[\"10.0.0.1\"]"),
        ("KUNDENPORTAL__OBJECTS__S3__BUCKET", "papers"),
        ("PATH", "/bin"),
    ];
    let config = load_text(&text, &environment).unwrap();
    assert!(!config.server.tls);
    assert_eq!(config.server.trusted_proxies, ["10.0.0.1".parse::<std::net::IpAddr>().unwrap()]);
    assert_eq!((config.objects.s3.bucket.as_str(), config.jobs.concurrency), ("papers", 1));
}

#[test]
fn the_environment_wins_over_what_the_demo_is_set_to() {
    let directory = tempfile::tempdir().unwrap();
    let demo = Config {
        database: Database { url: Some(format!("sqlite:{}/rows", directory.path().display())), ..Database::default() },
        objects: Objects { kind: Kind::Directory, directory: Some(directory.path().into()), ..Objects::default() },
        scanner: Scanner::demo(),
        ..Config::default()
    };
    let set = |name: &str, value: &str| over(&demo, [(name.to_owned(), value.to_owned())]);
    let config = set("KUNDENPORTAL__UPLOAD__LEASE_SECONDS", "2").unwrap();
    assert_eq!(config, Config { upload: Upload { lease_seconds: 2, ..Upload::default() }, ..demo.clone() });
    let problems = set("KUNDENPORTAL__UPLOAD__LEASE_SECONDS", "0").unwrap_err();
    assert_eq!(keys_of(&problems), ["upload.lease_seconds"]);
    assert_eq!(keys_of(&set("KUNDENPORTAL__UPLOAD__LEAS", "2").unwrap_err()), ["upload.leas"]);
}

#[test]
fn nothing_but_a_real_scanner_is_taken_from_a_file() {
    let directory = tempfile::tempdir().unwrap();
    let with = |line: &str| {
        let text = least(directory.path()).replace("scanner.address = \"unix:/run/clamd\"", line);
        load_text(&text, &[]).map_err(|problems| keys_of(&problems).join(" "))
    };
    assert_eq!(with("").unwrap_err(), "scanner.address");
    assert_eq!(with("scanner.kind = \"demo\"").unwrap_err(), "scanner.kind");
    assert_eq!(with("scanner.kind = \"none\"").unwrap_err(), "scanner.kind");
    assert_eq!(with("scanner.address = \"clamd.ctl\"").unwrap_err(), "scanner.address");
    let problems = with("scanner = { address = \"tcp:a:1\", at_once = 0, look_seconds = 0, signature_days = 0 }");
    assert_eq!(problems.unwrap_err(), "scanner.look_seconds scanner.at_once scanner.signature_days");
    let config = with("scanner.address = \"tcp:scanner.example:3310\"").unwrap();
    assert!(config.scanner.client().unwrap().is_some());
    assert_eq!(config.scanner.open().unwrap().describe(), "clamd at tcp:scanner.example:3310");
    let environment = [("KUNDENPORTAL__SCANNER__KIND", "demo")];
    assert!(load_text(&least(directory.path()), &environment).is_err(), "nor from the environment");
}

#[test]
fn a_secret_is_read_only_from_a_file_of_its_owner() {
    use secrecy::ExposeSecret as _;
    for (mode, fine) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
        assert_eq!(secret::read(file("quiet\n", mode).path()).is_ok(), fine, "{mode:o}");
    }
    let secret = secret::read(file("qui et\r\n", 0o600).path()).unwrap();
    assert_eq!(secret.expose_secret(), "qui et");
    assert!(secret::read(file("\n", 0o600).path()).is_err());

    let directory = tempfile::tempdir().unwrap();
    let address = file("postgres://portal:quiet@db/portal", 0o644);
    let text = least(directory.path())
        .replace("database.url = \"sqlite:", &format!("database.url_file = \"{}\" #", address.path().display()));
    let problems = load_text(&text, &[]).unwrap_err();
    assert_eq!(keys_of(&problems), ["database.url_file"]);
    assert!(!problems.to_string().contains("quiet"));
    address.as_file().set_permissions(std::fs::Permissions::from_mode(0o600)).unwrap();
    let config = load_text(&text, &[]).unwrap();
    assert_eq!(config.database.open().unwrap().url, "postgres://portal:quiet@db/portal");
    assert!(!format!("{config:?}").contains("quiet"));
}

#[test]
fn the_example_parses_and_names_every_key() {
    let mut problems = Problems::default();
    let config = load::parse(EXAMPLE, [], &mut problems);
    assert_eq!(problems.list, []);
    // Lines that are switched off show what could be said: with them on, it has to parse as well.
    let switched_on: Vec<&str> = EXAMPLE.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line)).collect();
    let switched_on = switched_on.join("\n");
    load::parse(&switched_on, [], &mut problems);
    assert_eq!(problems.list, []);
    let figment =
        figment::Figment::new().merge(<figment::providers::Toml as figment::providers::Format>::string(&switched_on));
    let mut missing = Vec::new();
    each_key(&load::known(), "", &mut |key| {
        if key != "jobcenters" && figment.find_value(key).is_err() {
            missing.push(key.to_owned());
        }
    });
    assert_eq!(missing, Vec::<String>::new());
    assert_eq!(config.jobcenters.len(), 2);
}

#[test]
fn mails_go_protected_and_with_all_that_is_needed() {
    let directory = tempfile::tempdir().unwrap();
    let problems = |lines: &str| {
        let text = format!("{lines}\n{}", least(directory.path()));
        load_text(&text, &[])
            .err()
            .map(|problems| keys_of(&problems).into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let from = "mail.from = \"Portal <portal@jobcenter.example>\"";
    assert_eq!(problems(&format!("mail.server = \"mail.example\"\n{from}")), None);
    assert_eq!(problems(&format!("mail.server = \"localhost\"\nmail.tls = \"none\"\n{from}")), None);
    let open = problems(&format!("mail.server = \"mail.example\"\nmail.tls = \"none\"\n{from}"));
    assert_eq!(open.unwrap(), ["mail.tls"]);
    let half = problems("mail.server = \"mail.example\"\nmail.user = \"portal\"\nmail.per_minute = 0");
    assert_eq!(half.unwrap(), ["mail.per_minute", "mail.from", "mail.user"]);
    assert_eq!(problems("sms.url = \"https://gateway.example\""), None);
    assert_eq!(problems("sms.url = \"http://gateway.example\"").unwrap(), ["sms.url"]);
    let nothing = problems("sms.url = \"https://gateway.example\"\nsms.template = \"{text}\"");
    assert_eq!(nothing.unwrap(), ["sms.template"]);
}

fn each_key(value: &serde_json::Value, path: &str, see: &mut impl FnMut(&str)) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                each_key(value, &path, see);
            }
        }
        _ => see(path),
    }
}
