use std::sync::LazyLock;

use proptest::prelude::*;
use testfiles::office::{docx_entries, odt_entries, zip};

use super::*;

fn sniff(name: &str, bytes: &[u8]) -> Result<MediaType, Refused> {
    sniff_in_blocks(name, bytes, &[bytes.len()])
}

/// Cuts the bytes into blocks of these lengths, the last length repeated.
fn sniff_in_blocks(name: &str, mut bytes: &[u8], lengths: &[usize]) -> Result<MediaType, Refused> {
    let mut sniffer = Sniffer::new(Some(name));
    let mut turn = 0;
    while !bytes.is_empty() {
        let length = lengths[turn.min(lengths.len() - 1)].clamp(1, bytes.len());
        let (block, rest) = bytes.split_at(length);
        if let Err(refused) = sniffer.push(block) {
            assert_eq!(sniffer.push(rest), Err(refused), "a refusal stays");
            return Err(refused);
        }
        (bytes, turn) = (rest, turn + 1);
    }
    sniffer.finish()
}

/// A name, a file, and what is to be said of it.
type Sample = (&'static str, Vec<u8>, Result<MediaType, Refused>);

/// One of each kind.
fn samples() -> Vec<Sample> {
    vec![
        ("a", testfiles::pdf(1, 2, 4_000), Ok(MediaType::Pdf)),
        ("a", testfiles::jpeg(1, 0), Ok(MediaType::Jpeg)),
        ("a", testfiles::png(1, 5_000), Ok(MediaType::Png)),
        ("a", testfiles::heic(1, 5_000), Ok(MediaType::Heic)),
        ("a", testfiles::webp(1, 0), Ok(MediaType::Webp)),
        ("a", testfiles::tiff(1, 5_000), Ok(MediaType::Tiff)),
        ("a", testfiles::docx(1, 9_000), Ok(MediaType::Docx)),
        ("a", testfiles::xlsx(1, 900_000), Ok(MediaType::Xlsx)),
        ("a", testfiles::odt(1, 9_000), Ok(MediaType::Odt)),
        ("a.txt", testfiles::text(1, 5_000), Ok(MediaType::Text)),
        ("a.TXT ", b"kurz".to_vec(), Ok(MediaType::Text)),
        ("a.txt", b"Gr\xF6\xDFe: 5 \x80".to_vec(), Ok(MediaType::Text)),
        ("a.txt", testfiles::eicar(), Ok(MediaType::Text)),
        ("a", testfiles::text(1, 5_000), Err(Refused::Unknown)),
        ("a.txt", Vec::new(), Err(Refused::Empty)),
        ("a.pdf", testfiles::exe(1, 5_000), Err(Refused::Program)),
        ("a.txt", testfiles::elf(1, 5_000), Err(Refused::Program)),
        ("a.txt", testfiles::script(), Err(Refused::Script)),
        ("a.txt", testfiles::html(), Err(Refused::Html)),
        ("a.pdf", testfiles::html(), Err(Refused::Html)),
        ("a.png", testfiles::svg(), Err(Refused::Svg)),
        ("a.txt", testfiles::xml(), Err(Refused::Xml)),
        ("a.docx", testfiles::plain_zip(), Err(Refused::Archive)),
        ("a.docx", testfiles::jar(), Err(Refused::Program)),
        ("a.docx", testfiles::macro_docx(), Err(Refused::Macros)),
        ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), Err(Refused::OldOffice)),
        ("a.7z", b"7z\xBC\xAF\x27\x1C".to_vec(), Err(Refused::Archive)),
        ("a.mp4", b"\0\0\0\x14ftypisom\0\0\0\0mp42".to_vec(), Err(Refused::Film)),
        ("a", vec![b' '; 3_000], Err(Refused::Unknown)),
    ]
}

#[test]
fn each_kind_is_told_from_its_bytes() {
    for (name, bytes, told) in samples() {
        assert_eq!(sniff(name, &bytes), told, "{name} {:?}", &bytes[..bytes.len().min(16)]);
    }
}

#[test]
fn the_name_never_makes_a_type() {
    for ending in ["pdf", "jpg", "txt", "docx", "html", "exe"] {
        let name = format!("rechnung.{ending}");
        assert_eq!(sniff(&name, &testfiles::pdf(1, 1, 3_000)), Ok(MediaType::Pdf));
        assert_eq!(sniff(&name, &testfiles::exe(1, 3_000)), Err(Refused::Program));
    }
}

#[test]
fn pictures_and_papers_are_certain_after_the_first_kibibyte() {
    let mut sniffer = Sniffer::new(None);
    let photo = testfiles::jpeg(1, 100_000);
    assert_eq!(sniffer.push(&photo[..Sniffer::HEAD - 1]), Ok(None));
    assert_eq!(sniffer.push(&photo[Sniffer::HEAD - 1..Sniffer::HEAD]), Ok(Some(MediaType::Jpeg)));

    let mut sniffer = Sniffer::new(Some("a.jpg"));
    assert_eq!(sniffer.push(&testfiles::exe(1, Sniffer::HEAD)), Err(Refused::Program));
}

#[test]
fn one_file_that_is_two_things_is_what_its_first_bytes_say() {
    let paper = testfiles::pdf(1, 1, 3_000);
    let page_first = [b"<html><!--".as_slice(), &paper].concat();
    assert_eq!(sniff("a.pdf", &page_first), Err(Refused::Html));
    assert_eq!(sniff("a.pdf", &[b"\n".as_slice(), &paper].concat()), Err(Refused::Unknown), "header not at offset 0");
    assert_eq!(sniff("a.pdf", &[testfiles::exe(1, 64).as_slice(), &paper].concat()), Err(Refused::Program));
    assert_eq!(sniff("a.txt", &[b"hallo\n".as_slice(), &paper].concat()), Err(Refused::Unknown), "not text either");
    // A photo with an archive behind it is shown as a photo, and nothing else is ever made of it.
    let photo = [testfiles::jpeg(1, 0), testfiles::jar()].concat();
    assert_eq!(sniff("a.jar", &photo), Ok(MediaType::Jpeg));
    // An archive whose directory stands before other bytes has no end where the end must be.
    assert_eq!(sniff("a.docx", &[testfiles::docx(1, 0), paper].concat()), Err(Refused::Archive));
}

#[test]
fn text_with_markup_in_its_first_kibibyte_is_no_text() {
    let cases: [(&str, Result<MediaType, Refused>); 12] = [
        ("Liebe Grüße <3", Ok(MediaType::Text)),
        ("5 < 7 und a<b", Ok(MediaType::Text)),
        ("<Anlage 1>", Ok(MediaType::Text)),
        ("<a href=x>", Err(Refused::Html)),
        ("\u{FEFF}  \n<HTML>", Err(Refused::Html)),
        ("<!-- -->", Err(Refused::Html)),
        ("Guten Tag <script>alert(1)</script>", Err(Refused::Html)),
        ("Guten Tag <sVg onload=x>", Err(Refused::Svg)),
        ("Guten Tag <?xml version='1.0'?>", Err(Refused::Xml)),
        (" \n#!/bin/sh", Err(Refused::Script)),
        ("<?php echo 1;", Err(Refused::Script)),
        ("null\0", Err(Refused::Unknown)),
    ];
    for (text, told) in cases {
        assert_eq!(sniff("a.txt", text.as_bytes()), told, "{text}");
    }
    let late = [" ".repeat(Sniffer::HEAD), "<script>".to_owned()].concat();
    assert_eq!(sniff("a.txt", late.as_bytes()), Ok(MediaType::Text), "shown as text, with nosniff");
}

#[test]
fn all_of_a_text_is_looked_at() {
    let mut text = testfiles::text(1, 200_000);
    text[150_000] = 0;
    assert_eq!(sniff("a.txt", &text), Err(Refused::Unknown), "a NUL far in");
    text[150_000] = 0x81;
    assert_eq!(sniff("a.txt", &text), Err(Refused::Unknown), "neither UTF-8 nor Windows-1252");
    let mut sniffer = Sniffer::new(Some("a.txt"));
    assert_eq!(sniffer.push(&text), Err(Refused::Unknown), "said before the end");
    let cut_off = "Größe".as_bytes().split_last().unwrap().1;
    assert_eq!(sniff("a.txt", cut_off), Ok(MediaType::Text));
    assert_eq!(sniff("a.txt", b"Gr\xC3"), Ok(MediaType::Text), "Windows-1252: Ã");
    assert_eq!(sniff("a.txt", b"\xC3\x9F\xE2\x81"), Err(Refused::Unknown), "ends in the middle of a letter");
}

#[test]
fn heic_needs_a_brand_that_means_hevc() {
    let ftyp = |major: &str, others: &str| {
        let length = u8::try_from(16 + others.len()).unwrap();
        [&[0, 0, 0, length], b"ftyp".as_slice(), major.as_bytes(), &[0; 4], others.as_bytes(), b"\0\0\0\x08mdatheic"]
            .concat()
    };
    for (major, others, told) in [
        ("heic", "", Ok(MediaType::Heic)),
        ("heix", "mif1", Ok(MediaType::Heic)),
        ("mif1", "mif1heic", Ok(MediaType::Heic)),
        ("msf1", "heic", Ok(MediaType::Heic)),
        ("mif1", "mif1avif", Err(Refused::Unknown)),
        ("avif", "mif1heic", Err(Refused::Unknown)),
        ("mif1", "", Err(Refused::Unknown)),
        ("qt  ", "heic", Err(Refused::Film)),
    ] {
        assert_eq!(sniff("a", &ftyp(major, others)), told, "{major} {others}");
    }
}

#[test]
fn office_files_are_told_in_any_order_of_entries() {
    let mut entries = docx_entries();
    entries.reverse();
    assert_eq!(sniff("a", &zip(&entries)), Ok(MediaType::Docx), "list of types last, as LibreOffice writes");

    let mut entries = odt_entries();
    assert_eq!(sniff("a", &zip(&entries)), Ok(MediaType::Odt));
    entries.swap(0, 1);
    assert_eq!(sniff("a", &zip(&entries)), Err(Refused::Archive), "mimetype must be first");

    let mut entries = odt_entries();
    entries[0].1 = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    assert_eq!(sniff("a", &zip(&entries)), Err(Refused::Unknown), "another kind of OpenDocument");
}

#[test]
fn what_an_office_file_must_not_carry() {
    for (name, told) in [
        ("word/vbaProject.bin", Refused::Macros),
        ("Word/VBAPROJECT.BIN", Refused::Macros),
        ("xl/macrosheets/sheet1.xml", Refused::Macros),
        ("Basic/Standard/Module1.xml", Refused::Macros),
        ("word/embeddings/rechnung.exe", Refused::Program),
        ("script.js", Refused::Program),
        ("META-INF/MANIFEST.MF", Refused::Program),
        ("xl/workbook.xml", Refused::Unknown),
        ("ppt/presentation.xml", Refused::Unknown),
    ] {
        let mut entries = docx_entries();
        entries.push((name.to_owned(), Vec::new()));
        assert_eq!(sniff("a.docx", &zip(&entries)), Err(told), "{name}");
    }
    let without_types: Vec<_> = docx_entries().into_iter().skip(1).collect();
    assert_eq!(sniff("a.docx", &zip(&without_types)), Err(Refused::Archive));
}

#[test]
fn a_container_that_is_not_whole_is_refused() {
    let whole = testfiles::docx(1, 5_000);
    for cut in [whole.len() - 1, whole.len() - 22, 2_000, 40, 20, 4] {
        let told = sniff("a.docx", &whole[..cut]);
        assert!(matches!(told, Err(Refused::Archive | Refused::Unknown)), "{cut} bytes: {told:?}");
    }
    let end = whole.len() - 22;
    for (at, value) in [(end + 16, 1), (end + 12, 1), (end + 10, 9), (end + 4, 1), (end + 20, 5)] {
        let mut broken = whole.clone();
        broken[at] ^= value;
        assert_eq!(sniff("a.docx", &broken), Err(Refused::Archive), "byte {at} of the end record");
    }
    let mut locked = whole.clone();
    let entry = locked.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    locked[entry + 8] |= 1;
    assert_eq!(sniff("a.docx", &locked), Err(Refused::OldOffice), "protected by a password");
}

#[test]
fn the_tail_of_a_container_is_bounded() {
    let mut check = ZipCheck::begin(&testfiles::docx(1, 0)[..Sniffer::HEAD]).unwrap();
    for length in [1, 100_000, Sniffer::TAIL - 1, 3 * Sniffer::TAIL, 16_384, 16_384, 300_000] {
        check.push(&vec![7; length]);
        assert!(check.held() <= 2 * Sniffer::TAIL);
    }
}

proptest! {
    #[test]
    fn cutting_the_stream_changes_nothing(pick in 0_usize..29, lengths in proptest::collection::vec(1_usize..70_000, 1..20)) {
        // Pictures of some size take long to draw: once is enough.
        static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(samples);
        let (name, bytes, told) = &SAMPLES[pick];
        prop_assert_eq!(sniff_in_blocks(name, bytes, &lengths), *told);
    }

    #[test]
    fn text_is_judged_the_same_byte_by_byte(bytes in proptest::collection::vec(any::<u8>(), 0..60), text in "\\PC{0,30}") {
        for input in [&bytes[..], text.as_bytes(), &[text.as_bytes(), &bytes].concat()] {
            let input = [testfiles::text(1, Sniffer::HEAD).as_slice(), input].concat();
            prop_assert_eq!(sniff_in_blocks("a.txt", &input, &[1]), sniff("a.txt", &input));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..2_000), start in 0_usize..5) {
        let starts: [&[u8]; 5] = [b"PK\x03\x04", b"\0\0\0\x18ftyp", b"RIFF", b"<?xml", b"II*\0"];
        bytes.splice(0..0, starts[start].iter().copied());
        bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\0\0");
        let _told = sniff("a.txt", &bytes);
    }
}
