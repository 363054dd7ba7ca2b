//! What must be refused, and what the virus scanner must find.

use crate::Noise;
use crate::office::{docx_entries, odt_entries, xlsx_entries, zip};
use crate::pdf::pdf_with;

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
    with(docx_entries(), "word/vbaProject.bin", b"\xD0\xCF\x11\xE0")
}

/// A workbook that carries macros.
pub fn macro_xlsx() -> Vec<u8> {
    with(xlsx_entries(), "xl/vbaProject.bin", b"\xD0\xCF\x11\xE0")
}

/// A LibreOffice text that carries macros.
pub fn macro_odt() -> Vec<u8> {
    with(odt_entries(), "Basic/Standard/Module1.xml", b"<script:module/>")
}

/// A Word document with another file inside.
pub fn carrying_docx() -> Vec<u8> {
    with(docx_entries(), "word/embeddings/oleObject1.bin", b"\xD0\xCF\x11\xE0")
}

/// These entries and one more.
fn with(mut entries: Vec<(String, Vec<u8>)>, name: &str, content: &[u8]) -> Vec<u8> {
    entries.push((name.to_owned(), content.to_vec()));
    zip(&entries)
}

/// A PDF that asks for a password.
pub fn locked_pdf() -> Vec<u8> {
    let lock = " /Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -44 >> /ID [ <00> <00> ]";
    pdf_with("", lock, b"")
}

/// A PDF that runs a script when it is opened.
pub fn acting_pdf() -> Vec<u8> {
    pdf_with(" /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", "", b"")
}

/// A PDF with another file inside.
pub fn carrying_pdf() -> Vec<u8> {
    pdf_with(" /Names << /EmbeddedFiles << /Names [ ] >> >>", "", b"")
}

/// A Word document whose directory says that one of its entries becomes very large.
pub fn inflating_docx() -> Vec<u8> {
    let filler = ("word/media/image1.bmp".to_owned(), vec![0; 1_000_000]);
    let file = zip(&[docx_entries(), vec![filler]].concat());
    let file = patched(file, 3, METHOD, &[8, 0]);
    patched(file, 3, UNPACKED, &900_000_000_u32.to_le_bytes())
}

/// Word documents that programs could read in two ways, or that lie: what is wrong, and the file.
pub fn broken_containers() -> Vec<(&'static str, Vec<u8>)> {
    let good = || zip(&docx_entries());
    let named = |name: &str| with(docx_entries(), name, b"x");
    let end = good().len() - END;
    let with_end = |at: usize, value: &[u8]| overwritten(good(), end + at, value);
    let huge = u32::MAX.to_le_bytes();
    let second = good();
    vec![
        ("one entry more than there is", with_end(8, &[4, 0, 4, 0])),
        ("one entry fewer than there is", with_end(8, &[2, 0, 2, 0])),
        ("two discs", with_end(4, &[1, 0])),
        ("a comment that is not there", with_end(20, &[1, 0])),
        ("a directory outside of the file", with_end(16, &huge[..3])),
        ("zip64: the number of entries stands elsewhere", with_end(8, &[0xFF; 12])),
        ("zip64: a place stands elsewhere", patched(good(), 2, PLACE, &huge)),
        ("zip64: a size stands elsewhere", patched(good(), 2, UNPACKED, &huge)),
        ("entries at the same place", patched(good(), 1, PLACE, &[0; 4])),
        ("an entry within another", patched(good(), 1, PLACE, &[40, 0, 0, 0])),
        (
            "an entry that goes on into the directory",
            patched(patched(good(), 2, PACKED, &[0, 0, 1, 0]), 2, UNPACKED, &[0, 0, 1, 0]),
        ),
        ("a stored entry with two sizes", patched(good(), 1, UNPACKED, &[0, 0, 1, 0])),
        ("more than deflate can do", patched(patched(good(), 1, METHOD, &[8, 0]), 1, UNPACKED, &[0, 0, 0, 0x70])),
        ("a way of packing that no office program knows", patched(good(), 1, METHOD, &[12, 0])),
        ("another name in front of the first bytes", overwritten(good(), 30, b"{")),
        ("the same name twice", named("word/document.xml")),
        ("the same name in capitals", named("WORD/Document.xml")),
        ("a name that leaves", named("word/../../boot.ini")),
        ("a name that begins above", named("../x")),
        ("an absolute name", named("/etc/passwd")),
        ("a name with a drive", named("C:/x")),
        ("a name with a backslash", named("word\\x")),
        ("a name with a line end", named("word/x\r\n")),
        ("no name", named("")),
        ("a second directory in the comment", overwritten([good(), second].concat(), end + 20, &length16(end + END))),
        ("something behind the end", [good(), vec![0]].concat()),
        ("cut off", good()[..end + 21].to_vec()),
        ("cut off within the first name", good()[..35].to_vec()),
    ]
}

/// A Word document with an entry that needs a password.
pub fn locked_docx() -> Vec<u8> {
    patched(zip(&docx_entries()), 2, BITS, &[9, 8])
}

// Places of fields in an entry of the directory (APPNOTE 4.3.12).
const BITS: usize = 8;
const METHOD: usize = 10;
const PACKED: usize = 20;
const UNPACKED: usize = 24;
const PLACE: usize = 42;
/// The length of the end record.
const END: usize = 22;

/// With other bytes in a field of an entry of the directory.
fn patched(file: Vec<u8>, entry: usize, field: usize, value: &[u8]) -> Vec<u8> {
    let mut begins = file.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x01\x02");
    let (at, _) = begins.nth(entry).expect("so many entries");
    overwritten(file, at + field, value)
}

fn overwritten(mut file: Vec<u8>, at: usize, value: &[u8]) -> Vec<u8> {
    file[at..at + value.len()].copy_from_slice(value);
    file
}

fn length16(length: usize) -> [u8; 2] {
    u16::try_from(length).expect("a small file").to_le_bytes()
}

/// What is one thing to one program and another to the next: what it is, the type that it is taken as, and the file.
pub fn polyglots() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let page = html();
    let php = b"<?php system($_GET['c']); ?>";
    vec![
        ("a paper with a web page in it", "application/pdf", pdf_with("", "", &page)),
        ("a paper with a web page behind it", "application/pdf", [pdf_with("", "", b""), page.clone()].concat()),
        ("a photo with a Java program behind it", "image/jpeg", [crate::jpeg(1, 0), jar()].concat()),
        ("a picture with a script behind it", "image/png", [crate::png(1, 0), php.to_vec()].concat()),
        ("a picture with a web page in it", "image/png", {
            let mut picture = crate::png(1, 5_000);
            picture[60..60 + page.len()].copy_from_slice(&page);
            picture
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_container_is_broken_in_its_own_way() {
        let mut files: Vec<_> = broken_containers().into_iter().map(|(_, file)| file).collect();
        files.extend([zip(&docx_entries()), inflating_docx(), locked_docx()]);
        let count = files.len();
        files.sort();
        files.dedup();
        assert_eq!(files.len(), count);
    }

    #[test]
    fn the_test_virus_is_the_published_68_bytes() {
        let made = eicar();
        assert_eq!(made.len(), 68);
        assert!(made.starts_with(b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$"));
        assert!(made.ends_with(b"$H+H*"));
    }
}
