//! What customers declare, and what reached the Jobcenter another way than through the portal.

use crate::words::words;

words! {
    /// What a customer declares in a paper or a message. Nothing is refused because it came by the wrong button.
    DeclarationKind {
        /// Antrag. Works back to the first of the month in which it arrived.
        Application = "application",
        /// Widerspruch, § 84 SGG.
        Objection = "objection",
        /// Veränderungsmitteilung, § 60 SGB I.
        Change = "change",
    }
}

words! {
    /// What was recorded of a contact outside of the portal.
    RecordKind {
        /// A telephone call; for staff only.
        Call = "call",
        /// A paper that lies in the case file, so nobody asks for it again.
        Paper = "paper",
    }
}

words! {
    /// How a paper reached the Jobcenter.
    RecordWay {
        /// By post.
        Post = "post",
        /// Handed in at the counter.
        Counter = "counter",
    }
}
