//! Sign-in, on both faces.

use super::start::phone_link;
use super::{Mistake, mistake, urls};
use crate::i18n::{Language, Locale};

/// `GET /sign-in`, and again after a `POST` that was refused. Fields: `login`, `password`, `foreign_device` (`true`),
/// `next`.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// What was typed as login.
    pub login: String,
    /// Whether the device belongs to somebody else.
    pub foreign_device: bool,
    /// The path to go to afterwards; empty for the start page.
    pub next: String,
    /// The language that was asked for: it is asked for again with the form.
    pub language: Option<Language>,
    /// The Jobcenter's telephone, on the pages of customers where it gave one.
    pub phone: Option<String>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(SignIn, "sign-in.html");

impl SignIn {
    /// Where the form goes.
    pub fn action(&self) -> String {
        match self.language {
            Some(language) => format!("{}?lang={}", urls::SIGN_IN, language.tag()),
            None => urls::SIGN_IN.to_owned(),
        }
    }

    /// The telephone number as a link takes it.
    pub fn phone_link(&self) -> String {
        phone_link(self.phone.as_deref().unwrap_or_default())
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}
