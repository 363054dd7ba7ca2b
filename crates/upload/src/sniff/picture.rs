//! How many pixels a picture claims to have, read without decoding one.
//!
//! Each format says where its numbers stand, by a walk over heads and lengths: what lies between is passed over unseen, so
//! a photo costs nothing beyond its head. A walk goes forward only and ends after [`STEPS`] steps, whatever the bytes say.
//!
//! - No size, a side of nothing, more than [`MOST_PIXELS`]: refused. Nobody can show such a picture, and programs that try
//!   ask for all the memory there is.
//! - More than [`HUGE_PIXELS`]: flagged.
//!
//! | format | where | the size of |
//! |---|---|---|
//! | PNG | `IHDR` | the picture |
//! | JPEG | the first start of frame (T.81 B.2.2) | the picture |
//! | WebP | `VP8 `, `VP8L` or `VP8X` | the canvas |
//! | TIFF | tags 256 and 257 of every directory that stands behind the one before | the largest page |
//! | HEIC | every `ispe` property (ISO 23008-12 6.5.3) | the largest |
//!
//! A HEIC without `ispe` is a film of pictures, whose size stands elsewhere: nothing is said of it. A directory of a TIFF
//! that points back is not followed: its bytes have gone by.

mod heic;
mod jpeg;
mod tiff;
mod webp;

use domain::{DocumentFlag, DocumentFlags, MediaType};

use super::Refused;
use tiff::Tiff;

/// From here on showing a picture takes more memory than a browser's tab gets on most machines: 400 MB at four bytes a
/// pixel. A paper of A3 scanned at 600 dpi has 70 million.
pub const HUGE_PIXELS: u64 = 100_000_000;
/// More than any camera or scanner for papers makes: A0 at 600 dpi has 558 million.
pub const MOST_PIXELS: u64 = 1_000_000_000;
/// The longest walk. A TIFF of a thousand pages takes 20,000 steps.
const STEPS: u32 = 65_536;

/// What a walk wants to see next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// These bytes of the file. They begin where the last ones began, or later.
    Read(u64, usize),
    /// Nothing more.
    End,
}

/// The formats of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
    Webp,
    Tiff,
    Heic,
}

impl Kind {
    pub(super) const fn media_type(self) -> MediaType {
        match self {
            Self::Jpeg => MediaType::Jpeg,
            Self::Png => MediaType::Png,
            Self::Webp => MediaType::Webp,
            Self::Tiff => MediaType::Tiff,
            Self::Heic => MediaType::Heic,
        }
    }

    /// Where its walk begins.
    const fn first(self) -> Next {
        match self {
            Self::Jpeg => Next::Read(2, jpeg::STEP),
            Self::Png => Next::Read(16, 8),
            Self::Webp => Next::Read(12, webp::SHORT),
            Self::Tiff => Next::Read(0, tiff::HEAD),
            Self::Heic => Next::Read(0, heic::STEP),
        }
    }
}

/// The sides of a picture.
type Sides = (u32, u32);

/// Looks for the size of one picture while it streams by.
#[derive(Debug)]
pub(super) struct PictureCheck {
    kind: Kind,
    tiff: Tiff,
    wanted: Next,
    /// What of `wanted` is here.
    held: Vec<u8>,
    /// Bytes that have gone by.
    seen: u64,
    steps: u32,
    /// Pixels of the largest picture so far.
    most: Option<u64>,
}

impl PictureCheck {
    pub(super) fn new(kind: Kind) -> Self {
        let (tiff, held) = (Tiff::default(), Vec::new());
        Self { kind, tiff, wanted: kind.first(), held, seen: 0, steps: 0, most: None }
    }

    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        let begin = self.seen;
        self.seen += bytes.len() as u64;
        while let Next::Read(at, length) = self.wanted {
            if self.held.len() >= length {
                self.step(at, length)?;
                continue;
            }
            let from = (at + self.held.len() as u64).saturating_sub(begin);
            let Some(rest) = usize::try_from(from).ok().and_then(|from| bytes.get(from..)) else { break };
            if rest.is_empty() {
                break;
            }
            let missing = length - self.held.len();
            self.held.extend_from_slice(rest.get(..missing.min(rest.len())).unwrap_or_default());
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<DocumentFlags, Refused> {
        let Some(most) = self.most else {
            return if self.kind == Kind::Heic { Ok(DocumentFlags::default()) } else { Err(Refused::Broken) };
        };
        Ok((most > HUGE_PIXELS).then_some(DocumentFlag::HugeImage).into_iter().collect())
    }

    fn step(&mut self, at: u64, length: usize) -> Result<(), Refused> {
        let bytes = self.held.get(..length).unwrap_or_default();
        let (sides, next) = match self.kind {
            Kind::Jpeg => jpeg::step(at, bytes),
            Kind::Png => (png(bytes), Next::End),
            Kind::Webp => webp::step(bytes),
            Kind::Tiff => self.tiff.step(at, bytes),
            Kind::Heic => heic::step(at, bytes),
        };
        if let Some((width, height)) = sides {
            let pixels = u64::from(width) * u64::from(height);
            if pixels == 0 || pixels > MOST_PIXELS {
                return Err(Refused::Pixels);
            }
            self.most = self.most.max(Some(pixels));
        }
        self.steps += 1;
        self.wanted = match next {
            // Forward, or the same place with more of it.
            Next::Read(to, more) if self.steps < STEPS && (to > at || to == at && more > length) => {
                let gone = usize::try_from(to - at).unwrap_or(usize::MAX).min(self.held.len());
                self.held.drain(..gone);
                next
            }
            _ => {
                self.held = Vec::new();
                Next::End
            }
        };
        Ok(())
    }
}

/// Width and height, 32 bits each (PNG 11.2.2). That they stand at byte 16 was seen with the type.
fn png(bytes: &[u8]) -> Option<Sides> {
    Some((number32(bytes, 0)?, number32(bytes, 4)?))
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests;
