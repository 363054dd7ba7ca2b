//! The pages of accounts.

use domain::Role;

use super::{Samples, arrived, id, later};
use crate::view::{
    AccountForm, AccountLine, AccountPage, Accounts, Infected, InfectedLine, LetterPage, Mistake, ScannerState,
};

fn line(n: u128, name: &str, login: &str) -> AccountLine {
    AccountLine {
        id: id(n),
        role: Role::Customer,
        login: login.into(),
        name: name.into(),
        activated_at: None,
        locked_at: None,
        health_since: None,
        created_at: arrived(),
    }
}

fn active() -> AccountLine {
    AccountLine { activated_at: Some(later()), ..line(91, "Miriam Beispiel", "4711 0815 0007") }
}

fn locked() -> AccountLine {
    AccountLine { locked_at: Some(later()), ..line(92, "Jonas Muster", "4711 0815 0015") }
}

impl Samples for Accounts {
    const NAME: &'static str = "accounts";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let rows = vec![line(90, "Ayşe Beispiel", "4711 0815 0023"), active(), locked()];
        let more = Some("/admin/accounts?role=customer&after=x".into());
        vec![Self { role: Role::Customer, rows, more }, Self { role: Role::Import, rows: vec![], more: None }]
    }
}

impl Samples for Infected {
    const NAME: &'static str = "infected";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let row = |n, sent_by: Option<&str>| InfectedLine {
            id: id(n),
            file_number: "2026-000417".into(),
            sent_by: sent_by.map(Into::into),
            received_at: arrived(),
            found_at: sent_by.map(|_| later()),
        };
        let rows = vec![row(3, Some("Ayşe Beispiel")), row(4, None)];
        let more = Some("/admin/infected?after=x".into());
        vec![
            Self { scanner: ScannerState::Answers(Some(later())), rows, more },
            Self { scanner: ScannerState::Away(arrived()), rows: vec![], more: None },
        ]
    }
}

impl Samples for AccountForm {
    const NAME: &'static str = "account-new";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let mistakes = vec![Mistake::PersonUnknown, Mistake::LoginTaken, Mistake::ValueWrong("role")];
        let typed = Self {
            role: Some(Role::Customer),
            person: "P-4711".into(),
            login: "carla.muster".into(),
            name: "Carla Muster".into(),
            mistakes,
        };
        vec![Self::default(), typed, Self { mistakes: vec![Mistake::PersonHasAccount], ..Self::default() }]
    }
}

impl Samples for AccountPage {
    const NAME: &'static str = "account";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let page = |account, is_me| Self { account, is_me };
        let works = AccountLine { role: Role::Caseworker, ..line(93, "Carla Muster", "c.muster") };
        let named = AccountLine { health_since: Some(later()), ..works.clone() };
        vec![
            page(works, false),
            page(named, false),
            page(line(90, "Ayşe Beispiel", "4711 0815 0023"), false),
            page(locked(), false),
            page(active(), true),
        ]
    }
}

impl Samples for LetterPage {
    const NAME: &'static str = "letter";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let letter = |of_customer, host: &str, login: &str| Self {
            account: id(90),
            of_customer,
            jobcenter: "Jobcenter Musterkreis".into(),
            host: host.into(),
            name: "Ayşe Beispiel".into(),
            address: ["Ayşe Beispiel", "Musterstraße 1", "00000 Musterstadt"].map(Into::into).to_vec(),
            login: login.into(),
            code: "2718 2818 2845".into(),
            asks_second: of_customer,
            expires_at: later(),
        };
        vec![
            letter(true, "musterkreis.example", "4711 0815 0023"),
            letter(false, "staff.musterkreis.example", "ayse.beispiel"),
        ]
    }
}
