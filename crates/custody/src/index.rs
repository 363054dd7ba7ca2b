//! The blind index: finding a person by surname and birth date without storing either in the clear.

use envelope::Key;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// HMAC-SHA-256 over the length-prefixed folded surname and the birth date.
pub(crate) fn blind_index(key: &Key, surname: &str, birth_date: &str) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose()) else { unreachable!("HMAC takes any key length") };
    for part in [fold(surname).as_bytes(), birth_date.trim().as_bytes()] {
        mac.update(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

/// Case and German spelling variants are the same surname: Müller, MUELLER, Mueller.
fn fold(surname: &str) -> String {
    let lower = surname.to_lowercase();
    let mut out = String::with_capacity(lower.len());
    for letter in lower.chars().filter(|c| c.is_alphanumeric()) {
        match letter {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter_but_key_and_date_do() {
        let key = Key::from_bytes([7; 32]);
        let index = blind_index(&key, "Müller-Lüdenscheidt", "1980-02-01");
        assert_eq!(index, blind_index(&key, "MUELLER LUEDENSCHEIDT", "1980-02-01 "));
        assert_ne!(index, blind_index(&key, "Müller-Lüdenscheidt", "1980-01-02"));
        assert_ne!(index, blind_index(&Key::from_bytes([8; 32]), "Müller-Lüdenscheidt", "1980-02-01"));
    }
}
