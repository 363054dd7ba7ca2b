//! DOCX, XLSX and ODT: zip files with stored entries.

use crate::Noise;
use crate::noise::crc32;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE_RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const OOXML: &str = "application/vnd.openxmlformats-officedocument";

/// A Word document with one sentence.
pub fn docx(seed: u64, bytes: usize) -> Vec<u8> {
    filled(&docx_entries(), seed, bytes)
}

/// The parts of [`docx`] as (name, content), for tests that build variants of it.
pub fn docx_entries() -> Vec<(String, Vec<u8>)> {
    let body = format!(
        "{XML}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r>\
         <w:t>Sehr geehrte Damen und Herren, anbei die Unterlage.</w:t></w:r></w:p></w:body></w:document>"
    );
    vec![
        types("word/document.xml", "wordprocessingml.document.main"),
        relations("_rels/.rels", "officeDocument", "word/document.xml"),
        entry("word/document.xml", &body),
    ]
}

/// A workbook with one cell.
pub fn xlsx(seed: u64, bytes: usize) -> Vec<u8> {
    filled(&xlsx_entries(), seed, bytes)
}

/// The parts of [`xlsx`] as (name, content), for tests that build variants of it.
pub fn xlsx_entries() -> Vec<(String, Vec<u8>)> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let book = format!(
        "{XML}<workbook xmlns=\"{main}\" xmlns:r=\"{OFFICE_RELS}\"><sheets><sheet name=\"Blatt\" sheetId=\"1\" r:id=\"r1\"/>\
         </sheets></workbook>"
    );
    let sheet = format!(
        "{XML}<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\"><c r=\"A1\"><v>563</v></c></row></sheetData></worksheet>"
    );
    let (name, mut list) = types("xl/workbook.xml", "spreadsheetml.sheet.main");
    let part = format!(
        "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{OOXML}.spreadsheetml.worksheet+xml\"/>"
    );
    let end = list.len() - "</Types>".len();
    list.splice(end..end, part.into_bytes());
    vec![
        (name, list),
        relations("_rels/.rels", "officeDocument", "xl/workbook.xml"),
        entry("xl/workbook.xml", &book),
        relations("xl/_rels/workbook.xml.rels", "worksheet", "worksheets/sheet1.xml"),
        entry("xl/worksheets/sheet1.xml", &sheet),
    ]
}

/// A LibreOffice text with one sentence.
pub fn odt(seed: u64, bytes: usize) -> Vec<u8> {
    filled(&odt_entries(), seed, bytes)
}

/// The parts of [`odt`] as (name, content), for tests that build variants of it.
pub fn odt_entries() -> Vec<(String, Vec<u8>)> {
    let kind = "application/vnd.oasis.opendocument.text";
    let spaces = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "{XML}<office:document-content xmlns:office=\"{spaces}:office:1.0\" xmlns:text=\"{spaces}:text:1.0\" \
         office:version=\"1.2\"><office:body><office:text><text:p>Anbei die Unterlage.</text:p></office:text></office:body>\
         </office:document-content>"
    );
    let manifest = format!(
        "{XML}<manifest:manifest xmlns:manifest=\"{spaces}:manifest:1.0\" manifest:version=\"1.2\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/>\
         <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>"
    );
    vec![entry("mimetype", kind), entry("content.xml", &content), entry("META-INF/manifest.xml", &manifest)]
}

fn entry(name: &str, text: &str) -> (String, Vec<u8>) {
    (name.to_owned(), text.as_bytes().to_vec())
}

fn types(part: &str, kind: &str) -> (String, Vec<u8>) {
    let text = format!(
        "{XML}<Types xmlns=\"{TYPES}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"bin\" ContentType=\"application/octet-stream\"/><Override PartName=\"/{part}\" ContentType=\"{OOXML}.{kind}+xml\"/></Types>"
    );
    entry("[Content_Types].xml", &text)
}

fn relations(name: &str, kind: &str, target: &str) -> (String, Vec<u8>) {
    let text = format!(
        "{XML}<Relationships xmlns=\"{RELS}\"><Relationship Id=\"r1\" Type=\"{OFFICE_RELS}/{kind}\" Target=\"{target}\"/></Relationships>"
    );
    entry(name, &text)
}

/// The entries, and one of noise that brings the file to its length.
fn filled(entries: &[(String, Vec<u8>)], seed: u64, bytes: usize) -> Vec<u8> {
    let shortest = zip(&with_filler(entries, Vec::new())).len();
    zip(&with_filler(entries, Noise::new(seed).bytes(bytes.saturating_sub(shortest))))
}

fn with_filler(entries: &[(String, Vec<u8>)], filler: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut entries = entries.to_vec();
    entries.push(("docProps/filler.bin".to_owned(), filler));
    entries
}

/// A zip file (APPNOTE 6.3) with these entries, stored, in this order.
///
/// # Panics
/// If a name is longer than 65,535 bytes, or the file would pass 4 GiB.
pub fn zip(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let size = |length: usize| u32::try_from(length).expect("below 4 GiB");
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in entries {
        let mut common = Vec::new();
        common.extend_from_slice(&[20, 0, 0, 8, 0, 0]); // version 2.0, names in UTF-8, stored
        common.extend_from_slice(&[0, 0, 0x21, 0x5C]); // 1 January 2026, midnight
        common.extend_from_slice(&crc32(&[content]).to_le_bytes());
        common.extend_from_slice(&size(content.len()).to_le_bytes());
        common.extend_from_slice(&size(content.len()).to_le_bytes());
        common.extend_from_slice(&u16::try_from(name.len()).expect("a short name").to_le_bytes());
        common.extend_from_slice(&[0, 0]);

        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&size(out.len()).to_le_bytes());
        directory.extend_from_slice(name.as_bytes());

        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&common);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(content);
    }
    let start = size(out.len());
    let count = u16::try_from(entries.len()).expect("few entries").to_le_bytes();
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count);
    out.extend_from_slice(&count);
    out.extend_from_slice(&size(directory.len()).to_le_bytes());
    out.extend_from_slice(&start.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_exactly_as_long_as_asked() {
        for make in [docx, xlsx, odt] {
            assert_eq!(make(1, 30_000).len(), 30_000);
            assert_ne!(make(1, 30_000), make(2, 30_000));
            assert!(make(1, 0).starts_with(b"PK\x03\x04"));
        }
    }
}
