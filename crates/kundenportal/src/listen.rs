//! Answering connections: HTTP/1.1, which is what reverse proxies speak to a server behind them, and every browser; bare,
//! or inside of TLS that ends here.
//!
//! A request that has begun is finished, even if whoever asked hangs up: what they sent is received or given up at once
//! then, and needs nobody to clear it away.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use futures::StreamExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::either::Either;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use crate::config::Server;

/// Bytes of a request's head at most.
const HEAD: usize = 64 * 1024;
/// Lines of a request's head at most.
const HEADERS: usize = 100;

/// How much a listener takes, and how patient it is.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections open at the same time.
    pub connections: usize,
    /// Time for the head of a request, which is also how long an idle connection is kept, and for the handshake of TLS.
    pub header: Duration,
    /// Time for running requests to finish when the server stops.
    pub shutdown: Duration,
}

impl From<&Server> for Limits {
    fn from(server: &Server) -> Self {
        Self {
            connections: server.connections,
            header: Duration::from_secs(server.header_seconds),
            shutdown: Duration::from_secs(server.shutdown_seconds),
        }
    }
}

/// Answers connections until told to stop; then takes no more and lets running requests finish.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
) {
    let graceful = GracefulShutdown::new();
    let (gone, running) = (CancellationToken::new(), TaskTracker::new());
    let slots = Arc::new(Semaphore::new(limits.connections));
    while let Some((socket, peer, slot)) = next(&listener, &slots, &stop).await {
        // Small answers must not wait for more to send.
        drop(socket.set_nodelay(true));
        let service = {
            let (router, stop, gone, running) = (router.clone(), stop.clone(), gone.clone(), running.clone());
            service_fn(move |request| {
                let answer = answer(router.clone(), peer, stop.clone(), request);
                finished(running.spawn(gone.clone().run_until_cancelled_owned(answer)))
            })
        };
        let (tls, watcher, gone, stop) = (tls.clone(), graceful.watcher(), gone.clone(), stop.clone());
        tokio::spawn(async move {
            // Here and not before: who is slow to shake hands keeps nobody else waiting.
            let Some(socket) = open(socket, tls, limits.header, &stop).await else { return };
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(limits.header)
                .max_buf_size(HEAD)
                .max_headers(HEADERS)
                .serve_connection(TokioIo::new(socket), service);
            tokio::select! {
                ended = watcher.watch(connection) => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "connection broke off");
                    }
                }
                () = gone.cancelled() => {}
            }
            drop(slot);
        });
    }
    drop(listener);
    running.close();
    let finished = futures::future::join(graceful.shutdown(), running.wait());
    if tokio::time::timeout(limits.shutdown, finished).await.is_err() {
        tracing::warn!("requests were still running at the end");
    }
    gone.cancel();
}

/// The next connection and its place among those that may be open; none when it is time to stop.
async fn next(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let accept = async {
        let slot = Arc::clone(slots).acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((socket, peer)) => return Some((socket, peer, slot)),
                Err(error) => {
                    tracing::warn!(%error, "connection not accepted");
                    // Out of file descriptors: some will be free soon.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    };
    tokio::select! {
        biased;
        () = stop.cancelled() => None,
        accepted = accept => accepted,
    }
}

/// The connection, after the handshake where TLS ends here; none if there was none in time.
async fn open(
    socket: TcpStream,
    tls: Option<TlsAcceptor>,
    patience: Duration,
    stop: &CancellationToken,
) -> Option<Either<TcpStream, TlsStream<TcpStream>>> {
    let Some(tls) = tls else { return Some(Either::Left(socket)) };
    match stop.run_until_cancelled(tokio::time::timeout(patience, tls.accept(socket))).await? {
        Ok(Ok(socket)) => Some(Either::Right(socket)),
        Ok(Err(error)) => {
            tracing::debug!(%error, "no handshake");
            None
        }
        Err(_) => None,
    }
}

/// The answer of a request that runs by itself. There is none if it was broken off because the server stops: its connection
/// is about to end then, too.
async fn finished(
    answering: JoinHandle<Option<Result<Response<Body>, Infallible>>>,
) -> Result<Response<Body>, Infallible> {
    match answering.await {
        Ok(Some(answer)) => answer,
        Ok(None) | Err(_) => Ok(StatusCode::SERVICE_UNAVAILABLE.into_response()),
    }
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    stop: CancellationToken,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = router.oneshot(request).await?;
    let endless = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
    if !endless {
        return Ok(response);
    }
    // Live events never end by themselves: the page comes back and goes on where it was.
    Ok(response.map(|body| Body::from_stream(body.into_data_stream().take_until(stop.cancelled_owned()))))
}

#[cfg(test)]
mod tests;
