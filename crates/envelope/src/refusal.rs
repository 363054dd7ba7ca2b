//! Why sealed bytes are not opened.

/// Why sealed bytes are not opened: one kind for each reason. None of them tells anything about key or plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Fewer bytes than the header has.
    #[error("sealed bytes are shorter than the header")]
    TooShort,
    /// The bytes end after a full chunk: the short last chunk, which every value has, is missing.
    #[error("sealed bytes end without a last chunk")]
    Truncated,
    /// The last chunk is shorter than a tag. No sealed value has this length.
    #[error("sealed bytes have a length that cannot occur")]
    ImpossibleLength,
    /// More than [`MAX_CHUNKS`](crate::MAX_CHUNKS) chunks.
    #[error("sealed bytes have more chunks than the format allows")]
    TooLong,
    /// The header was not made with this key and this context, or it was changed.
    #[error("key, context or header do not belong together")]
    Commitment,
    /// The tag of a chunk does not fit: changed, moved, or cut within the chunk.
    #[error("chunk {index} was changed")]
    Chunk {
        /// Number of the chunk, from 0.
        index: u64,
    },
    /// A range was asked for that the plain text does not have.
    #[error("the range lies outside the plain text")]
    OutOfRange,
    /// The bytes handed over are not the whole chunks that were asked for, as after a short read.
    #[error("the bytes are not the chunks that were asked for")]
    Misaligned,
}
