//! The places, and a look behind them that does not go through the code under test.

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

use blobs::{ByteStream, ObjectKey, S3Config, Store, memory::Memory, store::CHUNK};
use bytes::Bytes;
use domain::TenantId;
use futures::TryStreamExt;
use object_store::{
    ObjectStore, ObjectStoreExt,
    aws::{AmazonS3, AmazonS3Builder},
    memory::InMemory,
};
use s3test::S3Server;
use tempfile::TempDir;
use uuid::Uuid;

static S3S_FS: LazyLock<S3Server> = LazyLock::new(S3Server::s3s_fs);
static MOTO: LazyLock<S3Server> = LazyLock::new(S3Server::moto);

/// Where a test runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Memory,
    Local,
    S3sFs,
    Moto,
}

pub(crate) struct Place {
    pub(crate) store: Store,
    behind: Behind,
}

enum Behind {
    Memory(Arc<InMemory>),
    Local(TempDir),
    S3 { server: &'static S3Server, bucket: String, client: AmazonS3 },
}

pub(crate) fn config(server: &S3Server, bucket: &str) -> S3Config {
    let endpoint = server.endpoint().parse().unwrap();
    let secret = S3Server::SECRET_ACCESS_KEY.into();
    let config = S3Config::new(endpoint, bucket, S3Server::ACCESS_KEY_ID, secret);
    S3Config { allow_http: true, region: S3Server::REGION.to_owned(), ..config }
}

impl Place {
    pub(crate) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Memory => {
                let objects = Arc::new(InMemory::new());
                Self {
                    store: Store::new(Arc::new(Memory::over(Arc::clone(&objects)))),
                    behind: Behind::Memory(objects),
                }
            }
            Kind::Local => {
                let directory = tempfile::tempdir().unwrap();
                Self { store: Store::local(directory.path()).unwrap(), behind: Behind::Local(directory) }
            }
            Kind::S3sFs => Self::s3(&S3S_FS),
            Kind::Moto => Self::s3(&MOTO),
        }
    }

    fn s3(server: &'static S3Server) -> Self {
        let bucket = server.new_bucket();
        let client = AmazonS3Builder::new()
            .with_endpoint(server.endpoint())
            .with_allow_http(true)
            .with_bucket_name(&bucket)
            .with_region(S3Server::REGION)
            .with_access_key_id(S3Server::ACCESS_KEY_ID)
            .with_secret_access_key(S3Server::SECRET_ACCESS_KEY)
            .build()
            .unwrap();
        let store = Store::s3(&config(server, &bucket)).unwrap();
        Self { store, behind: Behind::S3 { server, bucket, client } }
    }

    /// Puts something there behind the store's back.
    pub(crate) async fn plant(&self, path: &str, body: &'static [u8]) {
        let object = object_store::path::Path::parse(path).unwrap();
        match &self.behind {
            Behind::Memory(objects) => drop(objects.put(&object, body.into()).await.unwrap()),
            Behind::Local(directory) => {
                let file = directory.path().join(path);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, body).unwrap();
            }
            Behind::S3 { client, .. } => drop(client.put(&object, body.into()).await.unwrap()),
        }
    }

    /// Everything that is really there, sorted.
    pub(crate) async fn content(&self) -> Vec<String> {
        let mut paths = match &self.behind {
            Behind::Memory(objects) => listed(objects.as_ref()).await,
            Behind::Local(directory) => files(directory.path(), directory.path()),
            Behind::S3 { client, .. } => listed(client).await,
        };
        paths.sort();
        paths
    }

    /// Waits until nothing is there.
    pub(crate) async fn becomes_empty(&self) {
        let began = Instant::now();
        loop {
            let content = self.content().await;
            if content.is_empty() {
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "still there: {content:?}");
            tokio::task::yield_now().await;
        }
    }

    /// Whether the S3 server knows an open upload by this id.
    pub(crate) fn has_upload(&self, id: &str) -> bool {
        match &self.behind {
            Behind::S3 { server, bucket, .. } => server.has_upload(bucket, id),
            Behind::Memory(_) | Behind::Local(_) => false,
        }
    }

    pub(crate) fn is_s3(&self) -> bool {
        matches!(self.behind, Behind::S3 { .. })
    }
}

async fn listed(objects: &dyn ObjectStore) -> Vec<String> {
    objects.list(None).map_ok(|meta| meta.location.to_string()).try_collect().await.unwrap()
}

fn files(root: &Path, directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(root, &path));
        } else if path != root.join(".lock") {
            found.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
        }
    }
    found
}

pub(crate) fn tenant(n: u128) -> TenantId {
    Uuid::from_u128(n).into()
}

/// The n-th document of the first tenant.
pub(crate) fn document(n: u128) -> ObjectKey {
    ObjectKey::Document {
        tenant: tenant(1),
        document: Uuid::from_u128(n).into(),
        attempt: Uuid::from_u128(n + 1000).into(),
    }
}

/// Bytes that differ from seed to seed. They repeat after a prime number, which no part or chunk is a multiple of.
pub(crate) fn bytes(length: usize, seed: u8) -> Bytes {
    let mut state = u32::from(seed) + 1;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let period: Vec<u8> = (0..65_521).map(next).collect();
    let mut all = period.repeat(length.div_ceil(period.len()));
    all.truncate(length);
    all.into()
}

/// Reads a stream to its end; no chunk is longer than promised.
pub(crate) async fn read(mut stream: ByteStream) -> Bytes {
    let mut all = Vec::new();
    while let Some(chunk) = stream.try_next().await.unwrap() {
        assert!(!chunk.is_empty() && chunk.len() <= CHUNK);
        all.extend_from_slice(&chunk);
    }
    all.into()
}

/// Compares without printing megabytes.
pub(crate) fn same(left: &Bytes, right: &Bytes) {
    assert_eq!(left.len(), right.len());
    assert!(left == right, "they differ at {:?}", left.iter().zip(right).position(|(a, b)| a != b));
}
