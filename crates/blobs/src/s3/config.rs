//! How to reach a bucket.

use std::time::Duration;

use object_store::{
    BackoffConfig, Certificate, ClientOptions, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{Error, Result};

/// How to reach a bucket. The secret is never printed.
#[derive(Debug, Clone)]
pub struct S3Config {
    /// Address of the store, without the bucket.
    pub endpoint: Url,
    /// Name of the bucket.
    pub bucket: String,
    /// Region; many stores take any.
    pub region: String,
    /// Name of the access key.
    pub access_key_id: String,
    /// Secret of the access key.
    pub secret_access_key: SecretString,
    /// Whether the address may be `http:`. Objects are sealed, but whoever listens can delete and replace them.
    pub allow_http: bool,
    /// The bucket stands in the path (`true`, what most own stores want) or in front of the host name.
    pub path_style: bool,
    /// Leave out the SHA-256 of bodies from signatures: less work, for `https:` addresses.
    pub unsigned_payload: bool,
    /// Certificates (PEM) to trust besides those of the system.
    pub certificates: Option<Vec<u8>>,
    /// How long a connection may take to open.
    pub connect_timeout: Duration,
    /// How long the store may take to answer a request, part included, or to send the next bytes of a body.
    pub request_timeout: Duration,
    /// How often a request is repeated.
    pub max_retries: usize,
    /// No repetition begins later than this after the first attempt.
    pub retry_timeout: Duration,
}

impl S3Config {
    /// With limits for a store nearby: 5 s to connect, 30 s to answer, 3 repetitions within 20 s. (`object_store` itself
    /// would go on for 3 minutes, while somebody waits for a page.)
    pub fn new(endpoint: Url, bucket: &str, access_key_id: &str, secret_access_key: SecretString) -> Self {
        Self {
            endpoint,
            bucket: bucket.to_owned(),
            region: "us-east-1".to_owned(),
            access_key_id: access_key_id.to_owned(),
            secret_access_key,
            allow_http: false,
            path_style: true,
            unsigned_payload: false,
            certificates: None,
            connect_timeout: Duration::from_secs(5),
            request_timeout: Duration::from_secs(30),
            max_retries: 3,
            retry_timeout: Duration::from_secs(20),
        }
    }

    /// No answer is on its way any more when this much time has passed: the last repetition began before
    /// `retry_timeout` was over.
    pub fn longest_answer(&self) -> Duration {
        self.retry_timeout + self.connect_timeout + self.request_timeout
    }

    pub(super) fn open(&self) -> Result<AmazonS3> {
        let refuse = |text: &str| Err(Error::Config(text.to_owned()));
        match self.endpoint.scheme() {
            "https" => {}
            "http" if self.allow_http => {}
            "http" => return refuse("http addresses are not allowed"),
            _ => return refuse("the address must begin with https:"),
        }
        if self.bucket.is_empty() {
            return refuse("the bucket has no name");
        }
        AmazonS3Builder::new()
            .with_endpoint(self.address()?)
            .with_bucket_name(&self.bucket)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key_id)
            .with_secret_access_key(self.secret_access_key.expose_secret())
            .with_virtual_hosted_style_request(!self.path_style)
            .with_unsigned_payload(self.unsigned_payload)
            // One DELETE for each object: bulk delete is missing in some stores.
            .with_disable_bulk_delete(true)
            .with_client_options(self.client()?)
            .with_retry(self.retry())
            .build()
            .map_err(|_| Error::Config("the parts don't fit together".to_owned()))
    }

    /// The address with the bucket in front, where it belongs there.
    fn address(&self) -> Result<String> {
        let mut address = self.endpoint.clone();
        if !self.path_style {
            let host = address.host_str().unwrap_or_default();
            let host = format!("{}.{host}", self.bucket);
            address
                .set_host(Some(&host))
                .map_err(|_| Error::Config("the bucket can't be part of a host name".into()))?;
        }
        Ok(address.as_str().trim_end_matches('/').to_owned())
    }

    fn client(&self) -> Result<ClientOptions> {
        let options = ClientOptions::new()
            .with_allow_http(self.allow_http)
            .with_connect_timeout(self.connect_timeout)
            // Not a limit on the whole: a large object read by a slow customer may take its time.
            .with_timeout_disabled()
            .with_read_timeout(self.request_timeout);
        let Some(pem) = &self.certificates else { return Ok(options) };
        let certificates = Certificate::from_pem_bundle(pem)
            .map_err(|_| Error::Config("the certificates can't be read".to_owned()))?;
        Ok(certificates.into_iter().fold(options, ClientOptions::with_root_certificate))
    }

    fn retry(&self) -> RetryConfig {
        let backoff =
            BackoffConfig { init_backoff: Duration::from_millis(100), max_backoff: Duration::from_secs(2), base: 2.0 };
        RetryConfig { backoff, max_retries: self.max_retries, retry_timeout: self.retry_timeout }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(endpoint: &str) -> S3Config {
        S3Config::new(endpoint.parse().unwrap(), "objects", "name-of-key", SecretString::from("very-secret"))
    }

    #[test]
    fn the_secret_is_never_printed() {
        let text = format!("{:?}", config("https://s3.example"));
        assert!(text.contains("name-of-key") && !text.contains("very-secret"));
    }

    #[test]
    fn plain_http_needs_permission() {
        let mut config = config("http://127.0.0.1:9");
        assert!(matches!(config.open(), Err(Error::Config(_))));
        config.allow_http = true;
        assert!(config.open().is_ok());
    }

    #[test]
    fn the_bucket_stands_where_the_store_wants_it() {
        let mut config = config("https://s3.example:9000/");
        assert_eq!(config.address().unwrap(), "https://s3.example:9000");
        config.path_style = false;
        assert_eq!(config.address().unwrap(), "https://objects.s3.example:9000");
    }

    #[test]
    fn unreadable_certificates_are_refused() {
        let mut config = config("https://s3.example");
        config.certificates = Some(b"-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n".to_vec());
        assert!(matches!(config.open(), Err(Error::Config(_))));
    }
}
