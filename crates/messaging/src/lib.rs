//! Conversations between customers and caseworkers around each case.
//!
//! - [`threads`]: lists of conversations, beginning one
//! - [`messages`]: reading and posting
//! - [`admit`]: what is asked before papers are received for a message
//! - [`answering`]: who takes part, who answers, how soon
//! - [`notes`]: what caseworkers tell each other
//! - [`search`]: looking for words in a case
//! - [`text_modules`]: what staff write often
//! - [`drafts`]: what somebody began to write
//! - [`handing`]: handing a conversation over
//! - [`events`]: what open pages learn of while it happens
//! - [`reach`]: how people want to be told outside the portal · [`courier`], [`sending`]: telling them
//! - [`purge`]: forgetting what nobody can ask for any more

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod admit;
pub mod answering;
pub mod courier;
pub mod drafts;
mod error;
pub mod events;
pub mod handing;
pub mod messages;
pub mod notes;
mod post;
pub mod purge;
pub mod reach;
pub mod search;
pub mod sending;
pub mod text_modules;
pub mod threads;
mod view;

use std::sync::Arc;

use custody::Custody;

pub use admit::Admitted;
pub use answering::Answering;
pub use courier::{Courier, Letter, MailCourier, SmsCourier, Telling, Undelivered, Wording, Words};
pub use drafts::{DraftPlace, DraftView, NewDraft};
pub use error::Error;
pub use events::Event;
pub use notes::{NewNote, NoteView};
pub use post::check_body;
pub use reach::{ReachView, Times, WayView};
pub use search::{Findings, Found, Hit};
pub use sending::SendError;
pub use text_modules::{TextModule, WantedModule};
pub use threads::check_subject;
pub use view::{Made, MessageView, NewMessage, NewThread, ThreadView};

/// Characters of a subject.
pub const LONGEST_SUBJECT: usize = 200;
/// Characters of a message.
pub const LONGEST_BODY: usize = 10_000;

/// The service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Messaging {
    custody: Custody,
    feeds: events::Feeds,
    outside: Arc<sending::Outside>,
}

impl Messaging {
    /// Starts the service.
    pub fn new(custody: Custody) -> Self {
        Self { custody, feeds: events::Feeds::default(), outside: Arc::default() }
    }

    /// Tells people outside the portal from now on: by these couriers, each no more than so often a minute, in these words.
    #[must_use]
    pub fn with_couriers(mut self, couriers: Vec<(Arc<dyn Courier>, u32)>, wording: Arc<dyn Wording>) -> Self {
        for (courier, _) in &couriers {
            self.custody.send_by(courier.channel());
        }
        self.outside = Arc::new(sending::Outside::new(couriers, wording));
        self
    }

    /// Now.
    pub fn now(&self) -> domain::Timestamp {
        self.custody.now()
    }
}
