//! The answer of `doctor --nagios`: one line and an exit code, as the Monitoring Plugins Development Guidelines want it,
//! which Nagios, Icinga, Naemon and Checkmk read.

use std::fmt::Write as _;

use super::Look;

/// How it stands. The number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum State {
    /// All well.
    Ok = 0,
    /// Somebody has to look before long.
    Warning = 1,
    /// Somebody has to look now.
    Critical = 2,
    /// Nobody knows.
    Unknown = 3,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// A number with the bounds of its alarms, as a plugin writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    pub(super) label: &'static str,
    pub(super) value: i64,
    /// `s` for seconds, nothing for counts.
    pub(super) unit: &'static str,
    /// Outside of this range it is a warning; `A:` is at least A, `B` is 0 to B.
    pub(super) warning: String,
}

/// What a plugin says: the state and its line.
pub(super) fn line(looks: &[Look]) -> (State, String) {
    let wrong: Vec<_> = looks.iter().filter_map(|look| look.finding.as_ref().err().map(|what| (look, what))).collect();
    let state = wrong.iter().map(|(look, _)| look.wrong).max().unwrap_or(State::Ok);
    let mut text = if wrong.is_empty() {
        format!("{} looks, all well", looks.len())
    } else {
        let told = wrong.iter().map(|(look, what)| format!("{}: {what}", look.what));
        told.collect::<Vec<_>>().join("; ")
    };
    text = told(state, &text);
    let numbers = looks.iter().flat_map(|look| &look.numbers);
    for (nth, Number { label, value, unit, warning }) in numbers.enumerate() {
        let begin = if nth == 0 { " |" } else { "" };
        let _ = write!(text, "{begin} {label}={value}{unit};{warning}");
    }
    (state, text)
}

/// State and words in one line; a bar would begin the numbers.
pub(super) fn told(state: State, words: &str) -> String {
    let words: Vec<&str> =
        words.split(|c: char| c == '|' || c.is_whitespace()).filter(|word| !word.is_empty()).collect();
    format!("{} - {}", state.as_str(), words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(what: &'static str, wrong: State, finding: Result<&str, &str>) -> Look {
        Look::new(what, wrong, finding.map(str::to_owned).map_err(str::to_owned))
    }

    #[test]
    fn the_worst_state_counts_and_everything_wrong_is_told() {
        let well = look("keys", State::Critical, Ok("can be used"));
        assert_eq!(line(&[well]), (State::Ok, "OK - 1 looks, all well".to_owned()));
        let looks = [
            look("certificates", State::Warning, Err("the first one ends soon")),
            look("keys", State::Critical, Ok("can be used")),
            look("database", State::Critical, Err("no | answer\nat all")),
        ];
        let told = "CRITICAL - certificates: the first one ends soon; database: no answer at all";
        assert_eq!(line(&looks), (State::Critical, told.to_owned()));
        assert_eq!(line(&looks[..1]).0, State::Warning);
    }

    #[test]
    fn numbers_stand_behind_the_bar() {
        let number = |label, value, unit, warning: &str| Number { label, value, unit, warning: warning.to_owned() };
        let mut papers = look("papers", State::Warning, Ok("2"));
        papers.numbers = vec![number("papers_waiting", 2, "", ""), number("oldest", 7, "s", "3600")];
        let mut ends = look("certificates", State::Warning, Ok("in a year"));
        ends.numbers = vec![number("certificate_ends", 31_536_000, "s", "1209600:")];
        let told =
            "OK - 2 looks, all well | papers_waiting=2; oldest=7s;3600 certificate_ends=31536000s;1209600:".to_owned();
        assert_eq!(line(&[papers, ends]), (State::Ok, told));
    }
}
