//! The ways in: activation by letter, and the choice of Jobcenters of the demo.

use domain::Role;

use super::{Field, Mistake, mistake};
use crate::i18n::Locale;

/// `GET /activate`, and again after a `POST` that was refused. Fields: `portal_number`, `code`,
/// `second_factor`, `password`.
#[derive(Debug, Clone, Default)]
pub struct Activate {
    /// What was typed as portal number.
    pub portal_number: String,
    /// Whether birth date or household number is asked for.
    pub asks_second: bool,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(Activate, "activate.html");

impl Activate {
    /// The fields of the form. Code and password are never written back.
    pub(crate) fn fields(&self, staff: bool) -> Vec<Field<'_>> {
        let second = Field {
            name: "second_factor",
            key: "activate-second-factor",
            hint: "activate-second-factor-hint",
            kind: "text",
            autocomplete: "off",
            value: "",
        };
        let mut fields = vec![
            Field {
                name: "portal_number",
                key: if staff { "sign-in-login-staff" } else { "activate-portal-number" },
                hint: if staff { "activate-login-hint" } else { "activate-portal-number-hint" },
                kind: "text",
                autocomplete: "username",
                value: &self.portal_number,
            },
            Field {
                name: "code",
                key: "activate-code",
                hint: "activate-code-hint",
                kind: "text",
                autocomplete: "one-time-code",
                value: "",
            },
            Field {
                name: "password",
                key: "activate-password",
                hint: "activate-password-hint",
                kind: "password",
                autocomplete: "new-password",
                value: "",
            },
        ];
        if self.asks_second {
            fields.insert(2, second);
        }
        fields
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

/// Plain `localhost` in the demo: all Jobcenters to choose from.
#[derive(Debug, Clone, Default)]
pub struct Chooser {
    /// The Jobcenters.
    pub jobcenters: Vec<ChooserJobcenter>,
}

super::template!(Chooser, "chooser.html");

/// One Jobcenter of the demo.
#[derive(Debug, Clone)]
pub struct ChooserJobcenter {
    /// Its name.
    pub name: String,
    /// Where its customers sign in.
    pub url: String,
    /// Where its staff sign in.
    pub staff_url: String,
    /// Who can sign in.
    pub accounts: Vec<DemoAccount>,
}

/// One account of the demo.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    /// What it is for.
    pub role: Role,
    /// Whose it is.
    pub name: String,
    /// What to type as login.
    pub login: String,
    /// What to type as password.
    pub password: String,
}

impl DemoAccount {
    /// The key of the role's name.
    pub fn role_key(&self) -> String {
        format!("role-{}", self.role)
    }
}
