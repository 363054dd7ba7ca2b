//! Files for tests, made on the spot: valid documents of any size, and the things that must be refused.
//!
//! Nothing here needs a program or a file from outside, and the same arguments always give the same bytes. Every
//! function that takes `bytes` gives a file of exactly that length, or of the shortest length the format allows where
//! that is longer; the exceptions say so. What fills the rest is noise from the seed, at a place where readers of the
//! format skip it.
//!
//! - [`mod@pdf`]: papers with readable pages
//! - [`mod@jpeg`], [`image`]: pictures
//! - [`office`]: Word, Excel and LibreOffice files, and the zip writer under them
//! - [`mod@text`]: letters in plain text
//! - [`hostile`]: pages, scripts, programs, archives, papers that act, containers that lie, the test virus
//! - [`claims`]: pictures that claim to be of any size

pub mod claims;
pub mod hostile;
pub mod image;
pub mod jpeg;
mod noise;
pub mod office;
pub mod pdf;
pub mod text;

pub use hostile::{eicar, elf, exe, html, jar, macro_docx, plain_zip, script, svg, xml};
pub use image::{heic, png, tiff, webp};
pub use jpeg::jpeg;
pub use noise::Noise;
pub use office::{docx, odt, xlsx};
pub use pdf::pdf;
pub use text::text;
