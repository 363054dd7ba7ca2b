//! Sign-in, on both faces.

use super::Mistake;

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
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(SignIn, "sign-in.html");
