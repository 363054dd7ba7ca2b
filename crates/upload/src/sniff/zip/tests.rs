use testfiles::office::{docx_entries, odt_entries, xlsx_entries, zip};

use super::*;
use crate::sniff::tests::{inspect, sniff, sniff_in_blocks};

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
fn what_an_office_file_carries_is_flagged() {
    for (name, flags) in [
        ("word/media/image1.png", ""),
        ("word/vbaProject.bin", "macros"),
        ("Word/VBAPROJECT.BIN", "macros"),
        ("word/vbaProjectSignature.bin", "macros"),
        ("Basic/Standard/Module1.xml", "macros"),
        ("word/activeX/activeX1.xml", "active_content"),
        ("word/embeddings/oleObject1.bin", "embedded_files"),
        ("word/embeddings/Tabelle.xlsx", "embedded_files"),
        ("Object 1/content.xml", "embedded_files"),
    ] {
        let mut entries = docx_entries();
        entries.push((name.to_owned(), Vec::new()));
        let found = inspect("a.docx", &zip(&entries)).map(|found| found.flags.to_string());
        assert_eq!(found, Ok(flags.to_owned()), "{name}");
    }
    for folder in ["xl/macrosheets/sheet1.xml", "xl/dialogsheets/sheet1.xml", "xl/activeX/activeX1.bin"] {
        let mut entries = xlsx_entries();
        entries.push((folder.to_owned(), Vec::new()));
        assert!(!inspect("a.xlsx", &zip(&entries)).unwrap().flags.is_empty(), "{folder}");
    }
    let mut entries = odt_entries();
    entries[1].0 = "encrypted-package".to_owned();
    let found = inspect("a.odt", &zip(&entries)).unwrap();
    assert_eq!((found.media_type, found.flags.to_string().as_str()), (MediaType::Odt, "encrypted"));
}

#[test]
fn a_type_with_macros_is_seen_where_the_list_of_types_is_not_packed() {
    let mut entries = docx_entries();
    let list = String::from_utf8(entries[0].1.clone()).unwrap();
    entries[0].1 = list
        .replace("openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main")
        .into_bytes();
    // In the first kibibyte, and far behind it.
    let far =
        [docx_entries()[1..].to_vec(), vec![("word/filler.bin".to_owned(), vec![7; 700_000])], entries[..1].to_vec()];
    for entries in [entries, far.concat()] {
        let file = zip(&entries);
        for block in [1_000, 4_096, 1_000_000] {
            let found = sniff_in_blocks("a.docx", &file, &[block]).unwrap();
            assert_eq!((found.media_type, found.flags.to_string().as_str()), (MediaType::Docx, "macros"), "{block}");
        }
    }
}

#[test]
fn sizes_say_how_much_a_container_becomes() {
    let mega = |count: u64| count << 20;
    for (packed, unpacked, told) in [
        (0, 0, false),
        (mega(40), mega(800), false),
        (mega(90), UNPACKED, false),
        (mega(90), UNPACKED + 1, true),
        (1, UNPACKED_SMALL, false),
        (mega(1), mega(100), false),
        (mega(1), mega(102), true),
    ] {
        assert_eq!(inflates(packed, unpacked), told, "{packed} {unpacked}");
    }
}

#[test]
fn a_container_that_is_not_whole_or_lies_is_refused() {
    for (about, file) in testfiles::hostile::broken_containers() {
        assert_eq!(sniff("a.docx", &file), Err(Refused::Broken), "{about}");
    }
    let whole = testfiles::docx(1, 5_000);
    for cut in [whole.len() - 1, whole.len() - 22, 2_000, 40, 20, 4] {
        assert_eq!(sniff("a.docx", &whole[..cut]), Err(Refused::Broken), "{cut} bytes");
    }
    assert_eq!(sniff("a.docx", &testfiles::hostile::locked_docx()), Err(Refused::Protected));
}

#[test]
fn an_archive_of_many_files_is_no_document() {
    let many = |count: usize| {
        let more = (0..count).map(|number| (format!("word/media/image-{number:020}.png"), Vec::new()));
        zip(&docx_entries().into_iter().chain(more).collect::<Vec<_>>())
    };
    assert_eq!(sniff("a.docx", &many(2_500)), Ok(MediaType::Docx));
    assert_eq!(sniff("a.docx", &many(5_000)), Err(Refused::Archive));
}

#[test]
fn the_tail_of_a_container_is_bounded() {
    let mut check = ZipCheck::begin(&testfiles::docx(1, 0)[..Sniffer::HEAD]).unwrap();
    for length in [1, 100_000, Sniffer::TAIL - 1, 3 * Sniffer::TAIL, 16_384, 16_384, 300_000] {
        check.push(&vec![7; length]);
        assert!(check.held() <= 2 * Sniffer::TAIL);
    }
}
