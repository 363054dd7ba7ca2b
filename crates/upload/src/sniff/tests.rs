use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

/// The type only.
pub(super) fn sniff(name: &str, bytes: &[u8]) -> Result<MediaType, Refused> {
    inspect(name, bytes).map(|found| found.media_type)
}

/// Type and flags.
pub(super) fn inspect(name: &str, bytes: &[u8]) -> Result<Found, Refused> {
    sniff_in_blocks(name, bytes, &[bytes.len()])
}

/// Cuts the bytes into blocks of these lengths, the last length repeated.
pub(super) fn sniff_in_blocks(name: &str, mut bytes: &[u8], lengths: &[usize]) -> Result<Found, Refused> {
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

/// A name, a file, and what is to be said of its type.
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
        ("a.docx", testfiles::macro_docx(), Ok(MediaType::Docx)),
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
    assert_eq!(sniff("a.docx", &[testfiles::docx(1, 0), paper].concat()), Err(Refused::Broken));
    for (about, media_type, file) in testfiles::hostile::polyglots() {
        assert_eq!(sniff("a.html", &file).map(MediaType::as_str), Ok(media_type), "{about}");
    }
}

#[test]
fn each_flag_is_raised_by_its_files_and_by_no_usual_ones() {
    use testfiles::{claims, hostile};
    let huge = |file| ("huge_image", file);
    for (flags, file) in [
        ("", testfiles::pdf(1, 3, 900_000)),
        ("", testfiles::docx(1, 0)),
        ("", testfiles::xlsx(1, 0)),
        ("", testfiles::odt(1, 0)),
        ("", testfiles::jpeg(1, 200_000)),
        ("", testfiles::png(1, 0)),
        ("", testfiles::webp(1, 0)),
        ("", testfiles::tiff(1, 90_000)),
        ("", testfiles::heic(1, 90_000)),
        ("encrypted", hostile::locked_pdf()),
        ("active_content", hostile::acting_pdf()),
        ("embedded_files", hostile::carrying_pdf()),
        ("macros", hostile::macro_docx()),
        ("macros", hostile::macro_xlsx()),
        ("macros", hostile::macro_odt()),
        ("embedded_files", hostile::carrying_docx()),
        ("inflates", hostile::inflating_docx()),
        huge(claims::png(10_001, 10_000)),
        huge(claims::jpeg(10_001, 10_000)),
        huge(claims::tiff(true, &[(10_001, 10_000)])),
        huge(claims::heic(10_001, 10_000)),
        huge(claims::webp_extended(10_001, 10_000)),
    ] {
        let found = inspect("a", &file);
        assert_eq!(found.map(|found| found.flags.to_string()), Ok(flags.to_owned()), "{:?}", &file[..12]);
    }
}

#[test]
fn a_letter_may_begin_like_something_else() {
    for text in ["MZ, die Abkürzung", "BZh, ID3 und OggS", "ID3 ist ein Kürzel", "MSCF"] {
        assert_eq!(sniff("a.txt", text.as_bytes()), Ok(MediaType::Text), "{text}");
        assert!(sniff("a.pdf", text.as_bytes()).is_err(), "{text}");
    }
    assert_eq!(sniff("a.txt", b"MZ\x90\0"), Err(Refused::Program));
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

/// What the beginnings of files of each kind look like.
const STARTS: &[&[u8]] = &[
    b"",
    b"%PDF-1",
    b"PK\x03\x04",
    b"\0\0\0\x18ftypheic\0\0\0\0heicmif1\0\0\x01\0meta\0\0\0\0\0\0\0\x50iprp\0\0\0\x40ipco",
    b"RIFF\0\0\0\0WEBPVP8",
    b"<?xml",
    b"II*\0\x08\0\0\0",
    b"MM\0*\0\0\0\x08",
    b"\xFF\xD8\xFF\xE0\0\x04\0\0\xFF",
    b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR",
];

/// What the dictionaries of a PDF are made of.
const SCRAPS: &[&[u8]] = &[
    b"/Encrypt",
    b"/#45ncrypt",
    b"/JS",
    b"/AA",
    b"/OpenAction",
    b"/EmbeddedFile",
    b"/Launch",
    b" 1 0 R",
    b"<<",
    b"(x)",
    b"[",
    b"/",
    b"#",
    b" ",
    b"        ",
    b"\xFF\0",
    b"0000000000000000000000000000000000000000",
];

/// Small files of each kind, to be spoilt.
fn spoilt() -> &'static [Vec<u8>] {
    use testfiles::{claims, hostile};
    static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
        let mut files = vec![
            hostile::acting_pdf(),
            hostile::locked_pdf(),
            testfiles::docx(1, 0),
            testfiles::xlsx(1, 0),
            testfiles::odt(1, 0),
            testfiles::heic(1, 0),
            testfiles::webp(1, 0),
            testfiles::tiff(1, 0),
            testfiles::png(1, 0),
            claims::tiff(false, &[(5, 6), (70_000, 8)]),
            claims::tiff(true, &[(5, 6), (70_000, 8)]),
            claims::webp_lossy(3, 4),
            claims::webp_extended(3, 4),
            claims::heic(3, 4),
            testfiles::text(1, 3_000),
        ];
        files.extend(hostile::broken_containers().into_iter().map(|(_, file)| file));
        files
    });
    &FILES
}

proptest! {
    #[test]
    fn cutting_the_stream_changes_nothing(pick in 0_usize..29, lengths in proptest::collection::vec(1_usize..70_000, 1..20)) {
        // Pictures of some size take long to draw: once is enough.
        static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(samples);
        let (name, bytes, told) = &SAMPLES[pick];
        prop_assert_eq!(sniff_in_blocks(name, bytes, &lengths).map(|found| found.media_type), *told);
    }

    #[test]
    fn text_is_judged_the_same_byte_by_byte(bytes in proptest::collection::vec(any::<u8>(), 0..60), text in "\\PC{0,30}") {
        for input in [&bytes[..], text.as_bytes(), &[text.as_bytes(), &bytes].concat()] {
            let input = [testfiles::text(1, Sniffer::HEAD).as_slice(), input].concat();
            prop_assert_eq!(sniff_in_blocks("a.txt", &input, &[1]), inspect("a.txt", &input));
        }
    }

    #[test]
    fn a_spoilt_file_is_judged_the_same_however_it_is_cut(
        pick in 0..spoilt().len(),
        spots in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        lengths in proptest::collection::vec(1_usize..3_000, 1..9),
    ) {
        let mut bytes = spoilt()[pick].clone();
        for (at, value) in spots {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        // Now and then without its end.
        bytes.truncate(bytes.len() - cut.index(bytes.len() * 2).saturating_sub(bytes.len()));
        let whole = inspect("a.txt", &bytes);
        prop_assert_eq!(sniff_in_blocks("a.txt", &bytes, &lengths), whole);
        prop_assert_eq!(sniff_in_blocks("a.txt", &bytes, &[1]), whole);
    }

    #[test]
    fn any_bytes_are_judged_the_same_however_they_are_cut(
        start in proptest::sample::select(STARTS),
        bytes in proptest::collection::vec(any::<u8>(), 0..2_000),
        ended in any::<bool>(),
        lengths in proptest::collection::vec(1_usize..200, 1..9),
    ) {
        let end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\0\0";
        let bytes = [start, &bytes, if ended { end } else { b"" }].concat();
        prop_assert_eq!(sniff_in_blocks("a.txt", &bytes, &lengths), inspect("a.txt", &bytes));
    }

    #[test]
    fn names_of_a_paper_are_found_however_it_is_cut(
        scraps in proptest::collection::vec(proptest::sample::select(SCRAPS), 0..60),
        lengths in proptest::collection::vec(1_usize..200, 1..9),
    ) {
        let bytes = [b"%PDF-1.7\n", scraps.concat().as_slice()].concat();
        prop_assert_eq!(sniff_in_blocks("a", &bytes, &lengths), inspect("a", &bytes));
        prop_assert_eq!(sniff_in_blocks("a", &bytes, &[1]), inspect("a", &bytes));
    }
}
