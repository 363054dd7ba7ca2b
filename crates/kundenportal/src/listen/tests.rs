use super::*;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

const DEADLINE: Duration = Duration::from_secs(20);
const PATIENT: Limits = Limits { connections: 8, header: DEADLINE, shutdown: DEADLINE };

async fn start(router: Router, limits: Limits) -> (SocketAddr, CancellationToken, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    (address, stop.clone(), tokio::spawn(serve(listener, None, router, limits, stop)))
}

async fn ask(address: SocketAddr, path: &str) -> TcpStream {
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
    socket
}

/// Everything until the other side closes.
async fn rest(mut socket: TcpStream) -> String {
    let mut bytes = Vec::new();
    tokio::time::timeout(DEADLINE, socket.read_to_end(&mut bytes)).await.unwrap().unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Reads until what was read ends so.
async fn until(socket: &mut TcpStream, end: &str) {
    let mut seen = Vec::new();
    while !seen.ends_with(end.as_bytes()) {
        let read = tokio::time::timeout(DEADLINE, socket.read_buf(&mut seen)).await.unwrap().unwrap();
        assert_ne!(read, 0, "{}", String::from_utf8_lossy(&seen));
    }
}

#[tokio::test]
async fn handlers_learn_where_a_request_comes_from() {
    let router =
        Router::new().route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }));
    let (address, stop, serving) = start(router, PATIENT).await;
    let mut socket = ask(address, "/").await;
    let peer = socket.local_addr().unwrap().to_string();
    until(&mut socket, &peer).await;
    stop.cancel();
    // The connection is idle: it ends at once.
    assert_eq!(rest(socket).await, "");
    tokio::time::timeout(DEADLINE, serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_running_request_finishes_after_the_stop_and_no_new_one_begins() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (begun, go_on) = (begun.clone(), go_on.clone());
        get(move || async move {
            begun.notify_one();
            go_on.notified().await;
            "finished"
        })
    };
    let (address, stop, serving) = start(Router::new().route("/", handler), PATIENT).await;
    let socket = ask(address, "/").await;
    tokio::time::timeout(DEADLINE, begun.notified()).await.unwrap();
    stop.cancel();
    let refused = async { while TcpStream::connect(address).await.is_ok() {} };
    tokio::time::timeout(DEADLINE, refused).await.unwrap();
    assert!(!serving.is_finished());
    go_on.notify_one();
    assert!(rest(socket).await.ends_with("finished"));
    tokio::time::timeout(DEADLINE, serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_request_that_never_ends_is_broken_off() {
    let begun = Arc::new(Notify::new());
    let handler = {
        let begun = begun.clone();
        get(move || async move {
            begun.notify_one();
            std::future::pending::<()>().await;
        })
    };
    let limits = Limits { shutdown: Duration::from_millis(50), ..PATIENT };
    let (address, stop, serving) = start(Router::new().route("/", handler), limits).await;
    let socket = ask(address, "/").await;
    tokio::time::timeout(DEADLINE, begun.notified()).await.unwrap();
    stop.cancel();
    tokio::time::timeout(DEADLINE, serving).await.unwrap().unwrap();
    assert_eq!(rest(socket).await, "");
}

#[tokio::test]
async fn live_events_end_with_the_server() {
    let handler = get(|| async {
        let events = futures::stream::iter([Ok::<_, Infallible>("data: 1\n\n")]).chain(futures::stream::pending());
        ([(header::CONTENT_TYPE, "text/event-stream")], Body::from_stream(events))
    });
    let (address, stop, serving) = start(Router::new().route("/", handler), PATIENT).await;
    let mut socket = ask(address, "/").await;
    until(&mut socket, "data: 1\n\n\r\n").await;
    stop.cancel();
    // The last, empty chunk: a proper end.
    assert_eq!(rest(socket).await, "0\r\n\r\n");
    tokio::time::timeout(DEADLINE, serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    let limits = Limits { header: Duration::from_millis(50), ..PATIENT };
    let (address, stop, serving) = start(Router::new(), limits).await;
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(b"GET / HTTP/1.1\r\nhost: ").await.unwrap();
    let answer = rest(socket).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    stop.cancel();
    tokio::time::timeout(DEADLINE, serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_request_goes_on_when_nobody_waits_for_its_answer() {
    let (begun, go_on, finished) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (begun, go_on, finished) = (begun.clone(), go_on.clone(), finished.clone());
        get(move || async move {
            begun.notify_one();
            go_on.notified().await;
            finished.notify_one();
        })
    };
    let (address, stop, serving) = start(Router::new().route("/", handler), PATIENT).await;
    let socket = ask(address, "/").await;
    tokio::time::timeout(DEADLINE, begun.notified()).await.unwrap();
    drop(socket);
    // Even the end of the server waits for it.
    stop.cancel();
    while TcpStream::connect(address).await.is_ok() {}
    assert!(!serving.is_finished());
    go_on.notify_one();
    tokio::time::timeout(DEADLINE, finished.notified()).await.unwrap();
    tokio::time::timeout(DEADLINE, serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn an_idle_connection_ends() {
    let limits = Limits { header: Duration::from_millis(50), ..PATIENT };
    let (address, stop, serving) = start(Router::new().route("/", get(|| async { "well" })), limits).await;
    let answer = rest(ask(address, "/").await).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("well"), "{answer}");
    stop.cancel();
    tokio::time::timeout(DEADLINE, serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_head_is_bounded_in_lines_and_bytes() {
    let (address, stop, serving) = start(Router::new().route("/", get(|| async { "well" })), PATIENT).await;
    let lines = |count: usize, length: usize| {
        let lines: Vec<_> = (0..count).map(|at| format!("x-{at}: {}\r\n", "a".repeat(length))).collect();
        format!("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{}\r\n", lines.concat())
    };
    for (head, status) in [(lines(HEADERS - 2, 10), "200"), (lines(HEADERS + 1, 10), "431"), (lines(2, HEAD), "431")] {
        let mut socket = TcpStream::connect(address).await.unwrap();
        // The rest of a head that is too long is not read.
        drop(socket.write_all(head.as_bytes()).await);
        let mut answer = [0; 12];
        tokio::time::timeout(DEADLINE, socket.read_exact(&mut answer)).await.unwrap().unwrap();
        assert_eq!(std::str::from_utf8(&answer).unwrap(), format!("HTTP/1.1 {status}"));
    }
    stop.cancel();
    tokio::time::timeout(DEADLINE, serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn more_connections_than_may_be_wait_for_their_turn() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (begun, go_on) = (begun.clone(), go_on.clone());
        post(move || async move {
            begun.notify_one();
            go_on.notified().await;
        })
    };
    let router = Router::new().route("/", handler.get(|| async { "well" }));
    let limits = Limits { connections: 1, ..PATIENT };
    let (address, stop, serving) = start(router, limits).await;
    let mut first = TcpStream::connect(address).await.unwrap();
    first.write_all(b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    tokio::time::timeout(DEADLINE, begun.notified()).await.unwrap();
    // Its question lies in the socket until the first one is gone.
    let mut second = ask(address, "/").await;
    let mut byte = [0];
    let early = tokio::time::timeout(Duration::from_millis(100), second.read(&mut byte)).await;
    assert!(early.is_err(), "answered beside the first");
    go_on.notify_one();
    assert!(rest(first).await.starts_with("HTTP/1.1 200"));
    until(&mut second, "well").await;
    stop.cancel();
    tokio::time::timeout(DEADLINE, serving).await.unwrap().unwrap();
}
