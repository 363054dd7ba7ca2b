//! The texts of all languages are complete and say only what they should.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use fluent_bundle::FluentResource;

use super::*;

/// Files whose texts customers never see.
const STAFF_FILES: [&str; 8] =
    ["admin.ftl", "audit.ftl", "desk.ftl", "entry.ftl", "log.ftl", "staff.ftl", "talk-staff.ftl", "work.ftl"];

fn folder(language: Language) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("locales").join(language.tag())
}

/// Every text of a language: file, key, text.
fn texts(language: Language) -> Vec<(String, String, String)> {
    let mut files: Vec<_> = std::fs::read_dir(folder(language)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut texts = Vec::new();
    for path in files {
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        let source = std::fs::read_to_string(&path).unwrap();
        assert!(
            locale::sources(language).contains(&source.as_str()),
            "{} isn't in the list of files, or was changed since the build",
            path.display()
        );
        let mut key = String::new();
        let mut by_key: BTreeMap<String, String> = BTreeMap::new();
        for line in source.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let text = match line.split_once(" = ") {
                Some((name, text)) if !line.starts_with([' ', '}']) => {
                    name.clone_into(&mut key);
                    assert!(!by_key.contains_key(name), "{name} stands twice in {file}");
                    text
                }
                _ => line,
            };
            let whole = by_key.entry(key.clone()).or_default();
            whole.push_str(text.trim());
            whole.push(' ');
        }
        texts.extend(by_key.into_iter().map(|(key, text)| (file.clone(), key, text)));
    }
    texts
}

fn keys(language: Language) -> BTreeSet<String> {
    texts(language).into_iter().map(|(file, key, _)| format!("{file}: {key}")).collect()
}

#[test]
fn every_language_has_the_same_keys() {
    let german = keys(Language::De);
    assert!(german.len() > 300, "{}", german.len());
    for language in Language::PRESENT {
        let own = keys(*language);
        let different: Vec<_> = german.symmetric_difference(&own).collect();
        assert!(different.is_empty(), "{}: {different:?}", language.tag());
    }
}

#[test]
fn a_key_stands_in_one_file_only() {
    let mut seen = BTreeSet::new();
    let twice: Vec<_> = texts(Language::De).into_iter().filter(|(_, key, _)| !seen.insert(key.clone())).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn every_language_names_the_same_values() {
    let values = |language| -> BTreeMap<String, BTreeSet<String>> {
        let named = |text: &str| {
            text.split("{ $").skip(1).filter_map(|t| t.split([' ', '}']).next()).map(str::to_owned).collect()
        };
        texts(language).into_iter().map(|(_, key, text)| (key, named(&text))).collect()
    };
    let german = values(Language::De);
    for language in Language::PRESENT {
        assert_eq!(values(*language), german, "{}", language.tag());
    }
}

#[test]
fn every_file_is_read_without_errors() {
    for language in Language::PRESENT {
        for source in locale::sources(*language) {
            let read = FluentResource::try_new((*source).to_owned());
            assert!(read.is_ok(), "{}: {:?}", language.tag(), read.err().map(|(_, errors)| errors));
        }
    }
}

/// Words to avoid on customers' pages. Whole words only: "falls" isn't "Fall".
#[test]
fn customers_read_no_words_to_avoid() {
    let german = [
        "upload",
        "uploads",
        "hochladen",
        "download",
        "downloads",
        "herunterladen",
        "login",
        "account",
        "konto",
        "ticket",
        "thread",
        "scan",
        "scannen",
        "format",
        "dateiformat",
        "vorgang",
        "fall",
        "abgelehnt",
        "akzeptiert",
        "angenommen",
        "erfolgreich",
        "gelesen",
        "sanktion",
        "versäumt",
        "verletzt",
        "unverzüglich",
        "sachbearbeiter",
        "sachbearbeiterin",
        "hartz",
        "bürgergeld",
        "grundsicherungsgeld",
    ];
    let english = [
        "upload",
        "uploaded",
        "download",
        "downloaded",
        "login",
        "log-in",
        "account",
        "ticket",
        "thread",
        "scan",
        "scanned",
        "format",
        "rejected",
        "refused",
        "accepted",
        "approved",
        "successful",
        "successfully",
        "sanction",
        "immediately",
    ];
    for (language, avoid) in [(Language::De, &german[..]), (Language::En, &english[..])] {
        for (file, key, text) in texts(language) {
            if STAFF_FILES.contains(&file.as_str()) {
                continue;
            }
            let text = text.to_lowercase();
            let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
            for word in avoid {
                assert!(!words.contains(word), "{file}: {key} says {word}: {text}");
            }
        }
    }
}

/// The exact words of the portal's list.
#[test]
fn the_portals_words_are_used() {
    let expected = [
        ("sign-in", "Anmelden", "Sign in"),
        ("sign-out", "Abmelden", "Sign out"),
        ("sign-in-login-customer", "Portalnummer (steht in Ihrem Brief)", "Portal number (in your letter)"),
        ("activate-code", "Code aus Ihrem Brief", "Code from your letter"),
        ("send-title", "Unterlagen schicken", "Send documents"),
        ("send-file-add", "Noch eine Seite", "Add another page"),
        ("send-sending", "Wird gesendet. Bitte warten.", "Sending. Please wait."),
        (
            "send-offline",
            "Keine Verbindung. Es ist nichts verloren. Wir machen weiter, sobald es geht.",
            "No connection. Nothing is lost. We will continue as soon as we can.",
        ),
        ("receipt-title", "Eingangsbestätigung", "Confirmation of receipt"),
        ("chain-checking", "Wir prüfen die Datei auf Schadprogramme", "We are checking the file for viruses"),
        ("review-complete", "Vollständig und lesbar", "Complete and readable"),
        ("review-resend", "Bitte noch einmal schicken", "Please send again"),
        ("messages", "Nachrichten", "Messages"),
        ("message-write", "Nachricht schreiben", "Write a message"),
        ("contact", "Ihre Ansprechperson", "Your contact person"),
        (
            "review-no-decision",
            "Das ist noch keine Entscheidung über Ihren Antrag.",
            "This is not yet a decision on your application.",
        ),
    ];
    for (key, german, english) in expected {
        assert_eq!(Locale::of(Language::De).get(key), german);
        assert_eq!(Locale::of(Language::En).get(key), english);
    }
}

#[test]
fn a_language_without_texts_falls_back_to_german() {
    let turkish = Locale::of(Language::Tr);
    assert_eq!((turkish.language(), turkish.get("sign-in").as_str()), (Language::De, "Anmelden"));
    assert_eq!(Language::choose(Some("ar"), None), Language::De);
    assert_eq!(Language::choose(Some("klingon"), Some("en")), Language::En);
}

#[test]
fn the_wish_counts_before_the_browser() {
    assert_eq!(Language::choose(Some("de"), Some("en-GB,en;q=0.9")), Language::De);
    assert_eq!(Language::choose(None, Some("fr, en-GB;q=0.8, de;q=0.9")), Language::De);
    assert_eq!(Language::choose(None, Some("en-GB;q=0.8, de;q=0.2")), Language::En);
    assert_eq!(Language::choose(None, Some("de;q=0, en;q=nonsense")), Language::De);
    assert_eq!(Language::choose(None, None), Language::De);
}

#[test]
fn two_of_eight_languages_run_from_the_right() {
    let mirrored: Vec<_> = Language::ALL.iter().filter(|l| l.direction() == Direction::Rtl).map(|l| l.tag()).collect();
    assert_eq!(mirrored, ["ar", "fa-AF"]);
    assert_eq!(Language::ALL.len(), 8);
    for language in Language::ALL {
        assert_eq!(Language::parse(language.tag()), Some(*language));
    }
}

#[test]
fn a_missing_text_shows_its_key() {
    assert_eq!(Locale::of(Language::De).get("no-such-text"), "⟦no-such-text⟧");
}

#[test]
fn only_the_demo_shows_letters_from_the_right() {
    assert_eq!(Language::choose(Some("ar-XB"), None), Language::De);
    assert_eq!(Language::choose_in_demo(Some("ar-XB"), Some("en")), Language::Mirrored);
    assert_eq!(Language::choose_in_demo(Some("en"), None), Language::En);
    let mirrored = Locale::of(Language::Mirrored);
    assert_eq!((mirrored.language().direction(), mirrored.get("sign-in").as_str()), (Direction::Rtl, "انمهلدهن"));
    let named = mirrored.with("signed-in-as", "Aylin 7");
    assert!(
        named.contains("Aylin 7") && !named.replace("Aylin 7", "").contains(|c: char| c.is_ascii_alphabetic()),
        "{named}"
    );
}
