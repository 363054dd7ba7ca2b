//! Why a letter was not taken, by what follows from it. Holds numbers only.

use lettre::transport::smtp::Error as SmtpError;

/// How far it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Connection and greeting.
    Greeting,
    /// TLS.
    Tls,
    /// User name and password.
    SignIn,
    /// Who it is from.
    Sender,
    /// Whom it goes to.
    Recipient,
    /// What it is.
    Content,
}

impl Step {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Tls => "tls",
            Self::SignIn => "sign_in",
            Self::Sender => "sender",
            Self::Recipient => "recipient",
            Self::Content => "content",
        }
    }
}

/// Why a letter was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The server is not there, or does not talk to us: no letter has a part in it.
    #[error("mail server is away ({}{})", .step.as_str(), number(*.code))]
    Away {
        /// How far it came.
        step: Step,
        /// What it said.
        code: Option<u16>,
    },
    /// Not now: try it again later.
    #[error("not now ({}{})", .step.as_str(), number(Some(*.code)))]
    Later {
        /// How far it came.
        step: Step,
        /// What it said.
        code: u16,
    },
    /// There is nobody at this address.
    #[error("nobody there ({})", .code)]
    NobodyThere {
        /// What it said.
        code: u16,
    },
    /// It won't be taken, whomever it goes to.
    #[error("refused ({}{})", .step.as_str(), number(Some(*.code)))]
    Refused {
        /// How far it came.
        step: Step,
        /// What it said.
        code: u16,
    },
    /// The address is none.
    #[error("no address")]
    NoAddress,
}

fn number(code: Option<u16>) -> String {
    code.map(|code| format!(", {code}")).unwrap_or_default()
}

/// Refusals at the address that are about us, not about the address: not signed in, no encryption, relaying.
const ABOUT_US: [u16; 4] = [530, 534, 535, 538];

impl Fault {
    pub(crate) fn of(step: Step, error: &SmtpError) -> Self {
        let code = error.status().map(u16::from);
        match (step, code) {
            // It goes away in good order, whatever it was asked.
            (_, Some(421) | None) | (Step::Greeting | Step::Tls | Step::SignIn, _) => Self::Away { step, code },
            (_, Some(code)) if code < 500 => Self::Later { step, code },
            // Nobody takes anything from us: that is set wrong, here or there, and the letter waits.
            (Step::Sender, Some(_)) => Self::Away { step, code },
            (Step::Recipient, Some(code)) if ABOUT_US.contains(&code) => Self::Away { step, code: Some(code) },
            (Step::Recipient, Some(code)) => Self::NobodyThere { code },
            (step, Some(code)) => Self::Refused { step, code },
        }
    }

    /// A word for rows and pages, without anything personal.
    pub fn class(self) -> String {
        match self {
            Self::Away { step, code } => format!("away_{}{}", step.as_str(), suffix(code)),
            Self::Later { step, code } => format!("later_{}{}", step.as_str(), suffix(Some(code))),
            Self::NobodyThere { code } => format!("nobody_there{}", suffix(Some(code))),
            Self::Refused { step, code } => format!("refused_{}{}", step.as_str(), suffix(Some(code))),
            Self::NoAddress => "no_address".to_owned(),
        }
    }
}

fn suffix(code: Option<u16>) -> String {
    code.map(|code| format!("_{code}")).unwrap_or_default()
}
