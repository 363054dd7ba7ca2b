//! The job that has documents scanned: as many at once as the scanner is given, none while it does not answer, and none
//! given up silently.

use upload::{Error, SCAN_JOB, Upload};

use crate::jobs::{Failure, Kind};

/// The kind of job.
pub(crate) fn scanning(upload: &Upload, at_once: usize) -> Kind {
    let (scan, answers, giving_up) = (upload.clone(), upload.clone(), upload.clone());
    Kind::new(SCAN_JOB, move |job| {
        let upload = scan.clone();
        async move { upload.scan(&job).await.map_err(failure) }
    })
    .at_most(at_once)
    .only_while(move || answers.scanner_answers())
    .giving_up(move |job, last| {
        let upload = giving_up.clone();
        let reason = upload.reason_to_give_up(last.and_then(|last| last.downcast_ref()));
        async move { Ok(upload.give_up_scan(&job, reason).await?) }
    })
}

/// Whom nobody answers has not been tried.
fn failure(error: Error) -> Failure {
    match error {
        Error::Scanner(trouble) if trouble.away => Failure::NotNow(trouble.to_string()),
        other => Failure::Tried(other.into()),
    }
}

#[cfg(test)]
mod tests;
