//! What files are: by their bytes, whatever they are called.

use testfiles::{claims, hostile, office};
use testing::{Ask, Client, Form, Options, TestPortal, Who};

use super::assert_problem;
use crate::world::{assert_nothing_kept, documents_of, post_documents};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ODT: &str = "application/vnd.oasis.opendocument.text";

/// A name, the file, its type.
fn taken() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let mut reversed = office::docx_entries();
    reversed.reverse();
    let mut samples = vec![
        ("a.pdf", testfiles::pdf(1, 1, 0), "application/pdf"),
        ("a.pdf", testfiles::pdf(1, 30, 700_000), "application/pdf"),
        ("a.html", testfiles::pdf(1, 1, 0), "application/pdf"),
        ("a.jpg", testfiles::jpeg(1, 0), "image/jpeg"),
        ("a.jpg", testfiles::jpeg(1, 300_000), "image/jpeg"),
        ("a.jpg", claims::jpeg(4_000, 3_000), "image/jpeg"),
        ("a.png", testfiles::png(1, 40_000), "image/png"),
        ("a.heic", testfiles::heic(1, 40_000), "image/heic"),
        ("a.heic", claims::heic(4_032, 3_024), "image/heic"),
        ("a.webp", testfiles::webp(1, 0), "image/webp"),
        ("a.webp", claims::webp_lossy(640, 480), "image/webp"),
        ("a.webp", claims::webp_extended(640, 480), "image/webp"),
        ("a.tif", testfiles::tiff(1, 40_000), "image/tiff"),
        ("a.tif", claims::tiff(true, &[(1_700, 2_200); 20]), "image/tiff"),
        ("a.docx", testfiles::docx(1, 40_000), DOCX),
        ("a.docx", office::zip(&reversed), DOCX),
        ("a.xlsx", testfiles::xlsx(1, 400_000), XLSX),
        ("a.odt", testfiles::odt(1, 40_000), ODT),
        ("a.txt", testfiles::text(1, 5_000), "text/plain"),
        ("a.TXT", b"Gr\xF6\xDFe: 5 \x80".to_vec(), "text/plain"),
        ("a.txt", b"MZ ist kein Programm.".to_vec(), "text/plain"),
        ("a.txt", b"x < 5 und <Anlage 1>".to_vec(), "text/plain"),
    ];
    samples.extend(hostile::polyglots().into_iter().map(|(_, media_type, file)| ("a.html", file, media_type)));
    samples
}

/// A name, the file, and a word of the sentence that its sender reads.
fn refused() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let noise = |head: &[u8]| [head, &testfiles::Noise::new(1).bytes(3_000)].concat();
    let iso = [vec![0; 32_769], b"CD001\x01".to_vec()].concat();
    let utf16: Vec<u8> = "\u{FEFF}Ein Brief".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (foto, einzeln, aelter) = ("Foto oder ein PDF", "einzeln", "älteren");
    let mut samples = vec![
        ("a.html", testfiles::html(), foto),
        ("a.pdf", testfiles::html(), foto),
        ("a.txt", testfiles::html(), foto),
        ("a.txt", b"Guten Tag <script>alert(1)</script>".to_vec(), foto),
        ("a.txt", b"\xEF\xBB\xBF \n<!DOCTYPE html>".to_vec(), foto),
        ("a.svg", testfiles::svg(), foto),
        ("a.txt", b"Bild <svg onload=alert(1)>".to_vec(), foto),
        ("a.xml", testfiles::xml(), foto),
        ("a.txt", testfiles::xml(), foto),
        ("a.sh", testfiles::script(), foto),
        ("a.txt", testfiles::script(), foto),
        ("a.php", b"<?php system('id');".to_vec(), foto),
        ("a.txt", b"Text\0mit NUL".to_vec(), foto),
        ("a.txt", b"\x81 ist weder UTF-8 noch Windows-1252".to_vec(), foto),
        ("a.txt", utf16, foto),
        ("a.pdf", testfiles::text(1, 3_000), foto),
        ("a.pdf", testfiles::exe(1, 9_000), foto),
        ("a.pdf", testfiles::elf(1, 9_000), foto),
        ("a.pdf", noise(b"\xCF\xFA\xED\xFE"), foto),
        ("a.pdf", noise(b"\xCA\xFE\xBA\xBE"), foto),
        ("a.pdf", noise(b"\0asm"), foto),
        ("a.lnk", noise(b"L\0\0\0\x01\x14\x02\0"), foto),
        ("a.jar", testfiles::jar(), foto),
        ("a.docx", testfiles::jar(), foto),
        ("a.apk", office::zip(&[("AndroidManifest.xml".into(), vec![3]), ("classes.dex".into(), vec![4])]), foto),
        (
            "a.docx",
            office::zip(&[office::docx_entries(), vec![("word/embeddings/a.exe".into(), vec![])]].concat()),
            foto,
        ),
        (
            "a.pptx",
            office::zip(
                &[office::docx_entries()[..1].to_vec(), vec![("ppt/presentation.xml".into(), vec![])]].concat(),
            ),
            foto,
        ),
        ("a.gif", noise(b"GIF89a"), foto),
        ("a.bmp", noise(b"BM"), foto),
        ("a.ico", noise(b"\0\0\x01\0"), foto),
        ("a.psd", noise(b"8BPS"), foto),
        ("a.ps", b"%!PS-Adobe-3.0\n".to_vec(), foto),
        ("a.avif", b"\0\0\0\x14ftypavif\0\0\0\0mif1".to_vec(), foto),
        ("a.eml", b"From: a@b.test\r\nSubject: x\r\n\r\nx".to_vec(), foto),
        ("a.iso", iso, foto),
        ("a.pdf", vec![0; 9_000], foto),
        ("a.pdf", [b"\n".as_slice(), &testfiles::pdf(1, 1, 0)].concat(), foto),
        ("a.zip", testfiles::plain_zip(), einzeln),
        ("a.docx", testfiles::plain_zip(), einzeln),
        ("a.zip", noise(b"PK\x05\x06"), einzeln),
        ("a.7z", noise(b"7z\xBC\xAF\x27\x1C"), einzeln),
        ("a.rar", noise(b"Rar!\x1A\x07\x01\0"), einzeln),
        ("a.gz", noise(b"\x1F\x8B\x08"), einzeln),
        ("a.doc", noise(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), aelter),
        ("a.docx", noise(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "Passwort"),
        ("a.rtf", b"{\\rtf1 Hallo}".to_vec(), aelter),
        ("a.docx", hostile::locked_docx(), "Passwort"),
        ("a.mp4", b"\0\0\0\x14ftypisom\0\0\0\0mp42".to_vec(), "Film"),
        ("a.mp3", noise(b"ID3\x04\0"), "Film"),
        ("a.mkv", noise(b"\x1A\x45\xDF\xA3"), "Film"),
        ("a.wav", noise(b"RIFF\0\0\0\0WAVE"), "Film"),
        ("a.png", claims::png(0, 5), "neues Foto"),
        ("a.png", claims::png(u32::MAX, u32::MAX), "neues Foto"),
        ("a.jpg", claims::jpeg(65_000, 65_000), "neues Foto"),
        ("a.tif", claims::tiff(false, &[(1 << 20, 1 << 20)]), "neues Foto"),
        ("a.heic", claims::heic(60_000, 60_000), "neues Foto"),
        ("a.webp", claims::webp_extended(1 << 24, 1 << 24), "neues Foto"),
        ("a.jpg", testfiles::jpeg(1, 0)[..20].to_vec(), "beschädigt"),
    ];
    samples.extend(hostile::broken_containers().into_iter().map(|(_, file)| ("a.docx", file, "beschädigt")));
    samples
}

#[tokio::test]
async fn each_type_is_taken_in_every_variant_and_served_as_what_it_is() {
    let portal = TestPortal::new().await;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let mut sent = Vec::new();
    for (name, file, media_type) in taken() {
        let form = Form::new().file(name, "text/html", &file);
        let answer = post_documents(&customer, portal.town().house, &form).await;
        assert_eq!(answer.status.as_u16(), 201, "{name}: {}", answer.text());
        assert_eq!(answer.at("/items/0/media_type"), media_type, "{name}");
        sent.push((answer.at("/items/0/id"), media_type));
    }
    portal.run_jobs().await;
    for (id, media_type) in sent {
        // What browsers show safely; anything else is kept as a file even where showing was asked for.
        let shown = ["application/pdf", "image/jpeg", "image/png", "image/webp"].contains(&media_type);
        for (view, kind) in [("", "attachment"), ("?view=inline", if shown { "inline" } else { "attachment" })] {
            let answer = caseworker.get(&format!("/api/v1/documents/{id}/content{view}")).await.expect(200);
            assert_eq!(answer.header("content-type"), media_type);
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
            assert!(answer.header("content-disposition").starts_with(kind), "{media_type} {view}");
        }
    }
}

#[tokio::test]
async fn each_other_type_is_refused_with_a_sentence() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    for (number, (name, file, word)) in refused().into_iter().enumerate() {
        let about = format!("{name}, no. {number}");
        let form = Form::new().file(name, "application/pdf", &file);
        let answer = post_documents(&customer, portal.town().house, &form).await;
        assert_sentence(&answer, name, word, &about);
        let answer = put(&customer, &portal, name, file).await;
        assert_sentence(&answer, name, word, &about);
        assert_nothing_kept(&portal, &about).await;
    }
}

#[track_caller]
fn assert_sentence(answer: &testing::Answer, name: &str, word: &str, about: &str) {
    assert_problem(answer, 415, "file_type", about);
    let detail = answer.at("/errors/0/detail");
    assert!(detail.contains(name) && detail.contains(word), "{about}: {detail}");
}

async fn put(client: &Client<'_>, portal: &TestPortal, name: &str, file: Vec<u8>) -> testing::Answer {
    let ask = Ask::put(format!("{}/0198a1b2-c3d4-7000-8000-000000000001", documents_of(portal.town().house)))
        .bytes("application/pdf", file)
        .header("content-disposition", format!("attachment; filename=\"{name}\""));
    client.send(ask).await
}

#[tokio::test]
async fn nothing_is_422_and_one_byte_too_many_is_413() {
    let mut options = Options::default();
    options.limits.file_bytes = 50_000;
    let portal = TestPortal::with(options).await;
    let customer = portal.program(Who::Customer).await;
    for (file, status, code) in [
        (Vec::new(), 422, "file_empty"),
        (testfiles::pdf(1, 1, 50_001), 413, "file_too_large"),
        (testfiles::jpeg(1, 50_001), 413, "file_too_large"),
        (testfiles::docx(1, 50_001), 413, "file_too_large"),
    ] {
        let form = Form::new().file("a.pdf", "application/pdf", &file);
        let answer = post_documents(&customer, portal.town().house, &form).await;
        assert_problem(&answer, status, code, code);
        assert_nothing_kept(&portal, code).await;
        let answer = put(&customer, &portal, "a.pdf", file).await;
        assert_problem(&answer, status, code, code);
        assert_nothing_kept(&portal, code).await;
    }
    put(&customer, &portal, "a.pdf", testfiles::pdf(1, 1, 50_000)).await.assert_status(201);
}
