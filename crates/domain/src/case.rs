//! Cases: how far they are, what is to be done, and who takes part.

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
    /// What is to be done first in a case. The worklist has them in this order.
    Task {
        /// No money for food, no home, no electricity, no health insurance.
        Emergency = "emergency",
        /// An objection is to be seen to: a period runs.
        Objection = "objection",
        /// Something new in a case in which something that was declared is not decided.
        Declared = "declared",
        /// Papers are to be looked at.
        Papers = "papers",
        /// Messages are to be answered.
        Messages = "messages",
        /// Everything else.
        Other = "other",
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
        /// Those in which something is due today, or was before.
        Due = "due",
        /// Those of colleagues whom the reader stands in for.
        Substituting = "substituting",
        /// Those in which a paper was asked for again that did not come.
        Awaiting = "awaiting",
    }
}

impl Task {
    /// Its place in the order, from 0.
    pub const fn rank(self) -> u8 {
        self as u8
    }

    /// The one at this place.
    pub fn ranked(rank: u8) -> Option<Self> {
        Self::ALL.get(usize::from(rank)).copied()
    }
}
