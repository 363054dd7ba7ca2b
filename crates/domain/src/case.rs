//! Cases: how far they are, how urgent, and who takes part.

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

words! {
    /// What comes first on the worklist, in this order.
    Urgency {
        /// No money for food, no home, no electricity, no health insurance.
        Emergency = "emergency",
        /// An objection is to be seen to: a period runs.
        Objection = "objection",
        /// Everything else.
        Ordinary = "ordinary",
    }
}

impl Urgency {
    /// Its place in the order, from 0.
    pub const fn rank(self) -> u8 {
        self as u8
    }

    /// The one at this place.
    pub fn ranked(rank: u8) -> Option<Self> {
        Self::ALL.get(usize::from(rank)).copied()
    }
}
