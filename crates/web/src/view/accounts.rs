//! Accounts, for admins.

use domain::{AccountId, Role, Timestamp};

use super::{Mistake, mistake, urls};
use crate::i18n::Locale;

/// The roles that an admin makes accounts of, customers first.
pub(crate) const ROLES: [Role; 5] = [Role::Customer, Role::Caseworker, Role::Admin, Role::Auditor, Role::Import];

/// `GET /admin/accounts`.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// Whose accounts these are.
    pub role: Role,
    /// The newest first.
    pub rows: Vec<AccountLine>,
    /// The link to the next rows.
    pub more: Option<String>,
}

super::template!(Accounts, "admin/accounts.html");

impl Accounts {
    /// The roles to choose from: the key of the name, the link, whether it is this one.
    pub fn views(&self) -> Vec<(String, String, bool)> {
        let view = |role: Role| (format!("accounts-{role}"), urls::accounts_of(role), role == self.role);
        ROLES.map(view).to_vec()
    }
}

/// An account.
#[derive(Debug, Clone)]
pub struct AccountLine {
    /// Its id.
    pub id: AccountId,
    /// What it is for.
    pub role: Role,
    /// What its owner types, as it is printed.
    pub login: String,
    /// The name to show.
    pub name: String,
    /// Since when it has a password.
    pub activated_at: Option<Timestamp>,
    /// Since when nobody can sign in.
    pub locked_at: Option<Timestamp>,
    /// Since when a caseworker may open papers that may tell of health.
    pub health_since: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl AccountLine {
    /// Where its page is.
    pub fn url(&self) -> String {
        urls::account(self.id)
    }

    /// Where the accounts of its role are.
    pub fn list_url(&self) -> String {
        urls::accounts_of(self.role)
    }

    /// Where its letter is made.
    pub fn letter_url(&self) -> String {
        urls::account_letter(self.id)
    }

    /// Where it is locked, or unlocked if it is locked.
    pub fn lock_url(&self) -> String {
        if self.locked_at.is_some() { urls::unlock_account(self.id) } else { urls::lock_account(self.id) }
    }

    /// Where the permission for papers that may tell of health is given and taken.
    pub fn health_url(&self) -> String {
        urls::account_health(self.id)
    }

    /// Whether it is somebody's who can have that permission.
    pub fn is_caseworker(&self) -> bool {
        self.role == Role::Caseworker
    }

    /// The key of the role's name.
    pub fn role_key(&self) -> String {
        format!("role-{}", self.role)
    }

    /// The key of the state's name, and the tone of its badge.
    pub fn state(&self) -> (&'static str, &'static str) {
        match (self.locked_at, self.activated_at) {
            (Some(_), _) => ("account-locked", "danger"),
            (None, Some(_)) => ("account-active", "success"),
            (None, None) => ("account-waiting", "info"),
        }
    }
}

/// `GET /admin/accounts/new`, and again after a `POST` that was refused. Fields: `role`, `login`, `name`, `person`.
#[derive(Debug, Clone, Default)]
pub struct AccountForm {
    /// What was chosen.
    pub role: Option<Role>,
    /// What was typed.
    pub login: String,
    /// What was typed.
    pub name: String,
    /// What was typed.
    pub person: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(AccountForm, "admin/account-new.html");

impl AccountForm {
    /// The roles: the value, the key of the name, whether it was chosen.
    pub fn roles(&self) -> Vec<(&'static str, String, bool)> {
        ROLES.map(|role| (role.as_str(), format!("role-{role}"), self.role == Some(role))).to_vec()
    }

    /// The text fields: name, value.
    pub fn fields(&self) -> [(&'static str, &str); 3] {
        [("person", &self.person), ("login", &self.login), ("name", &self.name)]
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

/// `GET /admin/accounts/{account}`.
#[derive(Debug, Clone)]
pub struct AccountPage {
    /// The account.
    pub account: AccountLine,
    /// Whether it is the reader's own: that one can't be locked.
    pub is_me: bool,
}

super::template!(AccountPage, "admin/account.html");

/// A letter, shown once, to be printed.
#[derive(Debug, Clone)]
pub struct LetterPage {
    /// Whose it is.
    pub account: AccountId,
    /// Whether it goes to a customer.
    pub of_customer: bool,
    /// Who writes.
    pub jobcenter: String,
    /// Where to sign in.
    pub host: String,
    /// To whom it goes.
    pub name: String,
    /// What stands in the window of the envelope; printed, never stored.
    pub address: Vec<String>,
    /// What to type, in groups.
    pub login: String,
    /// The code, in groups.
    pub code: String,
    /// Whether birth date or household number are typed with it.
    pub asks_second: bool,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

super::template!(LetterPage, "admin/letter.html");

impl LetterPage {
    /// Back to the account.
    pub fn account_url(&self) -> String {
        urls::account(self.account)
    }

    /// What to type into the browser.
    pub fn address(&self) -> String {
        format!("{}{}", self.host, urls::ACTIVATE)
    }
}
