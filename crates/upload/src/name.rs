//! The name a document is shown under. It opens nothing: objects and rows are found by ids.

use domain::MediaType;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The longest display name, in bytes of UTF-8, ending included.
pub const LONGEST_NAME: usize = 255;

/// What a document is called when its sender gave no usable name.
const UNNAMED: &str = "Unterlage";

/// Makes a display name from what the sender claimed and what the bytes turned out to be.
///
/// 1. Only what follows the last `/` or `\`: some programs send whole paths.
/// 2. Control characters go, and so do those that turn the direction of writing (U+202E) or can't be seen: a name must
///    read as it is. The joiners of Persian and of emoji stay.
/// 3. NFC; white space to one blank; none of it, and no dot, at either end.
/// 4. The ending must fit the type. An ending of another type we take is replaced (`Foto.png` that is a JPEG becomes
///    `Foto.jpg`); anything else may be part of the name, so the right one is appended (`Miete 03.2026` becomes
///    `Miete 03.2026.pdf`, `rechnung.exe` becomes `rechnung.exe.pdf`). What is right is kept as it is written (`.JPEG`).
/// 5. At most [`LONGEST_NAME`] bytes, cut between letters as people see them, never within the ending.
/// 6. Nothing left: `Unterlage` and the ending.
///
/// The result is never empty, and making a name of it again changes nothing.
pub fn display_name(claimed: Option<&str>, media_type: MediaType) -> String {
    let base = base_name(claimed);
    let name = cleaned(base);

    let (stem, ending) = match name.rsplit_once('.').map(|(stem, ending)| (stem, ending, type_of(ending))) {
        Some((stem, ending, Some(told))) if told == media_type => (stem, ending),
        Some((stem, _, Some(_))) => (stem, media_type.extension()),
        // A name that is nothing but an ending, such as `.pdf` before its dot was trimmed.
        None if type_of(&name).is_some() && base.trim_start().starts_with('.') => ("", media_type.extension()),
        _ => (name.as_str(), media_type.extension()),
    };
    let stem = trimmed(cut(trimmed(stem), LONGEST_NAME - 1 - ending.len()));
    format!("{}.{ending}", if stem.is_empty() { UNNAMED } else { stem })
}

/// The name by which a refused file is told to its sender: steps 1 to 3, cut to [`LONGEST_NAME`] bytes.
pub fn claimed_name(claimed: Option<&str>) -> String {
    let name = cleaned(base_name(claimed));
    let name = cut(&name, LONGEST_NAME);
    if name.is_empty() { UNNAMED.to_owned() } else { name.to_owned() }
}

fn base_name(claimed: Option<&str>) -> &str {
    claimed.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default()
}

fn cleaned(base: &str) -> String {
    let visible: String = base.chars().filter_map(shown).nfc().collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    trimmed(&words.join(" ")).to_owned()
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter == '.' || letter.is_whitespace())
}

/// The longest beginning of at most `limit` bytes that ends between two graphemes.
fn cut(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let end = text.grapheme_indices(true).map(|(start, _)| start).take_while(|start| *start <= limit).last();
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

/// The character as it is kept; `None` for those that a reader can't see or that change how others read.
fn shown(letter: char) -> Option<char> {
    match letter {
        // Tab, new line and the separators of lines and paragraphs part words.
        '\t' | '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        // Bidi: Arabic letter mark, marks, embeddings and overrides, isolates. Unseen: soft hyphen, zero width space,
        // word joiner and its kin, deprecated format characters, byte order mark, annotations, tags.
        '\u{61C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{AD}'
        | '\u{200B}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => None,
        _ if letter.is_control() => None,
        _ => Some(letter),
    }
}

/// The type that a file ending stands for, among those we take.
fn type_of(ending: &str) -> Option<MediaType> {
    match ending.to_ascii_lowercase().as_str() {
        "jpeg" | "jpe" | "jfif" => Some(MediaType::Jpeg),
        "heif" | "hif" => Some(MediaType::Heic),
        "tif" => Some(MediaType::Tiff),
        usual => MediaType::ALL.iter().copied().find(|kind| kind.extension() == usual),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    use super::*;

    #[test]
    fn names_as_people_and_programs_send_them() {
        use MediaType::{Docx, Heic, Jpeg, Pdf, Text};
        let cases = [
            ("Mietvertrag.pdf", Pdf, "Mietvertrag.pdf"),
            ("IMG_0042.JPEG", Jpeg, "IMG_0042.JPEG"),
            ("photo.HEIF", Heic, "photo.HEIF"),
            ("Foto.png", Jpeg, "Foto.jpg"),
            ("rechnung.exe", Pdf, "rechnung.exe.pdf"),
            ("seite.html", Text, "seite.html.txt"),
            ("Miete 03.2026", Pdf, "Miete 03.2026.pdf"),
            ("ohne Endung", Docx, "ohne Endung.docx"),
            ("C:\\Users\\muster\\Desktop\\Bescheid.pdf", Pdf, "Bescheid.pdf"),
            ("..\\..\\boot.pdf", Pdf, "boot.pdf"),
            ("../../etc/passwd", Text, "passwd.txt"),
            ("a/b\\c.pdf", Pdf, "c.pdf"),
            ("a\\b/", Pdf, "Unterlage.pdf"),
            ("", Pdf, "Unterlage.pdf"),
            ("   ", Pdf, "Unterlage.pdf"),
            ("..", Pdf, "Unterlage.pdf"),
            (".pdf", Pdf, "Unterlage.pdf"),
            (".png", Pdf, "Unterlage.pdf"),
            (".htaccess", Text, "htaccess.txt"),
            ("pdf", Pdf, "pdf.pdf"),
            ("gehalt\u{202E}fdp.exe", Pdf, "gehaltfdp.exe.pdf"),
            ("\u{2066}a\u{2069}\u{200F}.pdf", Pdf, "a.pdf"),
            ("a\0b\r\nc\t d.pdf", Pdf, "ab c d.pdf"),
            ("Ko\u{308}rper.pdf", Pdf, "Körper.pdf"),
            ("unsicht\u{200B}bar\u{FEFF}.pdf", Pdf, "unsichtbar.pdf"),
            ("می\u{200C}خواهم.pdf", Pdf, "می\u{200C}خواهم.pdf"),
            ("Rechnung.pdf. . ", Pdf, "Rechnung.pdf"),
            ("a .pdf", Pdf, "a.pdf"),
        ];
        for (claimed, kind, shown) in cases {
            assert_eq!(display_name(Some(claimed), kind), shown, "{claimed:?}");
        }
        assert_eq!(display_name(None, MediaType::Xlsx), "Unterlage.xlsx");
    }

    #[test]
    fn a_long_name_keeps_its_ending_and_whole_letters() {
        let family = "👨‍👩‍👧‍👦";
        let name = display_name(Some(&format!("{}.pdf", family.repeat(20))), MediaType::Pdf);
        assert_eq!(name, format!("{}.pdf", family.repeat(251 / family.len())));
        let exact = format!("{}.pdf", "a".repeat(251));
        assert_eq!(display_name(Some(&exact), MediaType::Pdf), exact);
        let heap = format!("e{}.pdf", "\u{301}".repeat(400));
        assert_eq!(display_name(Some(&heap), MediaType::Pdf), "Unterlage.pdf", "one letter of 800 bytes");
    }

    fn any_type() -> impl Strategy<Value = MediaType> {
        proptest::sample::select(MediaType::ALL)
    }

    proptest! {
        #[test]
        fn every_name_is_fit_to_show(claimed in any::<String>(), kind in any_type()) {
            let name = display_name(Some(&claimed), kind);
            prop_assert!(name.len() <= LONGEST_NAME);
            prop_assert!(is_nfc(&name));
            prop_assert!(!name.contains(['/', '\\']));
            prop_assert!(!name.chars().any(char::is_control));
            prop_assert!(name.chars().all(|letter| shown(letter) == Some(letter)));
            let (stem, ending) = name.rsplit_once('.').expect("an ending");
            prop_assert!(!stem.trim().is_empty());
            prop_assert_eq!(type_of(ending), Some(kind));
        }

        #[test]
        fn a_name_made_twice_is_the_same(claimed in "[a-zä. \u{301}\u{202E}/\\\\👩\u{200D}]{0,300}(\\.(pdf|exe|JPG))?", kind in any_type()) {
            let name = display_name(Some(&claimed), kind);
            prop_assert_eq!(display_name(Some(&name), kind), name);
        }
    }
}
