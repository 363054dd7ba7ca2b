//! What means harm, sent over a socket: heads that hyper sees before the portal does, and bodies of many megabytes, while
//! the kernel counts how much memory the process ever had (`VmHWM`).

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::house::{Demo, House};
use crate::papers::Paper;
use crate::people::Person;
use crate::wait::DEADLINE;

const MB: usize = 1_000_000;
/// How much more memory all of it together may take: two uploads' worth, and some for the allocator.
const MORE: u64 = 32 * MB as u64;

async fn connect(demo: &Demo) -> TcpStream {
    let port = demo.announced.url.rsplit_once(':').expect("a port").1.trim_end_matches('/');
    TcpStream::connect(format!("127.0.0.1:{port}")).await.expect("it listens")
}

/// Sends a head and a body, and reads the status of the answer; 0 if the connection was closed without one.
async fn speak(demo: &Demo, head: String, begin: Vec<u8>, again: &'static [u8], length: usize) -> u16 {
    let (mut reader, mut writer) = connect(demo).await.into_split();
    let sending = tokio::spawn(async move {
        let block = again.repeat(MB.div_ceil(again.len().max(1)));
        let mut sent = begin.len();
        let mut going = writer.write_all(&[head.into_bytes(), begin].concat()).await.is_ok();
        while going && sent < length {
            let now = block.len().min(length - sent);
            going = writer.write_all(&block[..now]).await.is_ok();
            sent += now;
        }
        // Keeps its half open, so that the answer is the server's own decision.
        writer
    });
    let mut answer = Vec::new();
    let status = async {
        while !answer.windows(2).any(|window| window == b"\r\n") {
            match reader.read_buf(&mut answer).await {
                Ok(1..) => {}
                Ok(0) | Err(_) => return 0,
            }
        }
        let line = String::from_utf8_lossy(&answer).into_owned();
        line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
    };
    let status = tokio::time::timeout(DEADLINE, status).await.expect("an answer, or the end of the connection");
    sending.abort();
    status
}

/// The head of a request to a case's documents, with these lines in it.
fn head(demo: &Demo, person: &Person, case: &str, lines: &str) -> String {
    let (host, token) = (&demo.announced.tenants[0].host, &person.token);
    format!(
        "POST /api/v1/cases/{case}/documents HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n{lines}\r\n"
    )
}

#[tokio::test]
async fn heads_that_could_be_read_in_two_ways_are_refused() {
    let house = House::new();
    let demo = house.open().await;
    let customer = demo.sign_in("customer").await;
    let case = demo.case(&customer).await;
    let form = "Content-Type: multipart/form-data; boundary=XyZ\r\n";
    let many = "X-Any: thing\r\n".repeat(101);
    // Heads end at 64 KiB; what one more read brings beyond that is taken by chance.
    let long = format!("X-Any: {}\r\n", "x".repeat(300 * 1024));
    for (about, lines, told) in [
        ("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n", 400),
        ("two lengths in one line", "Content-Length: 5, 6\r\n", 400),
        ("a length that is no number", "Content-Length: 5x\r\n", 400),
        ("a length below nothing", "Content-Length: -5\r\n", 400),
        ("a length beyond everything", "Content-Length: 99999999999999999999\r\n", 400),
        ("chunks that are packed", "Transfer-Encoding: chunked, gzip\r\n", 400),
        ("an encoding nobody knows", "Transfer-Encoding: cow\r\n", 400),
        ("two types", "Content-Type: text/plain\r\nContent-Length: 5\r\n", 400),
        ("101 headers", &many, 431),
        ("a header of 300 KiB", &long, 431),
        ("a header without a name", ": x\r\n", 400),
        ("a blank in front of a colon", "Content-Length : 5\r\n", 400),
        ("a NUL in a header", "X-Any: a\0b\r\n", 400),
        ("a header that goes on in the next line", "X-Any: a\r\n b: c\r\n", 400),
    ] {
        let status =
            speak(&demo, head(&demo, &customer, &case, &format!("{form}{lines}")), b"0\r\n\r\n".to_vec(), b"", 0).await;
        assert_eq!(status, told, "{about}");
    }
    assert_eq!(Paper::new(1, 50_000).send(&demo, &customer, &case).await.status, 201);
    assert_eq!(demo.documents(&customer, &case).await.len(), 1);
    demo.kill().await;
}

#[tokio::test]
async fn what_hides_behind_a_second_length_is_not_asked() {
    let house = House::new();
    let demo = house.open().await;
    let customer = demo.sign_in("customer").await;
    let case = demo.case(&customer).await;
    let host = &demo.announced.tenants[0].host;
    for lines in [
        "Content-Length: 500\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 500\r\n",
    ] {
        let form = format!("Content-Type: multipart/form-data; boundary=XyZ\r\n{lines}");
        let hidden = format!("0\r\n\r\nGET /sign-in HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let mut socket = connect(&demo).await;
        let asked = [head(&demo, &customer, &case, &form), hidden].concat();
        socket.write_all(asked.as_bytes()).await.expect("it reads");
        // The chunks count (RFC 9112 6.3), and the connection ends behind the answer.
        let mut answers = Vec::new();
        let read = tokio::time::timeout(DEADLINE, socket.read_to_end(&mut answers)).await.expect("the end");
        let answers = String::from_utf8_lossy(&answers).into_owned();
        assert!(answers.starts_with("HTTP/1.1 400 "), "{lines}: {read:?} {answers}");
        assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{lines}: {answers}");
    }
    demo.kill().await;
}

#[tokio::test]
async fn large_and_bad_bodies_take_no_memory_and_end_no_process() {
    let house = House::new().with("KUNDENPORTAL__UPLOAD__FILE_BYTES", (30 * MB).to_string());
    let demo = house.open().await;
    let customer = demo.sign_in("customer").await;
    let case = demo.case(&customer).await;
    // A good paper first: what it needs is no harm done.
    assert_eq!(Paper::new(1, 20 * MB).send(&demo, &customer, &case).await.status, 201);
    let before = demo.most_memory();

    let open = |field: &str| format!("--XyZ\r\nContent-Disposition: form-data; {field}\r\n\r\n").into_bytes();
    let file = |content: &[u8]| [open("name=\"file\"; filename=\"a.txt\""), content.to_vec()].concat();
    let none = b"\r\n--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n";
    let cases: Vec<(&str, Vec<u8>, &[u8], u16)> = vec![
        ("a preamble", Vec::new(), b"no delimiter ", 400),
        ("a head", b"--XyZ\r\n".to_vec(), b"X-Any: thing\r\n", 400),
        ("a line of a head", b"--XyZ\r\nX: ".to_vec(), b"x", 400),
        ("parts", Vec::new(), none, 400),
        ("a field", open("name=\"note\""), b"text ", 413),
        ("a paper", file(b"%PDF-1.7\n"), b"/Encrypt /JS (", 413),
        ("a container", file(&testfiles::docx(1, 0)), b"PK\x01\x02PK\x05\x06", 413),
        ("a picture", file(b"\xFF\xD8\xFF\xFF"), b"\xFF", 413),
        ("a text", file(b"Brief "), b"Text ", 413),
        ("something unknown", file(b""), b"\0", 415),
    ];
    for (about, begin, again, told) in cases {
        let length = 60 * MB;
        let lines = format!("Content-Type: multipart/form-data; boundary=XyZ\r\nContent-Length: {length}\r\n");
        let status = speak(&demo, head(&demo, &customer, &case, &lines), begin, again, length).await;
        assert_eq!(status, told, "{about}");
        let more = demo.most_memory() - before;
        assert!(more < MORE, "{about}: {more} bytes more");
    }
    assert_eq!(Paper::new(2, 50_000).send(&demo, &customer, &case).await.status, 201, "the same process");
    assert_eq!(demo.documents(&customer, &case).await.len(), 2);
    assert_eq!(house.stored().unfinished.len(), 0);
    demo.kill().await;
}
