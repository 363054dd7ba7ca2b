//! Background jobs, run by the test itself: so it knows when they are over.

use chrono::Duration;
use db::Scope;
use domain::ReachChannel;
use domain::deadline::RECOUNT_JOB;
use messaging::SendError;

use crate::TestPortal;

const MAIL: &str = ReachChannel::Mail.job();
const SMS: &str = ReachChannel::Sms.job();

impl TestPortal {
    /// Runs what is due until nothing is left; tells how many jobs ran.
    ///
    /// # Panics
    /// If one fails.
    pub async fn run_jobs(&self) -> usize {
        let mut done = 0;
        while let Some(job) = self.lease().await {
            let ended = match job.kind.as_str() {
                custody::REWRAP_JOB => self.custody.rewrap(&job).await.map_err(|error| error.to_string()),
                RECOUNT_JOB => self.services.casework.recount(&job).await.map_err(|error| error.to_string()),
                upload::MOVE_JOB => self.services.upload.carry(&job).await.map_err(|error| error.to_string()),
                MAIL | SMS => match self.services.messaging.send(&job).await {
                    Ok(()) => Ok(()),
                    Err(SendError::Away(why)) => {
                        self.put_back(&job, &why).await;
                        continue;
                    }
                    Err(error) => Err(error.to_string()),
                },
                _ => self.services.upload.scan(&job).await.map_err(|error| error.to_string()),
            };
            ended.unwrap_or_else(|error| panic!("{}: {error}", job.kind));
            let mut tx = self.database.db.write(Scope::System).await.expect("rows can be written");
            // The effects of a job and its end are one transaction: most are over already.
            db::jobs::complete(&mut tx, job.id, job.lease_epoch, self.custody.now()).await.expect("a job can end");
            tx.commit().await.expect("rows can be written");
            done += 1;
        }
        done
    }

    /// Fails if a job is left, or was given up.
    ///
    /// # Panics
    /// If so.
    pub async fn assert_no_jobs_left(&self) {
        let mut tx = self.database.db.read(Scope::System).await.expect("rows can be read");
        assert_eq!(db::jobs::unfinished(&mut tx).await.expect("jobs can be counted"), 0, "unfinished jobs");
        assert_eq!(db::jobs::dead(&mut tx, 1).await.expect("jobs can be listed").len(), 0, "jobs given up");
    }

    /// As the runner does with a job that could not be begun.
    async fn put_back(&self, job: &db::jobs::Leased, why: &str) {
        let mut tx = self.database.db.write(Scope::System).await.expect("rows can be written");
        let again = self.custody.now() + Duration::seconds(5);
        db::jobs::put_back(&mut tx, job, why, again).await.expect("a job can be put back");
        tx.commit().await.expect("rows can be written");
    }

    async fn lease(&self) -> Option<db::jobs::Leased> {
        let now = self.custody.now();
        let mut kinds = vec![upload::SCAN_JOB, upload::MOVE_JOB, custody::REWRAP_JOB, RECOUNT_JOB];
        let open = |channel: &&ReachChannel| self.services.messaging.may_send(**channel);
        kinds.extend(ReachChannel::ALL.iter().filter(open).map(|channel| channel.job()));
        let mut tx = self.database.db.write(Scope::System).await.expect("rows can be written");
        let job = db::jobs::lease(&mut tx, &kinds, &[], now, now + Duration::seconds(90)).await;
        tx.commit().await.expect("rows can be written");
        job.expect("a job can be leased")
    }
}
