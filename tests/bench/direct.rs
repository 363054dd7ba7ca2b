//! The store without the portal: the same bytes in parts of the same size, as `object_store` sends them by itself.

use std::time::Instant;

use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, WriteMultipart};
use s3test::S3Server;

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
    let store = AmazonS3Builder::new()
        .with_endpoint(&bucket.endpoint)
        .with_allow_http(true)
        .with_bucket_name(&bucket.name)
        .with_region(S3Server::REGION)
        .with_access_key_id(S3Server::ACCESS_KEY_ID)
        .with_secret_access_key(S3Server::SECRET_ACCESS_KEY)
        .with_unsigned_payload(true)
        .build()
        .expect("the parts fit together");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (content, path) = (client::content(), Path::from("direct"));
        let (before, start) = (cpu::seconds("self"), Instant::now());
        let upload = store.put_multipart(&path).await.expect("the store answers");
        let mut parts = WriteMultipart::new_with_chunk_size(upload, blobs::PART);
        for _ in 0..BYTES / client::BLOCK as u64 {
            parts.wait_for_capacity(AT_ONCE).await.expect("the store takes it");
            parts.write(&content);
        }
        parts.finish().await.expect("the store takes it");
        let measured = Measured::over(BYTES, cpu::seconds("self") - before, start.elapsed());
        store.delete(&path).await.expect("it is there");
        measured
    })
}
