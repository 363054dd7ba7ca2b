//! The service over a store that fails at one call, and somebody to do its jobs.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use blobs::{Backend, local::Local, memory::Memory};
use domain::limits::UploadLimits;
use faultstore::{FaultStore, Faults};
use house::House;
use house::invariants::{Acknowledged, Kept, hold};
use s3test::S3Server;
use tempfile::TempDir;
use upload::{DemoScanner, Swept, Upload};

use crate::papers::needles;

/// Follows S3 closely: ends an upload twice without complaint, as S3 does.
static MOTO: LazyLock<S3Server> = LazyLock::new(S3Server::moto);

/// How long a call may hang: longer than any call takes that does not.
const PATIENCE: Duration = Duration::from_secs(3);
/// More rounds of rest than anything needs.
const ROUNDS: usize = 8;

/// Where the objects are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Memory,
    Directory,
    S3,
}

/// What the objects are in, apart from the code under test.
enum Behind {
    Memory,
    Directory(TempDir),
    S3 { bucket: String },
}

pub(crate) struct Desk {
    pub(crate) house: House,
    pub(crate) upload: Upload,
    pub(crate) faults: Faults,
    behind: Behind,
}

impl Desk {
    /// `endless`: a call is going to hang, and is not waited for long.
    pub(crate) async fn at(place: Place, rows: pgtest::Backend, endless: bool) -> Self {
        let (backend, behind): (Arc<dyn Backend>, _) = match place {
            Place::Memory => (Arc::new(Memory::default()), Behind::Memory),
            Place::Directory => {
                let directory = tempfile::tempdir().unwrap();
                (Arc::new(Local::open(directory.path()).unwrap()), Behind::Directory(directory))
            }
            Place::S3 => {
                let bucket = MOTO.new_bucket();
                (Arc::new(house::bucket(&MOTO.endpoint(), &bucket)), Behind::S3 { bucket })
            }
        };
        let (store, faults) = FaultStore::over(backend);
        let store = if endless { store.with_patience(PATIENCE) } else { store };
        let house = House::with(rows, store).await;
        let upload = Upload::new(house.custody.clone(), UploadLimits::default(), Arc::new(DemoScanner));
        Self { house, upload, faults, behind }
    }

    /// Goes on until every lease is over, of submissions and of jobs.
    pub(crate) fn later(&self) {
        self.house.clock.advance(house::jobs::LEASE + chrono::Duration::seconds(1));
    }

    /// Does what is due; what fails is done again later. How many jobs there were.
    pub(crate) async fn run_jobs(&self) -> usize {
        let mut jobs = 0;
        while let Some(job) = self.house.lease(upload::SCAN_JOB).await {
            // Its lease runs out, and it is taken again.
            drop(self.upload.scan(&job).await);
            jobs += 1;
        }
        jobs
    }

    /// Lets leases run out, jobs run and the sweeper sweep until nothing is left to do.
    pub(crate) async fn rest(&self) {
        for _ in 0..ROUNDS {
            self.later();
            let jobs = self.run_jobs().await;
            let swept = self.upload.sweep(&self.house.system()).await.unwrap();
            if jobs == 0 && swept == Swept::default() {
                return;
            }
        }
        panic!("it does not come to rest");
    }

    /// I1 to I9; the directory is looked at as the file system has it. No upload in parts that a row names is open.
    pub(crate) async fn assert_holds(&self, acknowledged: &[Acknowledged]) {
        let file = self.house.db.file();
        let folder = file.as_deref().map(|file| file.parent().unwrap());
        let kept = Kept {
            custody: &self.house.custody,
            upload: &self.upload,
            tenant: self.house.tenant,
            directory: match &self.behind {
                Behind::Directory(directory) => Some(directory.path()),
                Behind::Memory | Behind::S3 { .. } => None,
            },
            acknowledged,
            needles: needles(),
            places: folder.as_slice(),
        };
        hold(&kept).await;
        if let Behind::S3 { bucket } = &self.behind {
            let mut tx = self.house.read().await;
            let opened =
                tx.query("SELECT multipart_id FROM attempts WHERE tenant_id = $1 AND multipart_id IS NOT NULL");
            let opened: Vec<(String,)> = opened.bind(self.house.tenant).fetch_all().await.unwrap();
            for (id,) in opened {
                assert!(!MOTO.has_upload(bucket, &id), "an upload is still open");
            }
        }
    }
}
