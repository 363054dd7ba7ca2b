//! What may go wrong with which call.

/// A call to a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Call {
    /// A small object is stored.
    Put,
    /// An upload is opened.
    Begin,
    /// A part is written.
    Send,
    /// An upload becomes an object.
    Complete,
    /// An upload is taken back.
    Abort,
    /// An upload is taken back by its id.
    AbortById,
    /// An object is asked for its length.
    Head,
    /// An object is read.
    Read,
    /// An object is deleted.
    Delete,
    /// Objects are listed.
    List,
    /// A leftover is deleted.
    RemoveLeftover,
    /// The store is asked for a sign of life.
    Health,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Nothing is done, and that is said.
    Refuses,
    /// It is done, and an error is answered.
    LosesAnswer,
    /// Nothing is done, for there is no room.
    Full,
    /// Nothing is done, now and by all calls after it until the store is repaired.
    GoesDown,
    /// It is done, and answered, only when it is released.
    Waits,
    /// It is done, and answered only when it is released.
    AnswersLate,
    /// Nothing is done, and no answer ever comes.
    Hangs,
    /// It is done, and no answer ever comes.
    HangsAfter,
    /// An object that is there is said not to be.
    NotFound,
    /// What is read ends too early, as if it were whole.
    ReadsShort,
    /// What is read ends too early, with an error.
    ReadBreaks,
    /// What is read stops amid its bytes, and nothing more comes.
    ReadStalls,
    /// One bit of what is read is another.
    ReadsFlipped,
    /// One bit of what is written is another.
    WritesFlipped,
    /// A list ends too early, as if it were whole.
    ListsShort,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Refuses,
        Self::Full,
        Self::LosesAnswer,
        Self::GoesDown,
        Self::Waits,
        Self::AnswersLate,
        Self::Hangs,
        Self::HangsAfter,
        Self::NotFound,
        Self::ReadsShort,
        Self::ReadBreaks,
        Self::ReadStalls,
        Self::ReadsFlipped,
        Self::WritesFlipped,
        Self::ListsShort,
    ];

    /// Whether it can befall this call, and differs there from all faults before it in [`Fault::ALL`].
    pub const fn befalls(self, call: Call) -> bool {
        let changes = matches!(
            call,
            Call::Put
                | Call::Begin
                | Call::Send
                | Call::Complete
                | Call::Abort
                | Call::AbortById
                | Call::Delete
                | Call::RemoveLeftover
        );
        match self {
            Self::Refuses | Self::GoesDown => true,
            Self::Full => matches!(call, Call::Put | Call::Begin | Call::Send | Call::Complete),
            // A list has no moment before its first item.
            Self::Waits | Self::Hangs => !matches!(call, Call::List),
            Self::LosesAnswer | Self::AnswersLate | Self::HangsAfter => changes,
            Self::NotFound => matches!(call, Call::Head | Call::Read),
            Self::ReadsShort | Self::ReadBreaks | Self::ReadStalls | Self::ReadsFlipped => matches!(call, Call::Read),
            Self::WritesFlipped => matches!(call, Call::Put | Call::Send),
            Self::ListsShort => matches!(call, Call::List),
        }
    }

    /// Whether nothing goes on before somebody releases the call.
    pub const fn is_released(self) -> bool {
        matches!(self, Self::Waits | Self::AnswersLate)
    }

    /// Whether the caller has to stop waiting by itself.
    pub const fn is_endless(self) -> bool {
        matches!(self, Self::Hangs | Self::HangsAfter | Self::ReadStalls)
    }
}
