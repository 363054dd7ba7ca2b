//! TIFF 6.0, section 2: from directory to directory, tag by tag, in either order of bytes.

use super::{Next, Sides};

/// Order of bytes, version, place of the first directory.
pub(super) const HEAD: usize = 8;
const TAG: usize = 12;

#[derive(Debug, Default)]
pub(super) struct Tiff {
    big_endian: bool,
    expects: Expects,
    width: Option<u32>,
    height: Option<u32>,
}

#[derive(Debug, Default)]
enum Expects {
    #[default]
    Head,
    /// How many tags a directory has.
    Count,
    /// A tag, and how many come after it.
    Tag(u16),
    /// The place of the next directory.
    Place,
}

impl Tiff {
    pub(super) fn step(&mut self, at: u64, bytes: &[u8]) -> (Option<Sides>, Next) {
        match self.expects {
            Expects::Head => {
                self.big_endian = bytes.starts_with(b"MM");
                (None, self.directory(self.number32(bytes, 4)))
            }
            Expects::Count => match self.number16(bytes, 0) {
                Some(count) if count > 0 => (None, self.tag(at + 2, count - 1)),
                _ => (None, Next::End),
            },
            Expects::Tag(left) => {
                self.note(bytes);
                let to = at + TAG as u64;
                if left > 0 {
                    return (None, self.tag(to, left - 1));
                }
                self.expects = Expects::Place;
                (self.width.take().zip(self.height.take()), Next::Read(to, 4))
            }
            Expects::Place => (None, self.directory(self.number32(bytes, 0))),
        }
    }

    fn directory(&mut self, place: Option<u32>) -> Next {
        self.expects = Expects::Count;
        place.filter(|place| *place > 0).map_or(Next::End, |place| Next::Read(place.into(), 2))
    }

    fn tag(&mut self, at: u64, left: u16) -> Next {
        self.expects = Expects::Tag(left);
        Next::Read(at, TAG)
    }

    /// Tag, type, count, value. Sides are SHORT or LONG; the value stands in the tag itself, at its left end.
    fn note(&mut self, bytes: &[u8]) {
        let value = match self.number16(bytes, 2) {
            Some(3) => self.number16(bytes, 8).map(u32::from),
            Some(4) => self.number32(bytes, 8),
            _ => None,
        };
        match self.number16(bytes, 0) {
            Some(256) => self.width = value,
            Some(257) => self.height = value,
            _ => {}
        }
    }

    fn number16(&self, bytes: &[u8], at: usize) -> Option<u16> {
        let number = bytes.get(at..)?.first_chunk().copied()?;
        Some(if self.big_endian { u16::from_be_bytes(number) } else { u16::from_le_bytes(number) })
    }

    fn number32(&self, bytes: &[u8], at: usize) -> Option<u32> {
        let number = bytes.get(at..)?.first_chunk().copied()?;
        Some(if self.big_endian { u32::from_be_bytes(number) } else { u32::from_le_bytes(number) })
    }
}
