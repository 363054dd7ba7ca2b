//! Section `objects`.

use std::path::PathBuf;
use std::time::Duration;

use super::{Problems, secret};

/// Which kind of store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Files below a directory; one process only.
    #[default]
    Directory,
    /// A bucket.
    S3,
}

/// Where sealed objects are.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Objects {
    /// Which kind of store.
    pub kind: Kind,
    /// The directory, for `kind = "directory"`.
    pub directory: Option<PathBuf>,
    /// The bucket, for `kind = "s3"`.
    pub s3: S3,
}

/// How to reach a bucket.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct S3 {
    /// Address of the store, without the bucket.
    pub endpoint: String,
    /// Name of the bucket.
    pub bucket: String,
    /// Region; many stores take any.
    pub region: String,
    /// Name of the access key.
    pub access_key_id: String,
    /// File with the secret of the access key.
    pub secret_access_key_file: Option<PathBuf>,
    /// Whether the address may be `http:`.
    pub allow_http: bool,
    /// Whether the bucket stands in the path, or in front of the host name.
    pub path_style: bool,
    /// Leave out the SHA-256 of bodies from signatures.
    pub unsigned_payload: bool,
    /// File with certificates (PEM) to trust besides those of the system.
    pub certificates_file: Option<PathBuf>,
    /// Seconds that a connection may take to open.
    pub connect_seconds: u64,
    /// Seconds that the store may take to answer.
    pub request_seconds: u64,
    /// How often a request is repeated.
    pub max_retries: usize,
    /// No repetition begins later than this many seconds after the first attempt.
    pub retry_seconds: u64,
}

impl Default for S3 {
    fn default() -> Self {
        Self {
            endpoint: String::new(),
            bucket: String::new(),
            region: "us-east-1".to_owned(),
            access_key_id: String::new(),
            secret_access_key_file: None,
            allow_http: false,
            path_style: true,
            unsigned_payload: false,
            certificates_file: None,
            connect_seconds: 5,
            request_seconds: 30,
            max_retries: 3,
            retry_seconds: 20,
        }
    }
}

impl Objects {
    pub(super) fn validate(&self, problems: &mut Problems) {
        match self.kind {
            Kind::Directory => {
                problems.demand(self.directory.is_some(), "objects.directory", "is needed for kind = \"directory\"");
            }
            Kind::S3 => self.s3.validate(problems),
        }
    }

    /// The same while a portal may be running: only to be read, where it is a directory.
    ///
    /// # Errors
    /// As [`Objects::open`]; [`blobs::Error::NotFound`] if there is no such directory.
    pub fn open_to_read(&self) -> Result<blobs::Store, blobs::Error> {
        match (self.kind, &self.directory) {
            (Kind::Directory, Some(directory)) => blobs::Store::local_to_read(directory),
            _ => self.open(),
        }
    }

    /// The store, which is not asked anything yet.
    ///
    /// # Errors
    /// [`blobs::Error::Config`] also for what is wrong with a file; [`blobs::Error::InUse`].
    pub fn open(&self) -> Result<blobs::Store, blobs::Error> {
        match (self.kind, &self.directory) {
            (Kind::Directory, Some(directory)) => blobs::Store::local(directory),
            (Kind::Directory, None) => Err(blobs::Error::Config("no directory".to_owned())),
            (Kind::S3, _) => blobs::Store::s3(&self.s3.open().map_err(blobs::Error::Config)?),
        }
    }
}

impl S3 {
    fn validate(&self, problems: &mut Problems) {
        match self.endpoint.parse::<url::Url>() {
            Ok(url) if url.scheme() == "https" => {}
            Ok(url) if url.scheme() == "http" => {
                problems.demand(self.allow_http, "objects.s3.endpoint", "is http: and allow_http is false");
            }
            _ => problems.add("objects.s3.endpoint", "must be an address that begins with https:"),
        }
        problems.demand(!self.bucket.is_empty(), "objects.s3.bucket", "is needed");
        problems.demand(!self.region.is_empty(), "objects.s3.region", "is needed");
        problems.demand(!self.access_key_id.is_empty(), "objects.s3.access_key_id", "is needed");
        problems.demand(self.connect_seconds > 0, "objects.s3.connect_seconds", "must be at least 1");
        problems.demand(self.request_seconds > 0, "objects.s3.request_seconds", "must be at least 1");
        match self.secret_access_key_file.as_deref().map(secret::read) {
            None => problems.add("objects.s3.secret_access_key_file", "is needed"),
            Some(Err(what)) => problems.add("objects.s3.secret_access_key_file", what),
            Some(Ok(_)) => {}
        }
        if let Some(Err(what)) = self.certificates() {
            problems.add("objects.s3.certificates_file", what);
        }
    }

    fn certificates(&self) -> Option<Result<Vec<u8>, String>> {
        let file = self.certificates_file.as_deref()?;
        Some(std::fs::read(file).map_err(|error| format!("{}: {}", file.display(), error.kind())))
    }

    fn open(&self) -> Result<blobs::S3Config, String> {
        let endpoint = self.endpoint.parse().map_err(|_| "endpoint is not an address".to_owned())?;
        let file = self.secret_access_key_file.as_deref().ok_or("no secret_access_key_file")?;
        Ok(blobs::S3Config {
            region: self.region.clone(),
            allow_http: self.allow_http,
            path_style: self.path_style,
            unsigned_payload: self.unsigned_payload,
            certificates: self.certificates().transpose()?,
            connect_timeout: Duration::from_secs(self.connect_seconds),
            request_timeout: Duration::from_secs(self.request_seconds),
            max_retries: self.max_retries,
            retry_timeout: Duration::from_secs(self.retry_seconds),
            ..blobs::S3Config::new(endpoint, &self.bucket, &self.access_key_id, secret::read(file)?)
        })
    }
}
