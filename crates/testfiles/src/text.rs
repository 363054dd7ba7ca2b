//! Letters in plain text.

use crate::Noise;

const WORDS: [&str; 12] =
    ["anbei", "die", "Unterlage", "für", "März", "Größe", "Miete", "Kontoauszug", "bitte", "prüfen", "danke", "Grüße"];

/// UTF-8 text with umlauts, exactly `bytes` bytes.
pub fn text(seed: u64, bytes: usize) -> Vec<u8> {
    let mut noise = Noise::new(seed);
    let mut out = Vec::with_capacity(bytes + 16);
    while out.len() < bytes {
        let at = usize::from(noise.byte()) % WORDS.len();
        out.extend_from_slice(WORDS[at].as_bytes());
        out.push(if noise.below(9) == 0 { b'\n' } else { b' ' });
    }
    out.truncate(bytes);
    if let Err(cut) = std::str::from_utf8(&out) {
        let whole = cut.valid_up_to();
        out[whole..].fill(b'.');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_whole_utf_8() {
        for bytes in 0..400 {
            let made = text(3, bytes);
            assert_eq!(made.len(), bytes);
            assert!(std::str::from_utf8(&made).is_ok(), "{bytes} bytes");
        }
    }
}
