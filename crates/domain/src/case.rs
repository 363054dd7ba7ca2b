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

words! {
    /// A part of the worklist that is kept under a name.
    WorklistView {
        /// All in which something waits.
        Open = "open",
        /// Those that are assigned to the reader.
        Mine = "mine",
        /// Those of the reader's teams.
        Team = "team",
        /// Those of the reader's teams that nobody has.
        Unassigned = "unassigned",
        /// Emergencies and objections.
        Urgent = "urgent",
        /// Those of colleagues whom the reader stands in for.
        Substituting = "substituting",
        /// Those in which a paper was asked for again that did not come.
        Awaiting = "awaiting",
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
