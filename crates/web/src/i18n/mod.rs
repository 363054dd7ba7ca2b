//! Languages and their texts.
//!
//! - [`language`]: the eight languages the portal is made for, with tag and direction
//! - [`locale`]: the texts of one language, from `locales/<tag>/*.ftl` ([Fluent](https://projectfluent.org))
//! - [`pseudo`]: letters from the right, for looking at pages before they are translated

mod language;
mod locale;
mod pseudo;

pub use language::{Direction, Language};
pub use locale::Locale;

#[cfg(test)]
mod tests;
