//! A letter: plain text to one address.

use chrono::{DateTime, Utc};
use lettre::address::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::{Message, message::SinglePart};

use crate::Fault;

/// Characters of an address at most.
const LONGEST: usize = 254;

/// What is sent.
#[derive(Clone)]
pub struct Letter<'a> {
    /// Names it: the same for every attempt, so that a second copy can be told.
    pub id: &'a str,
    /// The address.
    pub to: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// The text.
    pub body: &'a str,
    /// The language of the text.
    pub language: &'a str,
    /// When it is sent.
    pub at: DateTime<Utc>,
}

/// Never shown by accident.
impl std::fmt::Debug for Letter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Letter({})", self.id)
    }
}

/// A letter that the server took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// By which name the server knows it, if it says one.
    pub queued_as: Option<String>,
}

impl Letter<'_> {
    /// The letter as it is sent.
    pub(crate) fn message(&self, from: &Mailbox, domain: &str) -> Result<Vec<u8>, Fault> {
        let to = address(self.to).ok_or(Fault::NoAddress)?;
        let builder = Message::builder()
            .message_id(Some(format!("<{}@{domain}>", self.id)))
            .date(self.at.into())
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(self.subject);
        // Nobody's absence note answers it, and no program takes it for a person.
        let builder = said(builder, HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated");
        let builder = said(builder, HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "All");
        let builder = said(builder, HeaderName::new_from_ascii_str("Content-Language"), self.language);
        let text = SinglePart::builder()
            .header(ContentType::TEXT_PLAIN)
            .header(ContentTransferEncoding::QuotedPrintable)
            .body(self.body.to_owned());
        let message = builder.singlepart(text).map_err(|_| Fault::NoAddress)?;
        Ok(message.formatted())
    }
}

fn said(builder: MessageBuilder, name: HeaderName, value: &str) -> MessageBuilder {
    builder.raw_header(HeaderValue::new(name, value.to_owned()))
}

/// An address that letters can go to: ASCII, for not every server on the way takes more.
pub fn address(typed: &str) -> Option<Address> {
    let fits = typed.is_ascii() && typed.len() <= LONGEST && typed.contains('@');
    let address: Address = typed.parse().ok().filter(|_| fits)?;
    // `somebody@localhost` and numbers in brackets lead to our own machines.
    let domain = address.domain();
    let named = domain.rsplit_once('.').is_some_and(|(name, top)| !name.is_empty() && !top.is_empty());
    (named && !domain.starts_with('[')).then_some(address)
}

/// Whether letters can go there.
pub fn is_address(typed: &str) -> bool {
    address(typed).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_people() {
        for good in ["a@b.example", "vorname.nachname+portal@mail.example.org"] {
            assert!(is_address(good), "{good}");
        }
        let bad = ["", "a", "a@b", "a@[127.0.0.1]", "a b@c.example", "a@b.example\r\nBcc: c@d.example", "ä@b.example"];
        for bad in bad {
            assert!(!is_address(bad), "{bad}");
        }
        assert!(!is_address(&format!("a@{}.example", "b".repeat(LONGEST))));
    }
}
