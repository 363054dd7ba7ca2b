//! The blind index: finding a person by surname and birth date without storing either in the clear.

use envelope::Key;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// HMAC-SHA-256 over the length-prefixed folded surname and the birth date.
pub(crate) fn blind_index(key: &Key, surname: &str, birth_date: &str) -> Vec<u8> {
    keyed(key, &[fold(surname).as_bytes(), birth_date.trim().as_bytes()])
}

/// HMAC-SHA-256 of a code that proves an address, for the row it stands in: nobody tries a million of them without the key.
pub(crate) fn code_hash(key: &Key, row: &[u8], code: &str) -> Vec<u8> {
    keyed(key, &[b"reach/code/v1", row, code.as_bytes()])
}

fn keyed(key: &Key, parts: &[&[u8]]) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose()) else { unreachable!("HMAC takes any key length") };
    for part in parts {
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
        assert_ne!(code_hash(&key, &[1], "123456"), code_hash(&key, &[2], "123456"));
        assert_ne!(index, blind_index(&Key::from_bytes([8; 32]), "Müller-Lüdenscheidt", "1980-02-01"));
    }
}
