//! Pages before sign-in, and those that say what went wrong.

use domain::legal::LegalPage;

use super::*;

impl Samples for SignIn {
    const NAME: &'static str = "sign-in";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let wrong = |mistakes| Self {
            login: "4711 0815 0007".into(),
            foreign_device: true,
            next: "/cases".into(),
            language: Some(Language::De),
            phone: Some("069 90009-100".into()),
            mistakes,
        };
        vec![
            Self::default(),
            wrong(vec![Mistake::SignInRefused]),
            wrong(vec![Mistake::LoginMissing, Mistake::PasswordMissing]),
            wrong(vec![Mistake::SignInWait(8)]),
            wrong(vec![Mistake::SignInWait(900)]),
        ]
    }
}

impl Samples for Activate {
    const NAME: &'static str = "activate";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let wrong = vec![Mistake::PortalNumberWrong, Mistake::CodeRefused, Mistake::PasswordShort(12)];
        vec![Self::default(), Self { portal_number: "4711 0815 0007".into(), asks_second: true, mistakes: wrong }]
    }
}

impl Samples for Chooser {
    const NAME: &'static str = "chooser";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let accounts = [
            (Role::Customer, "Miriam Beispiel", "4711 0815 0007"),
            (Role::Caseworker, "Carla Muster", "carla.muster"),
            (Role::Auditor, "Ruth Prüfer", "ruth.pruefer"),
        ]
        .map(|(role, name, login)| DemoAccount {
            role,
            name: name.into(),
            login: login.into(),
            password: "drei-bunte-voegel-7".into(),
        });
        let jobcenters = ["Jobcenter Musterkreis", "Jobcenter Beispielstadt"].map(|name| ChooserJobcenter {
            name: name.into(),
            url: "http://musterkreis.localhost:8080/".into(),
            staff_url: "http://staff.musterkreis.localhost:8080/".into(),
            accounts: accounts.to_vec(),
        });
        vec![Self { jobcenters: jobcenters.to_vec() }, Self::default()]
    }
}

impl Samples for ErrorPage {
    const NAME: &'static str = "error";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        use ErrorKind as K;
        [
            K::NotUnderstood,
            K::FormOld,
            K::NotFound,
            K::TooSlow,
            K::Conflict,
            K::TooLarge(104_857_600),
            K::WrongKind,
            K::UnknownHost,
            K::NotComplete,
            K::TooMany(30),
            K::UploadsMany,
            K::Busy,
            K::NoRoom,
            K::Broken,
        ]
        .map(|kind| Self { kind, request_id: "0198a1b2-c3d4-7000-8000-00000000002a".into() })
        .to_vec()
    }
}

impl Samples for LegalText {
    const NAME: &'static str = "legal";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let mut pages: Vec<_> =
            LegalPage::ALL.iter().map(|page| Self { page: *page, lang: None, blocks: Vec::new() }).collect();
        let text = "Rufen Sie uns an: 069 90009-100\nMontag bis Freitag\n\n# Mehr\n- Seite: https://jobcenter.example/hilfe.\n\
                    - <b>kein Markup</b>";
        pages.push(Self { page: LegalPage::Help, lang: Some("de"), blocks: domain::legal::blocks(text) });
        pages
    }
}

impl Samples for ReceiptCheck {
    const NAME: &'static str = "receipt-check";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let typed = Self { number: "20260504-407712345670".into(), sha256: SHA.into(), ..Self::default() };
        let wrong = vec![Mistake::ReceiptNumberWrong, Mistake::HashWrong];
        vec![
            Self::default(),
            Self { answer: Some(true), ..typed.clone() },
            Self { answer: Some(false), ..typed.clone() },
            Self { receipt: "{}".into(), answer: Some(true), ..Self::default() },
            Self { mistakes: wrong, ..typed },
        ]
    }
}

fn outage(from: &str, until: Option<&str>) -> OutageLine {
    let note = "portal.musterkreis.example/log/0198a1b2/outage\n0198a1b2-c3d4-7000-8000-000000000001\n".to_owned()
        + "2026-05-04T06:00:00Z\n-\nUnterlagen kamen nicht an.\n\n— portal.musterkreis.example/log/0198a1b2 "
        + "2K2lsW8vNxx0pWJ5nzPZcKtVvLgbr8RXXYmBhd5Q3VzQ0Y3TzB7VbqX4wXJ7T1pCmJ8wQm8R4uQJm5lYtYc7CA==\n";
    OutageLine { from: at(from), until: until.map(at), what: "Unterlagen kamen nicht an.".into(), note }
}

impl Samples for OutagesPage {
    const NAME: &'static str = "outages";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let ended = outage("2026-05-04T06:00:00Z", Some("2026-05-04T08:30:00Z"));
        let rows = vec![outage("2026-05-05T06:00:00Z", None), ended];
        vec![
            Self { rows, vkey: "portal.musterkreis.example/log/0198a1b2+1a2b3c4d+AbCdEf".into(), ..Self::default() },
            Self::default(),
        ]
    }
}
