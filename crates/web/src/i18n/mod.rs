//! Languages and their texts.
//!
//! - [`language`]: the eight languages the portal is made for, with tag and direction
//! - [`locale`]: the texts of one language, from `locales/<tag>/*.ftl` ([Fluent](https://projectfluent.org))

mod language;
mod locale;

pub use language::{Direction, Language};
pub use locale::Locale;

#[cfg(test)]
mod tests;
