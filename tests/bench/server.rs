//! The server's side: the real router over a real socket, or a plain one to compare with.

use std::io::Read as _;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::routing::{delete, get, put};
use blobs::S3Config;
use domain::limits::UploadLimits;
use futures::{StreamExt as _, stream};
use kundenportal::listen::{self, Limits};
use s3test::S3Server;
use testing::{Objects, Options, TestPortal, Who};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::child::{Address, Bucket, Place};
use crate::{BYTES, client};

/// More than all rounds together.
const ROOM: u64 = 1 << 40;

/// Serves until standard input ends.
pub(crate) fn run(place: &Place) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory can be made");
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("it has a port").port();
        // Kept until the end: the rows are in a directory of its own.
        let portal = match place {
            Place::Plain => None,
            Place::Discarding => Some(portal(blobs::Store::discarding()).await),
            Place::Memory => Some(portal(blobs::Store::memory()).await),
            Place::Directory => {
                Some(portal(blobs::Store::local(directory.path()).expect("a directory can be taken")).await)
            }
            Place::S3(bucket) => Some(portal(s3(bucket)).await),
        };
        let (router, address) = match &portal {
            None => (plain(), Address { port, host: "localhost".into(), token: "none".into(), case: "none".into() }),
            Some(portal) => joined(portal, port).await,
        };
        let stop = CancellationToken::new();
        let told = stop.clone();
        std::thread::spawn(move || {
            let mut nothing = Vec::new();
            drop(std::io::stdin().read_to_end(&mut nothing));
            told.cancel();
        });
        println!("{}", serde_json::to_string(&address).expect("plain texts"));
        let patience = Duration::from_secs(10);
        let limits = Limits { connections: 16, header: patience, shutdown: patience };
        listen::serve(listener, None, router, limits, stop).await;
    });
}

async fn portal(store: blobs::Store) -> TestPortal {
    let limits = UploadLimits { file_bytes: 2 * BYTES, case_bytes: ROOM, ..UploadLimits::default() };
    TestPortal::with(Options { objects: Objects::Given(store), limits, ..Options::default() }).await
}

/// The loopback address is a line that nobody listens on: bodies need no signature.
fn s3(bucket: &Bucket) -> blobs::Store {
    let endpoint = bucket.endpoint.parse().expect("an address");
    let config = S3Config::new(endpoint, &bucket.name, S3Server::ACCESS_KEY_ID, S3Server::SECRET_ACCESS_KEY.into());
    let region = S3Server::REGION.to_owned();
    let config = S3Config { allow_http: true, unsigned_payload: true, region, ..config };
    blobs::Store::s3(&config).expect("the parts fit together")
}

async fn joined(portal: &TestPortal, port: u16) -> (Router, Address) {
    let town = portal.town();
    let token = portal.program(Who::Customer).await.token();
    let address = Address { port, host: town.customer_host.clone(), token, case: town.house.to_string() };
    let (router, _) = web::router(web::App::new(portal.services.clone(), web::Settings::default()));
    (router, address)
}

/// The same addresses, and nothing behind them.
fn plain() -> Router {
    let block = Bytes::from(client::content());
    let give = move || {
        let blocks = stream::repeat(block.clone()).take(usize::try_from(BYTES).unwrap_or(0) / client::BLOCK);
        let body = Body::from_stream(blocks.map(Ok::<_, std::io::Error>));
        async move { ([(CONTENT_LENGTH, BYTES.to_string())], body) }
    };
    let take = async |request: Request| {
        let mut body = request.into_body().into_data_stream();
        while let Some(Ok(_)) = body.next().await {}
        StatusCode::CREATED
    };
    Router::new()
        .route("/api/v1/cases/{case}/documents/{document}", put(take))
        .route("/api/v1/documents/{document}/content", get(give))
        .route("/api/v1/documents/{document}", delete(async || StatusCode::NO_CONTENT))
}
