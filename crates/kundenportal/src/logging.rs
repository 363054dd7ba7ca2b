//! What the process tells its operator: no personal data, no tokens; request ids come from the spans of `web`.

mod journal;

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use self::journal::{Lines, leads_to_journal};
use crate::config::{Format, Log};

/// Begins to tell, on standard error. A second call changes nothing.
pub fn start(log: &Log) {
    // `Log::validate` saw that the level can be read.
    let filter = EnvFilter::try_new(&log.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let journal = crate::run::environment().find(|(name, _)| name == "JOURNAL_STREAM").map(|(_, named)| named);
    let lines = Lines::new(std::io::stderr, leads_to_journal(std::io::stderr(), journal.as_deref()));
    drop(tracing::dispatcher::set_global_default(dispatch(log.format, filter, lines)));
    std::panic::set_hook(Box::new(|info| {
        // The message of a panic may hold whatever was at hand: the place has to be enough.
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
        tracing::error!(place = place.as_deref().unwrap_or("unknown"), "a task ended unexpectedly");
    }));
}

fn dispatch<W>(format: Format, filter: EnvFilter, writer: W) -> tracing::Dispatch
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    match format {
        Format::Json => lines.json().flatten_event(true).with_span_list(false).finish().into(),
        Format::Text => lines.compact().with_ansi(std::io::stderr().is_terminal()).finish().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Captured(Arc<Mutex<Vec<u8>>>);

    impl Write for Captured {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_one_json_object_with_the_request_it_belongs_to() {
        let captured = Captured::default();
        let writer = captured.clone();
        let dispatch = dispatch(Format::Json, EnvFilter::new("info"), move || writer.clone());
        tracing::dispatcher::with_default(&dispatch, || {
            let _request = tracing::info_span!("request", id = "7").entered();
            tracing::info!(bytes = 3, "answered");
            tracing::debug!("not told");
        });
        let text = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&line["message"], &line["bytes"]), (&"answered".into(), &3.into()));
        assert_eq!(line["span"]["id"], "7");
    }

    #[test]
    fn lines_for_the_journal_begin_with_their_severity() {
        let captured = Captured::default();
        let writer = captured.clone();
        let lines = Lines::new(move || writer.clone(), true);
        tracing::dispatcher::with_default(&dispatch(Format::Json, EnvFilter::new("debug"), lines), || {
            tracing::error!("one");
            tracing::warn!("two");
            tracing::info!("three");
            tracing::debug!("four");
        });
        let text = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
        let begins: Vec<&str> = text.lines().map(|line| &line[..4]).collect();
        assert_eq!(begins, ["<3>{", "<4>{", "<6>{", "<7>{"]);
    }
}
