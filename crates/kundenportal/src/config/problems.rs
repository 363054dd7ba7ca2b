//! What is wrong with a configuration, all of it.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, as `section.key`; empty for the file as a whole.
    pub key: String,
    /// What is wrong with it, or what it has to be.
    pub what: String,
}

/// Everything that is wrong with one configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    /// Where the configuration comes from.
    pub source: String,
    /// What is wrong, in the order of the sections.
    pub list: Vec<Problem>,
}

impl Problems {
    /// None yet.
    pub fn of(source: impl Into<String>) -> Self {
        Self { source: source.into(), list: Vec::new() }
    }

    /// Adds one.
    pub fn add(&mut self, key: impl Into<String>, what: impl Into<String>) {
        self.list.push(Problem { key: key.into(), what: what.into() });
    }

    /// Adds one unless the condition holds.
    pub fn demand(&mut self, holds: bool, key: &str, what: &str) {
        if !holds {
            self.add(key, what);
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.list.len();
        write!(f, "{}: {count} {}", self.source, if count == 1 { "problem" } else { "problems" })?;
        for problem in &self.list {
            match problem.key.as_str() {
                "" => write!(f, "\n  {}", problem.what)?,
                key => write!(f, "\n  {key}: {}", problem.what)?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
