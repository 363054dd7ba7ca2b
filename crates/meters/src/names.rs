//! The table of all metrics.

/// What a number does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It only grows, until the process ends.
    Counter,
    /// It goes up and down.
    Gauge,
    /// It counts by size.
    Histogram,
}

impl Kind {
    /// As Prometheus calls it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// A metric.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub kind: Kind,
    /// The labels it has.
    pub labels: &'static [&'static str],
    /// What it tells.
    pub help: &'static str,
}

macro_rules! table {
    ($($kind:ident $constant:ident $name:literal [$($label:literal)*] $help:literal;)*) => {
        $(#[doc = $help] pub const $constant: &str = $name;)*
        /// All there are.
        pub const ALL: &[Metric] =
            &[$(Metric { name: $name, kind: Kind::$kind, labels: &[$($label),*], help: $help }),*];
    };
}

table! {
    Gauge BUILD "kundenportal_build_info" ["version"]
        "1, with the version of the program.";

    Counter REQUESTS "kundenportal_http_requests_total" ["method" "route" "status"]
        "Requests that were answered, by the class of the status.";
    Histogram REQUEST_SECONDS "kundenportal_http_request_seconds" ["method" "route" "status"]
        "Seconds until the answer began; for an upload that is behind its last byte.";
    Gauge IN_FLIGHT "kundenportal_http_in_flight" []
        "Requests whose answer has not begun.";
    Counter TURNED_AWAY "kundenportal_http_turned_away_total" ["what"]
        "Requests and uploads turned away because too much ran.";

    Counter UPLOADS "kundenportal_uploads_total" ["outcome" "reason"]
        "Submissions: received, refused and why, broken_off by the sender, failed in the house.";
    Counter UPLOAD_FILES "kundenportal_upload_files_total" []
        "Files received.";
    Counter UPLOAD_BYTES "kundenportal_upload_bytes_total" []
        "Bytes of the files received, before sealing.";
    Histogram UPLOAD_STAGE_SECONDS "kundenportal_upload_stage_seconds" ["stage"]
        "Seconds of a stage: admit (permission and room), stream (one file, as fast as it comes), store (the end of its object), commit (documents, receipts and log).";

    Gauge SCANNER_UP "kundenportal_scanner_up" []
        "1 while the virus scanner answers and is set as it has to be, else 0.";
    Gauge SCANNER_LOOKED "kundenportal_scanner_looked_timestamp_seconds" []
        "When this process looked at the virus scanner last.";
    Gauge SCANNER_ANSWERED "kundenportal_scanner_answered_timestamp_seconds" []
        "When the virus scanner answered a look last.";
    Gauge SCANNER_SIGNATURES "kundenportal_scanner_signatures_timestamp_seconds" []
        "When the signatures of the virus scanner were made.";
    Counter SCANS "kundenportal_scans_total" ["verdict"]
        "Papers looked at: clean, infected, unscannable, damaged in the store, failed (looked at again later).";
    Histogram SCAN_SECONDS "kundenportal_scan_seconds" []
        "Seconds in which a paper was read back, compared and scanned.";

    Gauge JOBS_WAITING "kundenportal_jobs_waiting" ["kind"]
        "Jobs that are not done, in all processes.";
    Gauge JOBS_OLDEST "kundenportal_jobs_oldest_seconds" ["kind"]
        "Age of the job that waits longest; 0 if none does.";
    Gauge JOBS_DEAD "kundenportal_jobs_dead" ["kind"]
        "Jobs that were given up and nobody has settled.";
    Counter JOBS "kundenportal_jobs_total" ["kind" "outcome"]
        "Jobs this process ran: done, failed (tried again), given_up, put_back, lost.";
    Histogram JOB_SECONDS "kundenportal_job_seconds" ["kind"]
        "Seconds that a job ran in this process.";

    Counter CHORES "kundenportal_chore_runs_total" ["chore" "outcome"]
        "Things done again and again: done, failed.";
    Gauge CHORE_DONE "kundenportal_chore_done_timestamp_seconds" ["chore"]
        "When a chore was done last; the sweepers are `uploads left behind` and `objects that nobody needs`.";
    Counter SWEPT "kundenportal_swept_total" ["what"]
        "What sweepers did: submissions received or abandoned after a crash, leftovers and documents deleted, orphans deleted from the store, failures.";
    Gauge STORE_ALARMS "kundenportal_store_alarms" []
        "Jobcenters whose objects and rows did not fit together at the last sweep of the store.";

    Gauge CONNECTIONS "kundenportal_db_connections" ["pool" "state"]
        "Connections to the database: in_use, idle.";
    Gauge CONNECTIONS_MOST "kundenportal_db_connections_most" ["pool"]
        "Connections that a pool may have.";
    Gauge CONNECTIONS_WAITING "kundenportal_db_waiting" ["pool"]
        "Transactions that wait for a connection, or on SQLite for the one that may write.";

    Histogram APPEND_SECONDS "kundenportal_log_append_seconds" []
        "Seconds in which the entries of one act were appended to the audit log, with the wait for its lock.";
    Counter ENTRIES "kundenportal_log_entries_total" []
        "Entries that were appended to the audit log.";
    Gauge CHECKPOINT_AGE "kundenportal_checkpoint_age_seconds" []
        "How long the oldest entry of this process waits for a checkpoint that covers it; 0 if none does.";
    Gauge CHECKPOINT_MADE "kundenportal_checkpoint_made_timestamp_seconds" []
        "When a checkpoint was made last, or seen to cover everything.";
    Gauge LOGS_HELD "kundenportal_logs_held" []
        "Jobcenters that nothing is written to, because their log went back.";
}

/// Tells the recorder what each is for.
pub fn describe() {
    for metric in ALL {
        match metric.kind {
            Kind::Counter => metrics::describe_counter!(metric.name, metric.help),
            Kind::Gauge => metrics::describe_gauge!(metric.name, metric.help),
            Kind::Histogram => metrics::describe_histogram!(metric.name, metric.help),
        }
    }
}
