//! One range of a content (RFC 9110 14.1.2).

use std::ops::Range;

/// Which bytes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RangeSpec {
    /// From the first byte position to the last, both included; to the end without a last.
    From {
        /// First byte.
        first: u64,
        /// Last byte.
        last: Option<u64>,
    },
    /// The last bytes, so many.
    Suffix(u64),
}

impl RangeSpec {
    /// The bytes of a content of this length; `None` if it has none of them.
    pub(crate) fn within(self, total: u64) -> Option<Range<u64>> {
        let range = match self {
            Self::From { first, last } => first..last.map_or(total, |last| last.saturating_add(1)).min(total),
            Self::Suffix(length) => total.saturating_sub(length)..total,
        };
        (!range.is_empty()).then_some(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_to_what_there_is() {
        let from = |first, last| RangeSpec::From { first, last };
        for (spec, range) in [
            (from(0, Some(0)), Some(0..1)),
            (from(3, Some(5)), Some(3..6)),
            (from(3, Some(99)), Some(3..10)),
            (from(3, Some(u64::MAX)), Some(3..10)),
            (from(9, None), Some(9..10)),
            (from(10, None), None),
            (from(5, Some(4)), None),
            (RangeSpec::Suffix(4), Some(6..10)),
            (RangeSpec::Suffix(11), Some(0..10)),
            (RangeSpec::Suffix(0), None),
        ] {
            assert_eq!(spec.within(10), range, "{spec:?}");
        }
    }
}
