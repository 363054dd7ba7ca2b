//! Where a Jobcenter lies, so that one process after another can work on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use blobs::Store;
use house::House;
use pgtest::{Backend, Server};
use s3test::S3Server;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// What a process has to know to open it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Address {
    /// Of the database.
    pub(crate) database: String,
    /// Of the objects.
    pub(crate) objects: Objects,
}

/// Where objects lie.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Objects {
    /// In a directory.
    Directory(PathBuf),
    /// In a bucket of an S3 server.
    S3 { endpoint: String, bucket: String },
}

impl Objects {
    /// Opens them.
    pub(crate) fn store(&self) -> Store {
        match self {
            Self::Directory(directory) => Store::local(directory).expect("nobody else has the directory"),
            Self::S3 { endpoint, bucket } => Store::new(Arc::new(house::bucket(endpoint, bucket))),
        }
    }

    /// The directory, where it is one.
    pub(crate) fn directory(&self) -> Option<&Path> {
        if let Self::Directory(directory) = self { Some(directory) } else { None }
    }

    /// The bucket, where it is one.
    pub(crate) fn bucket(&self) -> Option<&str> {
        if let Self::S3 { bucket, .. } = self { Some(bucket) } else { None }
    }
}

/// Rows and objects of a Jobcenter, gone with this.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) address: Address,
    _directory: TempDir,
}

impl Site {
    /// A new Jobcenter: that of [`House`].
    pub(crate) async fn new(backend: Backend) -> Self {
        let directory = directory();
        let address = match backend {
            Backend::Sqlite => in_directories(directory.path(), directory.path()).await,
            Backend::Postgres => {
                let database = copied(Server::shared(), postgres().await).await;
                Address { database, objects: Objects::Directory(directory.path().join("objects")) }
            }
        };
        Self { address, _directory: directory }
    }

    /// A new Jobcenter with its objects in a bucket of their own.
    pub(crate) async fn over(server: &S3Server) -> Self {
        let mut site = Self::new(Backend::Sqlite).await;
        site.address.objects = Objects::S3 { endpoint: server.endpoint(), bucket: server.new_bucket() };
        site
    }
}

/// A new Jobcenter with its rows in a file of one directory and its objects in another, which are the caller's.
pub(crate) async fn in_directories(rows: &Path, objects: &Path) -> Address {
    let file = rows.join("portal.sqlite");
    std::fs::write(&file, sqlite().await).expect("a file can be written");
    Address { database: format!("sqlite:{}", file.display()), objects: Objects::Directory(objects.join("objects")) }
}

/// A new directory, in memory where there is such a place: what a process wrote before it ended is there in either, and
/// syncing costs nothing.
pub(crate) fn directory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a directory can be made")
}

/// A copy of a database on the same server; gives its address.
pub(crate) async fn copied(server: &Server, original: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("site_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    server.create_database(&name, Some(original)).await;
    server.url(&name)
}

/// The file of a database with a Jobcenter in it.
async fn sqlite() -> &'static [u8] {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let make = || async {
        let house = House::on(Backend::Sqlite).await;
        house.db.db.close().await;
        std::fs::read(house.db.file().expect("it is a file")).expect("the file can be read")
    };
    FILE.get_or_init(make).await
}

/// The name of a database with a Jobcenter in it.
async fn postgres() -> &'static str {
    static NAME: OnceCell<String> = OnceCell::const_new();
    let make = || async {
        let house = House::on(Backend::Postgres).await;
        house.db.db.close().await;
        let (name, _) = house.db.config.url.split_once('?').expect("the server is named behind the database");
        name.rsplit('/').next().expect("a path").to_owned()
    };
    NAME.get_or_init(make).await
}
