use std::convert::Infallible;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use futures::StreamExt;
use proptest::prelude::*;

use super::*;

const TYPE: &str = "multipart/form-data; boundary=XyZ";

/// Runs a future whose sources are always ready.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    for _ in 0..1_000_000 {
        if let Poll::Ready(value) = future.as_mut().poll(&mut cx) {
            return value;
        }
    }
    panic!("the form makes no progress");
}

fn chunks(body: &[u8], length: usize) -> impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static {
    let body = Bytes::copy_from_slice(body);
    let starts = (0..body.len()).step_by(length);
    stream::iter(starts.map(move |at| Ok(body.slice(at..body.len().min(at + length)))).collect::<Vec<_>>())
}

type Read = Result<(Fields, Vec<(FilePart, Vec<u8>)>)>;

async fn read_all<S, E>(body: S) -> Read
where
    S: Stream<Item = Result<Bytes, E>> + Send + 'static,
    E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
{
    let mut form = Incoming::new(Some(TYPE), body)?;
    let fields = form.text_fields(&["kind", "note", "concerns"]).await?;
    let mut files = Vec::new();
    while let Some(file) = form.next_file().await? {
        let mut content = Vec::new();
        let mut bytes = std::pin::pin!(form.bytes());
        while let Some(chunk) = bytes.next().await {
            content.extend_from_slice(&chunk?);
        }
        files.push((file, content));
    }
    Ok((fields, files))
}

fn read(body: &[u8]) -> Read {
    now(read_all(chunks(body, body.len().max(1))))
}

fn field(name: &str, text: &str) -> String {
    format!("--XyZ\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
}

fn file(name: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n"].concat()
}

fn form(parts: &[&[u8]]) -> Vec<u8> {
    [&parts.concat(), b"--XyZ--\r\n".as_slice()].concat()
}

fn malformed<T>(flaw: Flaw) -> Result<T> {
    Err(MultipartError::Malformed(flaw))
}

/// A body that counts what was taken of it: `begin`, then `block` for ever.
fn endless(
    begin: &[u8],
    block: &'static [u8],
) -> (Arc<AtomicUsize>, impl Stream<Item = Result<Bytes, Infallible>> + use<>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let blocks = stream::iter([Bytes::copy_from_slice(begin)]).chain(stream::repeat(Bytes::from_static(block)));
    let body = blocks.map(move |bytes| {
        count.fetch_add(bytes.len(), Ordering::Relaxed);
        Ok(bytes)
    });
    (taken, body)
}

#[test]
fn a_form_as_browsers_send_it() {
    let body = form(&[
        field("kind", "rent").as_bytes(),
        field("note", "Größe\r\n--Xy\r\n").as_bytes(),
        field("concerns", "").as_bytes(),
        &file("Miete.pdf", b"%PDF-1.7\r\n--XyQ\r\r\n-"),
        &file("leer.pdf", b""),
        &file("", b""),
        &file("", b"ohne Namen"),
    ]);
    let (fields, files) = read(&body).unwrap();
    assert_eq!(fields.get("kind"), Some("rent"));
    assert_eq!(fields.get("note"), Some("Größe\r\n--Xy\r\n"));
    assert_eq!((fields.get("concerns"), fields.get("file")), (None, None));
    let told: Vec<_> = files.iter().map(|(file, content)| (file.name.as_deref(), content.as_slice())).collect();
    let paper: &[u8] = b"%PDF-1.7\r\n--XyQ\r\r\n-";
    assert_eq!(told, [(Some("Miete.pdf"), paper), (Some("leer.pdf"), b""), (None, b"ohne Namen")]);
    assert_eq!(files[0].0.claimed_type.as_deref(), Some("application/pdf"));
}

#[test]
fn an_empty_form_a_preamble_and_an_epilogue_are_fine() {
    assert_eq!(read(b"--XyZ--"), Ok((Fields::default(), Vec::new())));
    let body = [b"nothing to see\r\n".as_slice(), &form(&[&file("a", b"1")]), b"behind the end"].concat();
    assert_eq!(read(&body).unwrap().1[0].1, b"1");
    let padded = String::from_utf8(form(&[&file("a", b"1")])).unwrap().replacen("--XyZ\r\n", "--XyZ \t\r\n", 1);
    assert_eq!(read(padded.as_bytes()).unwrap().1[0].1, b"1");
}

#[test]
fn files_that_nobody_reads_are_passed_over() {
    let big = vec![b'x'; 300_000];
    let body = form(&[&file("a", &big), &file("b", b"2")]);
    now(async {
        let mut form = Incoming::new(Some(TYPE), chunks(&body, 10_000)).unwrap();
        assert_eq!(form.text_fields(&[]).await, Ok(Fields::default()));
        assert_eq!(form.next_file().await.unwrap().unwrap().name.as_deref(), Some("a"));
        assert!(form.chunk().await.unwrap().is_some());
        assert_eq!(form.next_file().await.unwrap().unwrap().name.as_deref(), Some("b"));
        assert_eq!(form.chunk().await.unwrap().as_deref(), Some(b"2".as_slice()));
        assert_eq!(form.next_file().await, Ok(None));
        assert_eq!(form.next_file().await, Ok(None));
    });
}

#[test]
fn each_broken_rule_is_named() {
    let part = |head: &str| format!("--XyZ\r\n{head}\r\n\r\nx\r\n");
    let a = file("a.pdf", b"1");
    let cases: Vec<(&str, Vec<u8>, MultipartError)> = vec![
        ("unknown field", form(&[field("admin", "1").as_bytes()]), Flaw::UnknownField.into()),
        (
            "unknown file field",
            form(&[part("Content-Disposition: form-data; name=\"kind\"; filename=\"a\"").as_bytes()]),
            Flaw::UnknownField.into(),
        ),
        ("repeated", form(&[field("kind", "1").as_bytes(), field("kind", "2").as_bytes()]), Flaw::RepeatedField.into()),
        ("repeated, empty", form(&[field("kind", "").as_bytes(), field("kind", "").as_bytes()]), Flaw::RepeatedField.into()),
        ("field after file", form(&[&a, field("kind", "1").as_bytes()]), Flaw::FieldAfterFile.into()),
        ("no utf-8", form(&[field("kind", "").replace("\r\n\r\n", "\r\n\r\n?").as_bytes()]).replace_byte(b'?', 0xFF), Flaw::Text.into()),
        ("nul", form(&[field("kind", "a\0b").as_bytes()]), Flaw::Text.into()),
        (
            "name within a name",
            form(&[part("Content-Disposition: form-data; name=\"x; filename=evil.html\"; filename=\"ok.pdf\"").as_bytes()]),
            Flaw::Disposition.into(),
        ),
        (
            "two dispositions",
            form(&[part(
                "Content-Disposition: form-data; name=\"file\"; filename=\"ok.pdf\"\r\nContent-Disposition: form-data; name=\"file\"; filename=\"evil.html\"",
            )
            .as_bytes()]),
            Flaw::Header.into(),
        ),
        ("no disposition", form(&[part("Content-Type: text/plain").as_bytes()]), Flaw::Disposition.into()),
        ("no head at all", b"--XyZ\r\n\r\nx\r\n--XyZ--".to_vec(), Flaw::Disposition.into()),
        ("junk behind the boundary", b"--XyZjunk\r\nA: b\r\n\r\nx\r\n--XyZ--".to_vec(), Flaw::Framing.into()),
        ("lone line feeds", form(&[&a]).without(b'\r'), MultipartError::BodyBroken),
        ("empty body", Vec::new(), MultipartError::BodyBroken),
        ("no delimiter", b"hello".to_vec(), MultipartError::BodyBroken),
        ("no last delimiter", a.clone(), MultipartError::BodyBroken),
        ("ends in a head", b"--XyZ\r\nContent-Dispo".to_vec(), MultipartError::BodyBroken),
        ("another boundary", form(&[&a]).replace_byte(b'Z', b'z'), MultipartError::BodyBroken),
    ];
    for (what, body, error) in cases {
        for length in [1, 7, body.len().max(1)] {
            assert_eq!(now(read_all(chunks(&body, length))), Err(error), "{what}, {length} bytes at a time");
        }
    }
}

trait Bend {
    fn replace_byte(self, from: u8, to: u8) -> Self;
    fn without(self, byte: u8) -> Self;
}

impl Bend for Vec<u8> {
    fn replace_byte(self, from: u8, to: u8) -> Self {
        self.into_iter().map(|byte| if byte == from { to } else { byte }).collect()
    }

    fn without(self, gone: u8) -> Self {
        self.into_iter().filter(|byte| *byte != gone).collect()
    }
}

#[test]
fn the_type_of_the_request_is_checked_first() {
    let made = |kind| Incoming::new(kind, chunks(b"--XyZ--", 7)).map(drop);
    assert_eq!(made(None), malformed(Flaw::ContentType));
    assert_eq!(made(Some("text/plain")), malformed(Flaw::ContentType));
    assert_eq!(made(Some("multipart/form-data")), malformed(Flaw::Boundary));
    assert_eq!(made(Some(TYPE)), Ok(()));
}

#[test]
fn a_preamble_ends_the_request_at_its_limit() {
    let (taken, body) = endless(b"", b"\r\n--Xy preamble without an end");
    assert_eq!(now(read_all(body)), malformed(Flaw::Preamble));
    assert!(taken.load(Ordering::Relaxed) <= guard::HEAD_BYTES + 64);

    let line = |length: usize| [vec![b'p'; length], b"\r\n".to_vec(), form(&[&file("a", b"1")])].concat();
    assert!(read(&line(guard::HEAD_BYTES)).is_ok());
    assert_eq!(read(&line(guard::HEAD_BYTES + 1)), malformed(Flaw::Preamble));
}

#[test]
fn a_head_ends_the_request_at_its_limit() {
    for block in [b"X-Long: header\r\n".as_slice(), b"never a line end", b"\r", b"\n"] {
        let (taken, body) = endless(b"--XyZ\r\n", block);
        assert_eq!(now(read_all(body)), malformed(Flaw::HeadTooLong));
        assert!(taken.load(Ordering::Relaxed) <= guard::HEAD_BYTES + 64);
    }
    let head = |length: usize| {
        let begin = "\r\nContent-Disposition: form-data; name=\"kind\"\r\nX: ";
        format!("--XyZ{begin}{}\r\n\r\nrent\r\n--XyZ--", "x".repeat(length - begin.len() - 4))
    };
    assert_eq!(read(head(guard::HEAD_BYTES).as_bytes()).unwrap().0.get("kind"), Some("rent"));
    assert_eq!(read(head(guard::HEAD_BYTES + 1).as_bytes()), malformed(Flaw::HeadTooLong));
}

#[test]
fn parts_are_counted() {
    let empty = file("", b"");
    let parts = |count| form(&vec![empty.as_slice(); count]);
    assert_eq!(read(&parts(guard::PARTS)).map(|(_, files)| files.len()), Ok(0));
    assert_eq!(read(&parts(guard::PARTS + 1)), malformed(Flaw::Parts));
}

#[test]
fn text_ends_the_request_at_its_limit() {
    let open = "--XyZ\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n";
    let (taken, body) = endless(open.as_bytes(), b"a text without an end ");
    assert_eq!(now(read_all(body)), Err(MultipartError::TooLarge));
    assert!(taken.load(Ordering::Relaxed) <= TEXT_BYTES + 256);

    let half = "x".repeat(TEXT_BYTES / 2);
    let two = form(&[field("note", &half).as_bytes(), field("kind", &half).as_bytes()]);
    assert!(read(&two).is_ok());
    let more = form(&[field("note", &half).as_bytes(), field("kind", &format!("{half}x")).as_bytes()]);
    assert_eq!(read(&more), Err(MultipartError::TooLarge), "together");
}

#[test]
fn no_more_is_taken_of_the_body_than_was_asked_for() {
    let open = b"--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    let (taken, body) = endless(open, &[7; 10_000]);
    now(async {
        let mut form = Incoming::new(Some(TYPE), body).unwrap();
        form.text_fields(&[]).await.unwrap();
        form.next_file().await.unwrap().unwrap();
        let mut read = 0;
        for _ in 0..50 {
            read += form.chunk().await.unwrap().unwrap().len();
            let ahead = taken.load(Ordering::Relaxed) - open.len() - read;
            assert!(ahead <= 10_000, "{ahead} bytes ahead of the reader");
        }
    });
}

#[test]
fn a_block_of_any_size_is_given_on_in_bounded_pieces() {
    let body = form(&[&file("a", &vec![b'x'; 3_000_000])]);
    now(async {
        let mut form = Incoming::new(Some(TYPE), chunks(&body, body.len())).unwrap();
        form.text_fields(&[]).await.unwrap();
        form.next_file().await.unwrap().unwrap();
        let mut read = 0;
        while let Some(bytes) = form.chunk().await.unwrap() {
            assert!(bytes.len() <= guard::PIECE, "{} bytes at once", bytes.len());
            read += bytes.len();
        }
        assert_eq!(read, 3_000_000);
    });
}

#[test]
fn a_line_that_breaks_is_not_an_end() {
    let begin = Bytes::from(file("a", b"half of it")).slice(..90);
    let body = stream::iter([Ok(begin.clone()), Err(std::io::Error::other("reset"))]);
    assert_eq!(now(read_all(body)), Err(MultipartError::BodyBroken));

    let whole = http_body_util::Full::new(Bytes::from(form(&[&file("a", &[b'x'; 5_000])])));
    let limited = http_body_util::BodyDataStream::new(http_body_util::Limited::new(whole, 1_000));
    assert_eq!(now(read_all(limited)), Err(MultipartError::TooLarge), "a limit around the body");
}

#[test]
fn what_breaks_off_behind_a_wrong_text_is_judged_by_the_text() {
    for end in ["--XyZ", "--XyZ-", "--XyZ\r\nContent-Dis"] {
        let body = [field("kind", "a\0b").as_bytes(), end.as_bytes()].concat();
        for length in 1..=body.len() {
            assert_eq!(now(read_all(chunks(&body, length))), malformed(Flaw::Text), "{end}, {length} at a time");
        }
    }
}

#[test]
fn an_error_stays() {
    let mut form = Incoming::new(Some(TYPE), chunks(b"--XyZ\r\nno header\r\n\r\n", 100)).unwrap();
    for _ in 0..3 {
        assert_eq!(now(form.next_file()), malformed(Flaw::Header));
    }
}

#[test]
fn errors_tell_a_status_and_a_word() {
    for (error, status, code) in [
        (MultipartError::Malformed(Flaw::Parts), 400, "malformed_form"),
        (MultipartError::BodyBroken, 400, "body_broken"),
        (MultipartError::TooLarge, 413, "form_too_large"),
    ] {
        assert_eq!((error.status().as_u16(), error.code()), (status, code));
    }
}

/// Pieces of what delimiters are made of, so that near misses are common.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let scrap = prop_oneof![
        Just(b"\r".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n-".to_vec()),
        Just(b"\r\n--Xy".to_vec()),
        Just(b"--XyZ".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..40),
    ];
    proptest::collection::vec(scrap, 0..12)
        .prop_map(|scraps| scraps.concat())
        .prop_filter("no delimiter within", |content| memchr::memmem::find(content, b"\r\n--XyZ").is_none())
        .prop_filter("no delimiter at the start", |content| !content.starts_with(b"--XyZ"))
}

/// The body in blocks of these lengths, the last length repeated; some blocks are empty.
fn cut(body: &[u8], lengths: &[usize]) -> Vec<Result<Bytes, Infallible>> {
    let mut rest = Bytes::copy_from_slice(body);
    let mut blocks = Vec::new();
    let mut lengths = lengths.iter().copied().chain(std::iter::repeat(lengths[lengths.len() - 1].max(1)));
    while !rest.is_empty() {
        let length = lengths.next().unwrap_or(1).min(rest.len());
        blocks.push(Ok(rest.split_to(length)));
    }
    blocks
}

proptest! {
    #[test]
    fn what_was_sent_is_read_however_it_is_cut(
        contents in proptest::collection::vec(content(), 0..4),
        lengths in proptest::collection::vec(0_usize..60, 1..40),
    ) {
        let parts: Vec<_> = contents.iter().map(|content| file("a.pdf", content)).collect();
        let parts: Vec<_> = parts.iter().map(Vec::as_slice).collect();
        let body = [field("kind", "rent").as_bytes(), &form(&parts)].concat();
        let (fields, files) = now(read_all(stream::iter(cut(&body, &lengths)))).unwrap();
        prop_assert_eq!(fields.get("kind"), Some("rent"));
        let read: Vec<_> = files.into_iter().map(|(_, content)| content).collect();
        prop_assert_eq!(read, contents);
    }

    #[test]
    fn any_body_is_judged_the_same_however_it_is_cut(
        scraps in proptest::collection::vec(
            prop_oneof![
                Just(b"--XyZ".to_vec()), Just(b"\r\n".to_vec()), Just(b"--XyZ--".to_vec()), Just(b"\r\n--XyZ\r\n".to_vec()),
                Just(b"Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".to_vec()),
                Just(b"Content-Disposition: form-data; name=\"kind\"\r\n\r\n".to_vec()),
                proptest::collection::vec(any::<u8>(), 0..20),
            ],
            0..14,
        ),
        lengths in proptest::collection::vec(0_usize..30, 1..40),
    ) {
        let body = scraps.concat();
        prop_assert_eq!(now(read_all(stream::iter(cut(&body, &lengths)))), read(&body));
    }
}
