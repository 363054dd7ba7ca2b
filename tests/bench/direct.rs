//! The store without the portal: the same bytes in parts of the same size, as `object_store` sends them by itself.

use std::time::Instant;

use futures::TryStreamExt as _;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{ObjectStore as _, ObjectStoreExt as _, WriteMultipart};
use s3test::S3Server;
use tokio::runtime::Runtime;

use crate::child::Bucket;
use crate::table::Measured;
use crate::{BYTES, client, cpu};

/// Parts under way at once: what `object_store` does if nobody says otherwise.
const AT_ONCE: usize = 8;

/// Puts one object of [`crate::BYTES`].
///
/// # Panics
/// If the store refuses.
pub(crate) fn put(bucket: &Bucket) -> Measured {
    let store = open(bucket);
    runtime().block_on(async {
        let (content, path) = (client::content(), Path::from("direct"));
        let (before, start) = (cpu::seconds("self"), Instant::now());
        let upload = store.put_multipart(&path).await.expect("the store answers");
        let mut parts = WriteMultipart::new_with_chunk_size(upload, blobs::PART);
        for _ in 0..BYTES / client::BLOCK as u64 {
            parts.wait_for_capacity(AT_ONCE).await.expect("the store takes it");
            parts.write(&content);
        }
        parts.finish().await.expect("the store takes it");
        Measured::over(BYTES, cpu::seconds("self") - before, start.elapsed())
    })
}

/// Deletes what is in the bucket. `s3s-fs` refuses to end uploads that are complete, so the portal leaves the objects of
/// documents that were taken back to its sweeper, and none runs here.
///
/// # Panics
/// If the store refuses.
pub(crate) fn empty(bucket: &Bucket) {
    let store = open(bucket);
    runtime().block_on(async {
        let found: Vec<_> = store.list(None).try_collect().await.expect("the store answers");
        for object in found {
            store.delete(&object.location).await.expect("it is there");
        }
    });
}

fn open(bucket: &Bucket) -> AmazonS3 {
    AmazonS3Builder::new()
        .with_endpoint(&bucket.endpoint)
        .with_allow_http(true)
        .with_bucket_name(&bucket.name)
        .with_region(S3Server::REGION)
        .with_access_key_id(S3Server::ACCESS_KEY_ID)
        .with_secret_access_key(S3Server::SECRET_ACCESS_KEY)
        .with_unsigned_payload(true)
        .build()
        .expect("the parts fit together")
}

fn runtime() -> Runtime {
    Runtime::new().expect("a runtime")
}
