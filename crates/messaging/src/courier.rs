//! Who carries what is told outside the portal, and in which words.

use async_trait::async_trait;
use domain::{OutboxKind, ReachChannel, Timestamp};
use mailer::{Fault, Gateway, Mailer};

/// What is carried, and where to.
#[derive(Clone)]
pub struct Letter {
    /// Names it: the same for every attempt.
    pub id: String,
    /// The address.
    pub to: String,
    /// The words.
    pub words: Words,
    /// When it is sent.
    pub at: Timestamp,
}

/// Never shown by accident.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Letter({})", self.id)
    }
}

/// Why it was not delivered, each with a word that has nothing personal in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undelivered {
    /// Nobody carries anything now: it has no part in that.
    Away(String),
    /// Not now.
    Later(String),
    /// There is nobody at the address.
    NobodyThere(String),
    /// It won't be carried.
    Refused(String),
}

/// Carries letters by a channel.
#[async_trait]
pub trait Courier: Send + Sync + std::fmt::Debug {
    /// By what.
    fn channel(&self) -> ReachChannel;

    /// Gives a letter to the next server, which may tell by which name it knows it.
    ///
    /// # Errors
    /// [`Undelivered`].
    async fn carry(&self, letter: &Letter) -> Result<Option<String>, Undelivered>;
}

/// By mail.
#[derive(Debug)]
pub struct MailCourier(Mailer);

impl MailCourier {
    /// By this server.
    pub const fn new(mailer: Mailer) -> Self {
        Self(mailer)
    }
}

#[async_trait]
impl Courier for MailCourier {
    fn channel(&self) -> ReachChannel {
        ReachChannel::Mail
    }

    async fn carry(&self, letter: &Letter) -> Result<Option<String>, Undelivered> {
        let Letter { id, to, words, at } = letter;
        let Words { subject, body, language } = words;
        let sent = self.0.send(&mailer::Letter { id, to, subject, body, language, at: *at }).await;
        sent.map(|accepted| accepted.queued_as).map_err(Undelivered::from)
    }
}

/// By short message.
#[derive(Debug)]
pub struct SmsCourier(Gateway);

impl SmsCourier {
    /// By this gateway.
    pub const fn new(gateway: Gateway) -> Self {
        Self(gateway)
    }
}

#[async_trait]
impl Courier for SmsCourier {
    fn channel(&self) -> ReachChannel {
        ReachChannel::Sms
    }

    async fn carry(&self, letter: &Letter) -> Result<Option<String>, Undelivered> {
        self.0.send(&letter.id, &letter.to, &letter.words.body).await?;
        Ok(None)
    }
}

impl From<Fault> for Undelivered {
    fn from(fault: Fault) -> Self {
        let class = fault.class();
        match fault {
            Fault::Away { .. } => Self::Away(class),
            Fault::Later { .. } => Self::Later(class),
            Fault::NobodyThere { .. } => Self::NobodyThere(class),
            Fault::Refused { .. } | Fault::NoAddress => Self::Refused(class),
        }
    }
}

/// What somebody is told: that there is something, never what.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// Of what kind.
    pub kind: OutboxKind,
    /// By what.
    pub channel: ReachChannel,
    /// In which language, as far as there are words in it.
    pub language: &'a str,
    /// The name of the Jobcenter.
    pub office: &'a str,
    /// The code that proves an address.
    pub code: Option<&'a str>,
    /// For staff: how many households, or papers, it is about.
    pub count: u32,
}

/// The words of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What stands on the envelope; short messages have none.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The language it is in.
    pub language: String,
}

/// Knows the words.
pub trait Wording: Send + Sync + std::fmt::Debug {
    /// The words for it.
    fn words(&self, telling: &Telling<'_>) -> Words;
}
