//! `doctor` and a real clamd: what is wrong with it is found by trying, and told.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use clamdtest::{Clamd, Settings};

const LIMIT: u64 = 1_000_000;

/// The line about the scanner, and whether it is a good one.
fn line(root: &Path, address: &str) -> (bool, String) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(
        file,
        "database.url = \"sqlite:{0}/rows\"\nobjects.directory = \"{0}/objects\"\nkeys.file = \"{0}/keys\"\n\
         scanner.address = \"{address}\"\nscanner.step_seconds = 2\nscanner.answer_seconds = 2\n\
         upload.file_bytes = {LIMIT}\n[[jobcenters]]\nslug = \"a\"\nname = \"A\"\ncustomer_host = \"a.example\"\n\
         staff_host = \"staff.a.example\"\n",
        root.display()
    )
    .unwrap();
    let doctor =
        Command::new(env!("CARGO_BIN_EXE_kundenportal")).args(["doctor", "--config"]).arg(file.path()).output();
    let told = String::from_utf8(doctor.unwrap().stdout).unwrap();
    let line = told.lines().find(|line| line.contains("virus scanner:")).unwrap_or_else(|| panic!("{told}"));
    (line.starts_with("ok "), line.to_owned())
}

#[test]
fn a_scanner_that_is_set_well_is_told_with_its_version_and_signatures() {
    let root = tempfile::tempdir().unwrap();
    let clamd = Clamd::with(&Settings { stream_max: LIMIT, file_max: LIMIT, days: Some(1), ..Settings::default() });
    for way in [clamd.unix(), clamd.tcp()] {
        let (well, told) = line(root.path(), &way);
        assert!(well && told.contains("ClamAV 1.") && told.contains("signatures 27123 of 20"), "{told}");
    }
    clamd.pause();
    let (well, told) = line(root.path(), &clamd.unix());
    assert!(!well && told.contains("too slow"), "{told}");
    clamd.go_on();
    clamd.kill();
    let (well, told) = line(root.path(), &clamd.unix());
    assert!(!well && told.contains("can't be reached"), "{told}");
}

#[test]
fn everything_that_is_set_wrong_fails() {
    let root = tempfile::tempdir().unwrap();
    let well = Settings { stream_max: LIMIT, file_max: LIMIT, ..Settings::default() };
    for (settings, words) in [
        (Settings { stream_max: LIMIT - 1, ..well.clone() }, "raise StreamMaxLength"),
        (Settings { file_max: LIMIT - 1, ..well.clone() }, "raise MaxFileSize"),
        (Settings { admits_limits: false, ..well.clone() }, "AlertExceedsMax"),
        (Settings { knows_eicar: false, ..well.clone() }, "does not find the EICAR test file"),
        (Settings { days: Some(5), ..well.clone() }, "days old"),
        (Settings { days: None, ..well }, "nobody knows how old"),
    ] {
        let clamd = Clamd::with(&settings);
        let (good, told) = line(root.path(), &clamd.unix());
        assert!(!good && told.contains(words), "{words}: {told}");
    }
}
