//! Cases: how far they are, and who takes part.

use crate::words::words;

words! {
    /// How far a case is.
    CaseState {
        /// Papers and messages come in.
        Open = "open",
        /// It can be read, and nothing can be added.
        Closed = "closed",
    }
}

words! {
    /// Why somebody takes part in a case.
    PartyKind {
        /// Member of the household.
        Member = "member",
        /// Bevollmächtigte/r or gesetzliche Vertretung.
        Representative = "representative",
        /// Helps without representing.
        Helper = "helper",
    }
}
