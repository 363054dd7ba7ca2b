//! What must be refused, and what the virus scanner must find.

use crate::Noise;
use crate::office::{docx_entries, zip};

/// The EICAR test string, which every scanner reports and which harms nothing. Put together here, so that no scanner
/// reports this source or the built tests.
pub fn eicar() -> Vec<u8> {
    let backwards = "*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X";
    backwards.bytes().rev().collect()
}

/// A web page that would run a script.
pub fn html() -> Vec<u8> {
    b"<!DOCTYPE html>\n<html><head><title>Rechnung</title></head><body><script>alert(1)</script></body></html>\n"
        .to_vec()
}

/// A picture that would run a script.
pub fn svg() -> Vec<u8> {
    b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>\n".to_vec()
}

/// Some XML.
pub fn xml() -> Vec<u8> {
    b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<daten><wert>1</wert></daten>\n".to_vec()
}

/// A shell script.
pub fn script() -> Vec<u8> {
    b"#!/bin/sh\necho hello\n".to_vec()
}

/// The beginning of a Windows program, then noise.
pub fn exe(seed: u64, bytes: usize) -> Vec<u8> {
    let mut out = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0".to_vec();
    let filler = bytes.saturating_sub(out.len());
    Noise::new(seed).append(&mut out, filler);
    out
}

/// The beginning of a Linux program, then noise.
pub fn elf(seed: u64, bytes: usize) -> Vec<u8> {
    let mut out = b"\x7FELF\x02\x01\x01\0".to_vec();
    let filler = bytes.saturating_sub(out.len());
    Noise::new(seed).append(&mut out, filler);
    out
}

/// An archive that is no document.
pub fn plain_zip() -> Vec<u8> {
    zip(&[("Bilder/eins.jpg".to_owned(), vec![0xFF, 0xD8, 0xFF, 0xE0]), ("liesmich.txt".to_owned(), b"hallo".to_vec())])
}

/// A Java program.
pub fn jar() -> Vec<u8> {
    zip(&[
        ("META-INF/MANIFEST.MF".to_owned(), b"Main-Class: A\n".to_vec()),
        ("A.class".to_owned(), vec![0xCA, 0xFE, 0xBA, 0xBE]),
    ])
}

/// A Word document that carries macros.
pub fn macro_docx() -> Vec<u8> {
    let mut entries = docx_entries();
    entries.push(("word/vbaProject.bin".to_owned(), vec![0xD0, 0xCF, 0x11, 0xE0]));
    zip(&entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_virus_is_the_published_68_bytes() {
        let made = eicar();
        assert_eq!(made.len(), 68);
        assert!(made.starts_with(b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$"));
        assert!(made.ends_with(b"$H+H*"));
    }
}
