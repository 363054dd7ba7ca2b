//! What files call themselves: for display only, and what is shown is clean.

use testing::{Ask, TestPortal, Who};

use super::{closed, paper, post};
use crate::world::documents_of;

/// A name as it is sent, and as it is shown. All are PDFs.
fn names() -> Vec<(String, String)> {
    let family = "👨‍👩‍👧‍👦";
    let whole = 251 / family.len();
    let shown = |name: &str, shown: &str| (format!("filename=\"{name}\""), shown.to_owned());
    let encoded = |name: &str, shown: &str| (format!("filename*=UTF-8''{name}"), shown.to_owned());
    vec![
        shown("Mietvertrag.pdf", "Mietvertrag.pdf"),
        shown("..\\..\\windows\\boot.pdf", "boot.pdf"),
        shown("../../etc/passwd", "passwd.pdf"),
        shown("C:\\Users\\muster\\Bescheid.pdf", "Bescheid.pdf"),
        shown("a/b\\c.pdf", "c.pdf"),
        shown("gehalt\u{202E}fdp.exe", "gehaltfdp.exe.pdf"),
        shown("\u{2066}a\u{2069}\u{200F}\u{61C}.pdf", "a.pdf"),
        shown("un\u{200B}sicht\u{FEFF}bar.pdf", "unsichtbar.pdf"),
        shown("Ko\u{308}rper.pdf", "Körper.pdf"),
        shown("%22quoted%22.pdf", "\"quoted\".pdf"),
        shown("a%0d%0ab.pdf", "a%0d%0ab.pdf"),
        shown("<script>alert(1)</script>.pdf", "script>.pdf"),
        shown("", "Unterlage.pdf"),
        shown("   ", "Unterlage.pdf"),
        shown("...", "Unterlage.pdf"),
        shown(".pdf", "Unterlage.pdf"),
        shown("/", "Unterlage.pdf"),
        shown("seite.html", "seite.html.pdf"),
        shown("Foto.png", "Foto.pdf"),
        shown("CON", "CON.pdf"),
        shown(&format!("{}.pdf", family.repeat(200)), &format!("{}.pdf", family.repeat(whole))),
        shown(&format!("{}.pdf", "a".repeat(5_000)), &format!("{}.pdf", "a".repeat(251))),
        shown(&format!("e{}.pdf", "\u{301}".repeat(2_500)), "Unterlage.pdf"),
        encoded("%e2%82%ac.pdf", "€.pdf"),
        encoded("..%2F..%5Cboot.pdf", "boot.pdf"),
        encoded("a%E2%80%AEfdp.exe", "afdp.exe.pdf"),
        ("filename*=UTF-8''wahr.pdf; filename=\"falsch.pdf\"".to_owned(), "wahr.pdf".to_owned()),
        ("filename=\"falsch.pdf\"; filename*=utf-8'de'wahr.pdf".to_owned(), "wahr.pdf".to_owned()),
    ]
}

#[tokio::test]
async fn each_name_is_shown_as_it_reads() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    for (sent, shown) in names() {
        let body = closed(&[paper(&format!("form-data; name=\"file\"; {sent}"))]);
        let answer = post(&customer, &portal, body).await.expect(201);
        assert_eq!(answer.at("/items/0/name"), shown, "{sent}");
        assert!(answer.at("/items/0/name").len() <= 255);
        let path = format!("/api/v1/documents/{}/content", answer.at("/items/0/id"));
        let disposition = customer.get(&path).await.expect(200).header("content-disposition").to_owned();
        assert!(disposition.starts_with("attachment; filename"), "{disposition}");
        assert!(disposition.bytes().all(|byte| (0x20..0x7F).contains(&byte)), "{disposition}");
    }
}

#[tokio::test]
async fn a_raw_body_is_named_by_the_same_rule() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    let put = |number: usize, disposition: &str| {
        let id = format!("0198a1b2-c3d4-7000-8000-{number:012}");
        Ask::put(format!("{}/{id}", documents_of(portal.town().house)))
            .bytes("application/pdf", testfiles::pdf(1, 1, 0))
            .header("content-disposition", disposition)
    };
    let ascii = names().into_iter().filter(|(sent, _)| sent.is_ascii());
    let mut number = 0;
    for (sent, shown) in ascii {
        number += 1;
        let answer = customer.send(put(number, &format!("attachment; {sent}"))).await.expect(201);
        assert_eq!(answer.at("/name"), shown, "{sent}");
    }
    assert!(number > 15, "{number}");
    for bad in [
        "inline; filename=\"a.pdf\"",
        "attachment; filename=\"a",
        "attachment; filename*=UTF-8''%00",
        "attachment; x=1",
    ] {
        customer.send(put(0, bad)).await.assert_status(400);
    }
}
