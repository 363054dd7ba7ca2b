//! Speaks to a mail server: one letter, one connection, and what came of it step by step; and to a gateway for short
//! messages.
//!
//! - [`Server`]: where it is, and how it is spoken to
//! - [`Mailer`]: sends a [`Letter`], or only looks whether it would be taken
//! - [`Gateway`]: sends a short message
//! - [`Fault`]: why not: the server is away, it wants it later, it refuses whom it goes to, or what it is
//!
//! Nothing that a server says is told on but its numbers: its words often repeat the address.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod fault;
mod gateway;
mod letter;
mod server;

use std::time::Duration;

use lettre::transport::smtp::authentication::{DEFAULT_MECHANISMS, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

pub use fault::{Fault, Step};
pub use gateway::{BadGateway, Form, Gateway, GatewaySettings};
pub use letter::{Accepted, Letter, address, is_address};
pub use server::{Server, Tls, Unusable};

/// Sends letters. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    server: Server,
    helo: ClientId,
    tls: Option<TlsParameters>,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("server", &self.server).finish_non_exhaustive()
    }
}

impl Mailer {
    /// For this server, which is not asked anything yet.
    ///
    /// # Errors
    /// [`Unusable`] says what is wrong.
    pub fn new(server: Server) -> Result<Self, Unusable> {
        let helo = ClientId::Domain(server.helo_name().to_owned());
        let tls = server.tls_parameters()?;
        Ok(Self { server, helo, tls })
    }

    /// The server it speaks to.
    pub const fn server(&self) -> &Server {
        &self.server
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn send(&self, letter: &Letter<'_>) -> Result<Accepted, Fault> {
        let message = letter.message(self.server.from(), self.server.domain())?;
        let to = address(letter.to).ok_or(Fault::NoAddress)?;
        self.within(async {
            let mut connection = self.connect().await?;
            let sender = Some(self.server.from().email.clone());
            let sent = async {
                let from = connection.command(Mail::new(sender, Vec::new())).await;
                from.map_err(|error| Fault::of(Step::Sender, &error))?;
                let taken = connection.command(Rcpt::new(to, Vec::new())).await;
                taken.map_err(|error| Fault::of(Step::Recipient, &error))?;
                let ready = connection.command(Data).await;
                ready.map_err(|error| Fault::of(Step::Content, &error))?;
                let taken = connection.message(&message).await;
                taken.map_err(|error| Fault::of(Step::Content, &error))
            }
            .await;
            // It is over either way: whoever does not hear us out has decided already.
            connection.abort().await;
            sent.map(|response| Accepted { queued_as: queued_as(&response) })
        })
        .await
    }

    /// Looks whether the server would talk to us: the greeting, TLS and credentials, as they are set.
    ///
    /// # Errors
    /// [`Fault::Away`].
    pub async fn look(&self) -> Result<(), Fault> {
        self.within(async {
            let mut connection = self.connect().await?;
            connection.abort().await;
            Ok(())
        })
        .await
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Fault> {
        let place = (self.server.host(), self.server.port());
        let wrapped = self.tls.clone().filter(|_| self.server.tls() == Tls::Implicit);
        let opened = AsyncSmtpConnection::connect_tokio1(place, Some(self.server.timeout()), &self.helo, wrapped, None);
        let mut connection = opened.await.map_err(|error| Fault::of(Step::Greeting, &error))?;
        if let Some(tls) = self.tls.clone().filter(|_| self.server.tls() == Tls::Upgrade) {
            connection.starttls(tls, &self.helo).await.map_err(|error| Fault::of(Step::Tls, &error))?;
        }
        if let Some(credentials) = self.server.credentials() {
            let mechanisms: &[Mechanism] = DEFAULT_MECHANISMS;
            connection.auth(mechanisms, &credentials).await.map_err(|error| Fault::of(Step::SignIn, &error))?;
        }
        Ok(connection)
    }

    /// Every answer of the server has an end, and so has all of it together.
    async fn within<T>(&self, talk: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        let whole: Duration = self.server.timeout() * 3;
        tokio::time::timeout(whole, talk).await.unwrap_or(Err(Fault::Away { step: Step::Greeting, code: None }))
    }
}

/// By which name the server knows a letter that it took: a word without an address in it, if it says one.
fn queued_as(response: &Response) -> Option<String> {
    let last = response.message().last()?.split_whitespace().next_back()?.to_owned();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (last.len() <= 64 && last.chars().all(plain)).then_some(last)
}
