//! Whether the scanner answers. It is looked at every few seconds, and documents are given to it only while it does: so
//! an outage costs none of them an attempt, and what waits goes on by itself when it is over.
//!
//! Each process looks for itself. What it saw stands in a row as well, for pages, `doctor` and whoever measures.

use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;
use db::scanner::Seen;
use domain::Timestamp;

use crate::scanner::{Looked, Trouble, Verdict};
use crate::{Error, Upload};

/// Signatures older than this are told to the operator, unless another age was set.
const OLD_SIGNATURES: TimeDelta = TimeDelta::days(3);
/// A row that was not renewed for this long is of a process that ended.
const FORGOTTEN: TimeDelta = TimeDelta::minutes(20);

/// What this process knows of its scanner.
#[derive(Debug)]
pub(crate) struct Watch {
    known: Mutex<Known>,
    old: TimeDelta,
}

impl Default for Watch {
    fn default() -> Self {
        Self::new(OLD_SIGNATURES)
    }
}

#[derive(Debug, Default, Clone)]
struct Known {
    /// Documents may be given to it.
    ready: bool,
    /// What the last look said; none before the first.
    answers: Option<bool>,
    since: Option<Timestamp>,
    old_signatures: bool,
    scanned_at: Option<Timestamp>,
    failures: u64,
}

impl Watch {
    pub(crate) fn new(old: TimeDelta) -> Self {
        Self { known: Mutex::default(), old }
    }

    fn with<T>(&self, read: impl FnOnce(&mut Known) -> T) -> T {
        read(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes how a scan ended. Who is not there is given nothing more until the next look.
    pub(crate) fn heard(&self, ended: &Result<Verdict, Error>, now: Timestamp) {
        self.with(|known| match ended {
            Ok(_) => {
                known.scanned_at = Some(now);
                known.failures = 0;
            }
            Err(Error::Scanner(trouble)) => {
                known.failures += 1;
                known.ready &= !trouble.away;
            }
            // The document's fault, or the store's.
            Err(_) => {}
        });
    }

    /// When it last judged a document in this process.
    pub(crate) fn scanned_at(&self) -> Option<Timestamp> {
        self.with(|known| known.scanned_at)
    }

    /// What the look came to. Says whether it begins to answer with it.
    fn looked(&self, looked: &Result<Looked, Trouble>, now: Timestamp) -> (Known, bool) {
        self.with(|known| {
            let answers = looked.is_ok();
            let changed = known.answers != Some(answers);
            let begins = answers && !known.ready;
            known.ready = answers;
            if changed {
                (known.answers, known.since) = (Some(answers), Some(now));
            }
            match looked {
                Ok(looked) if changed => tracing::info!(scanner = looked.description, "virus scanner answers"),
                Ok(_) => {}
                Err(trouble) if changed => {
                    tracing::error!(%trouble, "virus scanner does not answer: documents wait until it does");
                }
                Err(trouble) => tracing::debug!(%trouble, "virus scanner does not answer"),
            }
            let made = looked.as_ref().ok().and_then(|looked| looked.signatures_at);
            let old = made.is_some_and(|made| now - made > self.old);
            if old && !known.old_signatures {
                tracing::error!("signatures of the virus scanner are old");
            }
            known.old_signatures = old;
            (known.clone(), begins)
        })
    }
}

impl Upload {
    /// Whether documents may be given to the scanner now.
    pub fn scanner_answers(&self) -> bool {
        self.watch.with(|known| known.ready)
    }

    /// Looks at the scanner, and keeps what was seen.
    ///
    /// # Errors
    /// [`Error::Custody`] if that can't be kept; documents are given to it all the same.
    pub async fn look_at_scanner(&self) -> Result<(), Error> {
        let well = self.watch.with(|known| known.ready && known.answers == Some(true));
        let looked = self.scanner.look(well).await;
        let now = self.custody.now();
        let (known, begins) = self.watch.looked(&looked, now);
        let made = looked.as_ref().ok().and_then(|looked| looked.signatures_at);
        meters::house::scanner(now.timestamp(), looked.is_ok(), made.map(|made| made.timestamp()));
        if begins {
            self.custody.jobs_committed().notify_one();
        }
        let before = db::scanner::seen(&mut self.custody.read_system().await?).await?;
        let (description, signatures_at, trouble) = match looked {
            Ok(Looked { description, signatures_at }) => (description, signatures_at, None),
            Err(trouble) => (self.scanner.describe(), None, Some(trouble.to_string())),
        };
        let seen = Seen {
            answers: known.ready,
            since: since(before.as_ref(), &known, now),
            looked_at: now,
            description,
            signatures_at: signatures_at.or(before.as_ref().and_then(|before| before.signatures_at)),
            trouble,
            scanned_at: known.scanned_at.max(before.and_then(|before| before.scanned_at)),
            failures: known.failures,
        };
        Ok(self.custody.note_scanner(&seen).await?)
    }

    /// What was seen of the scanner last, by whichever process; none if nobody looked of late.
    ///
    /// # Errors
    /// [`Error::Custody`]
    pub async fn scanner_seen(&self, tenant: domain::TenantId) -> Result<Option<Seen>, Error> {
        let seen = db::scanner::seen(&mut self.custody.read(tenant).await?).await?;
        Ok(seen.filter(|seen| self.custody.now() - seen.looked_at < FORGOTTEN))
    }
}

/// A process that begins in the middle of an outage does not begin it anew.
fn since(before: Option<&Seen>, known: &Known, now: Timestamp) -> Timestamp {
    match before {
        Some(before) if before.answers == known.ready => before.since,
        _ => known.since.unwrap_or(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone as _, Utc};

    fn at(minute: u32) -> Timestamp {
        Utc.with_ymd_and_hms(2026, 3, 2, 9, minute, 0).unwrap()
    }

    fn well() -> Looked {
        Looked { description: "x".to_owned(), signatures_at: Some(at(0)) }
    }

    fn trouble(away: bool) -> Trouble {
        Trouble { away, told: "gone".to_owned() }
    }

    #[test]
    fn nothing_is_given_to_it_before_the_first_look_and_while_it_is_away() {
        let watch = Watch::default();
        let ready = || watch.with(|known| known.ready);
        assert!(!ready());
        assert!(watch.looked(&Ok(well()), at(1)).1 && ready());
        assert!(!watch.looked(&Ok(well()), at(2)).1, "it has answered all the time");
        watch.heard(&Err(trouble(false).into()), at(3));
        assert!(ready(), "one document failed");
        watch.heard(&Err(trouble(true).into()), at(4));
        assert!(!ready());
        let (known, begins) = watch.looked(&Ok(well()), at(5));
        assert!(begins && ready() && known.failures == 2);
        assert_eq!(known.since, Some(at(1)), "it was not away when it was looked at");
        let (known, _) = watch.looked(&Err(trouble(true)), at(6));
        assert_eq!((known.ready, known.since), (false, Some(at(6))));
        watch.heard(&Ok(Verdict::Clean), at(7));
        assert_eq!((watch.scanned_at(), watch.with(|known| known.failures)), (Some(at(7)), 0));
    }

    #[test]
    fn signatures_grow_old() {
        let watch = Watch::new(TimeDelta::days(1));
        let old_at = |now| watch.looked(&Ok(well()), now).0.old_signatures;
        assert!(!old_at(at(0) + TimeDelta::days(1)));
        assert!(old_at(at(1) + TimeDelta::days(1)));
    }
}
