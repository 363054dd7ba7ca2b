//! `doctor` and a real mail server.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use smtptest::{MailServer, Settings};

/// The lines about mails, with these settings.
fn lines(root: &Path, settings: &str) -> Vec<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(
        file,
        "database.url = \"sqlite:{0}/rows\"\nobjects.directory = \"{0}/objects\"\nkeys.file = \"{0}/keys\"\n\
         scanner.address = \"unix:/nowhere\"\n{settings}\n[[jobcenters]]\nslug = \"a\"\nname = \"A\"\n\
         customer_host = \"a.example\"\nstaff_host = \"staff.a.example\"\n",
        root.display()
    )
    .unwrap();
    let doctor =
        Command::new(env!("CARGO_BIN_EXE_kundenportal")).args(["doctor", "--config"]).arg(file.path()).output();
    let told = String::from_utf8(doctor.unwrap().stdout).unwrap();
    told.lines().filter(|line| line.contains("mail")).map(str::to_owned).collect()
}

#[test]
fn a_mail_server_is_tried_and_told() {
    let root = tempfile::tempdir().unwrap();
    assert!(lines(root.path(), "")[0].starts_with("ok    mail server: none"), "{:?}", lines(root.path(), ""));
    let login = Some(("portal".to_owned(), "geheim".to_owned()));
    let mail = MailServer::with(&Settings { login, ..Settings::default() });
    let password = root.path().join("password");
    let set = |typed: &str| {
        std::fs::write(&password, typed).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&password, mode).unwrap();
        format!(
            "mail.server = \"127.0.0.1\"\nmail.port = {}\nmail.tls = \"none\"\nmail.from = \"portal@jobcenter.example\"\n\
             mail.user = \"portal\"\nmail.password_file = \"{}\"",
            mail.port(),
            password.display()
        )
    };
    let well = lines(root.path(), &set("geheim"));
    assert!(well[0].starts_with("ok ") && well[0].ends_with(" answers"), "{well:?}");
    let wrong = lines(root.path(), &set("falsch"));
    assert!(wrong[0].starts_with("FAIL") && wrong[0].contains("sign_in, 535"), "{wrong:?}");
    mail.stop();
    let away = lines(root.path(), &set("geheim"));
    assert!(away[0].starts_with("FAIL") && away[0].contains("mail server is away (greeting)"), "{away:?}");
}
