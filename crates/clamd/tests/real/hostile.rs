//! Peers that are no clamd.

use clamd::{Answer, Fault, Step, Timing};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::{eicar, patient, scan, soon};

/// A server that does this with every connection; where it is.
async fn server<F>(each: impl Fn(TcpStream) -> F + Send + 'static) -> String
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp:{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(each(stream));
        }
    });
    address
}

/// Reads until the client has sent its end.
async fn read_all(stream: &mut TcpStream) {
    let mut seen = Vec::new();
    let mut block = [0; 4096];
    while !seen.ends_with(&[0; 4]) {
        match stream.read(&mut block).await {
            Ok(read) if read > 0 => seen.extend_from_slice(&block[..read]),
            _ => return,
        }
    }
}

/// What is heard of a server that reads everything and then says this.
async fn said(answer: &'static [u8]) -> Result<Answer, Fault> {
    let server = server(move |mut stream| async move {
        read_all(&mut stream).await;
        drop(stream.write_all(answer).await);
    });
    scan(&patient(&server.await, Timing::default()), vec![eicar()]).await
}

#[tokio::test]
async fn an_answer_that_is_not_one_is_no_verdict() {
    for answer in [
        &b"stream: OK"[..],
        b"stream: O",
        b"stream: OK\n",
        b"stream: OK\0stream: OK\0",
        b"stream: OK\n\0",
        b"\0",
        b"OK\0",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\xff\xfe\0",
        b"stream: \xc3\x28 FOUND\0",
    ] {
        let heard = said(answer).await;
        assert!(matches!(heard, Err(Fault::Nonsense(_))), "{} {heard:?}", answer.escape_ascii());
    }
    assert_eq!(said(b"").await, Err(Fault::Broken(std::io::ErrorKind::UnexpectedEof)));
    assert_eq!(said(b"stream: OK\0").await, Ok(Answer::Clean), "the same server with the right words");
}

#[tokio::test]
async fn an_answer_without_an_end_is_cut() {
    let server = server(|mut stream| async move { while stream.write_all(&[b'x'; 4096]).await.is_ok() {} }).await;
    let client = patient(&server, Timing::default());
    assert!(matches!(scan(&client, vec![eicar()]).await, Err(Fault::Nonsense(_))));
    assert!(matches!(client.version().await, Err(Fault::Nonsense(_))));
}

#[tokio::test]
async fn clean_before_the_end_is_no_verdict() {
    let server = server(|mut stream| async move {
        drop(stream.write_all(b"stream: OK\0").await);
        read_all(&mut stream).await;
    })
    .await;
    // It never ends, so nobody can have seen all of it.
    let endless =
        futures::stream::repeat_with(|| Ok::<_, std::convert::Infallible>(bytes::Bytes::from_static(&[b'x'; 1000])));
    let ended = patient(&server, Timing::default()).scan(endless).await;
    assert_eq!(ended, Err(Fault::Early.into()));
}

#[tokio::test]
async fn who_closes_says_nothing() {
    let server = server(|stream| async move { drop(stream) }).await;
    let client = patient(&server, Timing::default());
    for document in [vec![eicar()], vec![vec![0; 1 << 20]; 20]] {
        assert!(matches!(scan(&client, document).await, Err(Fault::Broken(_))));
    }
    assert!(matches!(client.version().await, Err(Fault::Broken(_))));
}

#[tokio::test]
async fn who_takes_everything_and_says_nothing_is_given_up() {
    let silent = server(|mut stream| async move {
        let mut block = vec![0; 65_536];
        while stream.read(&mut block).await.is_ok_and(|read| read > 0) {}
        std::future::pending::<()>().await;
    })
    .await;
    assert_eq!(scan(&patient(&silent, soon()), vec![eicar()]).await, Err(Fault::Slow(Step::Answer)));
    // So is one that begins to speak.
    let stuck = server(|mut stream| async move {
        drop(stream.write_all(b"stream: ").await);
        std::future::pending::<()>().await;
    })
    .await;
    assert_eq!(patient(&stuck, soon()).version().await, Err(Fault::Slow(Step::Answer)));
}
