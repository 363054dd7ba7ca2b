//! Objects in a bucket of a test's S3 server.

use blobs::S3Config;
use blobs::s3::S3;
use s3test::S3Server;

/// What speaks to a bucket of the server at this address.
///
/// # Panics
/// If that is no address.
pub fn bucket(endpoint: &str, bucket: &str) -> S3 {
    let (id, secret) = (S3Server::ACCESS_KEY_ID, S3Server::SECRET_ACCESS_KEY);
    let config = S3Config::new(endpoint.parse().expect("an address"), bucket, id, secret.into());
    let config = S3Config { allow_http: true, region: S3Server::REGION.to_owned(), ..config };
    S3::new(&config).expect("the settings fit")
}
