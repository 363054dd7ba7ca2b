//! Text that runs from the right and says nothing: German with each letter replaced by an Arabic one.
//!
//! Pages are looked at in it before anybody has translated them: what is written into a template instead of a text
//! stays Latin, and what was not mirrored stands on the wrong side. The tag is that of the pseudo-locale of
//! [CLDR](https://cldr.unicode.org). Only the demo offers it.

use std::borrow::Cow;

/// Arabic letters for `a` to `z`.
const LETTERS: [char; 26] = [
    'ا', 'ب', 'ج', 'د', 'ه', 'ف', 'غ', 'ح', 'ي', 'ژ', 'ك', 'ل', 'م', 'ن', 'و', 'پ', 'ق', 'ر', 'س', 'ت', 'ع', 'ڤ', 'ش',
    'خ', 'ئ', 'ز',
];

/// The text in pseudo-letters; digits, signs and everything else stay. Values are put in later and stay as they are.
pub(super) fn mirrored(text: &str) -> Cow<'_, str> {
    Cow::Owned(text.chars().map(letter).collect())
}

fn letter(of: char) -> char {
    let plain = match of.to_ascii_lowercase() {
        'ä' | 'Ä' => 'a',
        'ö' | 'Ö' => 'o',
        'ü' | 'Ü' => 'u',
        'ß' => 's',
        other => other,
    };
    let place = u32::from(plain).wrapping_sub(u32::from('a'));
    usize::try_from(place).ok().and_then(|place| LETTERS.get(place)).copied().unwrap_or(of)
}
