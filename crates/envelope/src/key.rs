//! Keys and salts.

use crate::length::SALT;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// A key of 32 uniformly random bytes.
///
/// Lives in one place on the heap, so that moving it leaves no copies behind; erased when dropped; never shown.
pub struct Key(Box<Zeroizing<[u8; 32]>>);

impl Key {
    /// The key with these bytes, which must be uniformly random.
    pub fn from_bytes(mut bytes: [u8; 32]) -> Self {
        let key = Self(Box::new(Zeroizing::new(bytes)));
        bytes.zeroize();
        key
    }

    /// A new key. `fill` writes cryptographically secure random bytes.
    pub fn generate(fill: impl FnOnce(&mut [u8])) -> Self {
        let mut key = Box::new(Zeroizing::new([0; 32]));
        fill(key.as_mut_slice());
        Self(key)
    }

    /// The bytes, for wrapping this key under another and for nothing else.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A second copy. There is no `Clone`, so that copies of keys are seen where they are made.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// 24 bytes that are never used twice with the same key. Public: they open the header of the sealed value.
///
/// Not `Clone`: a salt seals one value.
#[derive(Debug)]
pub struct Salt([u8; SALT]);

impl Salt {
    /// The salt with these bytes.
    pub const fn from_bytes(bytes: [u8; SALT]) -> Self {
        Self(bytes)
    }

    /// A new salt. `fill` writes cryptographically secure random bytes.
    pub fn draw(fill: impl FnOnce(&mut [u8])) -> Self {
        let mut bytes = [0; SALT];
        fill(&mut bytes);
        Self(bytes)
    }

    pub(crate) const fn bytes(&self) -> &[u8; SALT] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generate_and_draw_take_the_bytes_they_are_given() {
        let key = Key::generate(|bytes| bytes.fill(7));
        assert_eq!(key.expose(), &[7; 32]);
        assert_eq!(key.duplicate().expose(), &[7; 32]);
        assert_eq!(Salt::draw(|bytes| bytes.fill(9)).bytes(), &[9; SALT]);
    }

    #[test]
    fn debug_shows_no_byte_of_a_key() {
        assert_eq!(format!("{:?}", Key::from_bytes([0xAB; 32])), "Key(..)");
    }
}
