//! What is made of an S3 that refuses, fails, lies or is not there. The answers come from a small server of our own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use blobs::{Error, Found, ObjectKey, S3Config, Store};
use bytes::Bytes;
use futures::TryStreamExt;
use rstest::rstest;
use s3test::S3Server;
use uuid::Uuid;

const SECRET: &str = "do-not-tell";

fn key() -> ObjectKey {
    ObjectKey::Checkpoint { tenant: Uuid::from_u128(1).into(), size: 1 }
}

fn config(endpoint: &str) -> S3Config {
    let config = S3Config::new(endpoint.parse().unwrap(), "objects", "name-of-key", SECRET.into());
    S3Config { allow_http: true, max_retries: 0, ..config }
}

/// Answers every request with what a function makes of its first line.
fn server(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || serve(stream.unwrap(), answer.as_ref()));
        }
    });
    endpoint
}

/// One request for each connection. A client that goes away is no matter.
fn serve(stream: TcpStream, answer: &dyn Fn(&str) -> String) -> Option<()> {
    let mut input = BufReader::new(stream.try_clone().ok()?);
    let (mut first, mut length) = (String::new(), 0);
    input.read_line(&mut first).ok()?;
    loop {
        let mut line = String::new();
        input.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    input.read_exact(&mut vec![0; length]).ok()?;
    let mut output = stream;
    output.write_all(answer(&first).as_bytes()).ok()
}

fn response(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn xml(code: &str) -> String {
    format!("<Error><Code>{code}</Code><Message>{SECRET}</Message><StringToSign>{SECRET}</StringToSign></Error>")
}

fn unavailable(detail: &str) -> Error {
    Error::Unavailable { retryable: true, detail: detail.to_owned() }
}

#[rstest]
#[case("404 Not Found", "NoSuchKey", Error::NotFound)]
#[case("404 Not Found", "NoSuchBucket", Error::Config("there is no such bucket".into()))]
#[case("403 Forbidden", "SignatureDoesNotMatch", Error::Denied("403 SignatureDoesNotMatch".into()))]
#[case("401 Unauthorized", "", Error::Denied("401".into()))]
#[case("416 Range Not Satisfiable", "InvalidRange", Error::Range)]
#[case("507 Insufficient Storage", "", Error::Full)]
#[case("403 Forbidden", "QuotaExceeded", Error::Full)]
#[case("503 Service Unavailable", "SlowDown", unavailable("503 SlowDown"))]
#[case("500 Internal Server Error", "do not pass this on", unavailable("500"))]
#[case("429 Too Many Requests", "", unavailable("429"))]
#[case("400 Bad Request", "InvalidArgument", Error::Other("400 InvalidArgument".into()))]
#[tokio::test]
async fn refusals_are_sorted_and_tell_no_secrets(#[case] status: &str, #[case] code: &str, #[case] wanted: Error) {
    let status = status.to_owned();
    let body = xml(code);
    let endpoint = server(move |_| response(&status, &body));
    let store = Store::s3(&config(&endpoint)).unwrap();
    let put = store.put(&key(), Bytes::from_static(b"sealed")).await.unwrap_err();
    let get = store.get(&key()).await.err().unwrap();
    for error in [put, get] {
        assert_eq!(error, wanted);
        let text = format!("{error} {error:?}");
        assert!(!text.contains(SECRET) && !text.contains("127.0.0.1"), "{text}");
    }
}

#[tokio::test]
async fn nobody_there_is_worth_another_try() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let store = Store::s3(&config(&format!("http://{free}"))).unwrap();
    assert_eq!(store.health().await, Err(unavailable("no connection")));
    assert!(store.head(&key()).await.unwrap_err().is_retryable());
}

#[tokio::test]
async fn a_store_that_never_answers_is_given_up() {
    // Takes connections and says nothing.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let config = S3Config { request_timeout: Duration::from_millis(200), ..config(&endpoint) };
    let store = Store::s3(&config).unwrap();
    assert_eq!(store.put(&key(), Bytes::from_static(b"sealed")).await, Err(unavailable("timeout")));
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error() {
    let endpoint = server(|_| {
        let head = "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nETag: \"e\"\r\nContent-Length: 1000\r\n";
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{head}\r\nonly this")
    });
    let store = Store::s3(&config(&endpoint)).unwrap();
    let read: Result<Vec<Bytes>, Error> = store.get(&key()).await.unwrap().try_collect().await;
    assert!(matches!(read, Err(Error::Unavailable { retryable: true, .. })), "{read:?}");
}

#[rstest]
#[case(0, 1)]
#[case(2, 3)]
#[tokio::test]
async fn requests_are_repeated_as_often_as_configured(#[case] max_retries: usize, #[case] attempts: usize) {
    let seen = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&seen);
    let endpoint = server(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        response("503 Service Unavailable", "")
    });
    let store = Store::s3(&S3Config { max_retries, ..config(&endpoint) }).unwrap();
    assert_eq!(store.put(&key(), Bytes::from_static(b"sealed")).await, Err(unavailable("503")));
    assert_eq!(seen.load(Ordering::SeqCst), attempts);
}

/// The answer to the completion is lost. The length of what is there decides.
#[rstest]
#[case("500 Internal Server Error", "6", Ok(()))]
#[case("404 Not Found", "6", Ok(()))]
#[case("500 Internal Server Error", "5", Err(unavailable("500")))]
#[tokio::test]
async fn a_doubtful_completion_asks_for_the_length(
    #[case] status: &'static str,
    #[case] length: &'static str,
    #[case] wanted: Result<(), Error>,
) {
    let endpoint = server(move |line| {
        if line.starts_with("HEAD") {
            let head = "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nETag: \"e\"\r\n";
            return format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{head}Content-Length: {length}\r\n\r\n");
        }
        if line.starts_with("PUT") {
            return "HTTP/1.1 200 OK\r\nConnection: close\r\nETag: \"p\"\r\nContent-Length: 0\r\n\r\n".to_owned();
        }
        if line.contains("uploadId") {
            return response(status, "");
        }
        let id = "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>";
        response("200 OK", id)
    });
    let store = Store::s3(&config(&endpoint)).unwrap();
    let mut upload = store.begin(&key()).await.unwrap();
    assert_eq!(upload.resume_id(), Some("u"));
    upload.put_part(Bytes::from_static(b"sealed")).await.unwrap();
    assert_eq!(upload.complete().await, wanted);
}

#[tokio::test]
async fn wrong_keys_and_missing_buckets_are_told_apart() {
    let server = S3Server::s3s_fs();
    let bucket = server.new_bucket();
    let with = |bucket: &str, secret: &str| {
        let endpoint = server.endpoint().parse().unwrap();
        let config = S3Config::new(endpoint, bucket, S3Server::ACCESS_KEY_ID, secret.into());
        Store::s3(&S3Config { allow_http: true, max_retries: 0, ..config }).unwrap()
    };
    with(&bucket, S3Server::SECRET_ACCESS_KEY).health().await.unwrap();
    assert!(matches!(with(&bucket, "wrong").health().await, Err(Error::Denied(_))));
    assert!(matches!(with("no-such-bucket", S3Server::SECRET_ACCESS_KEY).health().await, Err(Error::Config(_))));
}

#[tokio::test]
async fn bodies_need_not_be_signed() {
    let server = S3Server::s3s_fs();
    let bucket = server.new_bucket();
    let endpoint = server.endpoint().parse().unwrap();
    let config = S3Config::new(endpoint, &bucket, S3Server::ACCESS_KEY_ID, S3Server::SECRET_ACCESS_KEY.into());
    let store = Store::s3(&S3Config { allow_http: true, unsigned_payload: true, ..config }).unwrap();
    store.put(&key(), Bytes::from_static(b"sealed")).await.unwrap();
    let read: Vec<Bytes> = store.get(&key()).await.unwrap().try_collect().await.unwrap();
    assert_eq!(read.concat(), b"sealed");
}

/// A known limit: better a sweep that stops than one that takes half of the objects for all of them.
#[tokio::test]
async fn a_listing_with_a_key_that_is_no_path_ends_with_an_error() {
    let endpoint = server(|_| {
        let keys = ["a/b", "a//b"].map(|key| {
            format!(
                "<Contents><Key>{key}</Key><Size>1</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>"
            )
        });
        response("200 OK", &format!("<ListBucketResult>{}</ListBucketResult>", keys.concat()))
    });
    let store = Store::s3(&config(&endpoint)).unwrap();
    let found: Result<Vec<Found>, Error> = store.list(None, None).try_collect().await;
    assert!(matches!(found, Err(Error::Other(_))), "{found:?}");
}
