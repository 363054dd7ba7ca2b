//! Reading a configuration, so that everything wrong is told at once.

use std::path::Path;

use figment::providers::{Format as _, Serialized, Toml};
use figment::value::{Dict, Value};
use figment::{Figment, error::Kind};
use serde::de::DeserializeOwned;

use super::{Config, Problems};

/// What names of environment variables begin with.
const PREFIX: &str = "KUNDENPORTAL__";

/// Reads the file and the environment over it, and validates.
///
/// # Errors
/// Everything that is wrong.
pub fn load(path: &Path, environment: impl IntoIterator<Item = (String, String)>) -> Result<Config, Problems> {
    let mut problems = Problems::of(path.display().to_string());
    let text = std::fs::read_to_string(path).map_err(|error| {
        let mut problems = problems.clone();
        problems.add("", format!("the file can't be read: {}", error.kind()));
        problems
    })?;
    let config = parse(&text, environment, &mut problems);
    // A value that is not there can't be judged: look at the rules only where the shape was right.
    if problems.list.is_empty() {
        config.validate(&mut problems);
        config.scanner.in_earnest(&mut problems);
    }
    if problems.list.is_empty() { Ok(config) } else { Err(problems) }
}

/// Reads the environment over a configuration that makes its key and its Jobcenters itself, and validates the rest.
///
/// # Errors
/// Everything that is wrong.
pub fn over(config: &Config, environment: impl IntoIterator<Item = (String, String)>) -> Result<Config, Problems> {
    let mut problems = Problems::of("environment");
    let config = merge(Figment::new().merge(Serialized::defaults(config)), environment, &mut problems);
    if problems.list.is_empty() {
        config.validate(&mut problems);
        problems.list.retain(|problem| !["keys.file", "jobcenters"].contains(&problem.key.as_str()));
    }
    if problems.list.is_empty() { Ok(config) } else { Err(problems) }
}

/// Reads the text and the environment over it; what has a wrong shape keeps its default and is a problem.
pub(super) fn parse(
    text: &str,
    environment: impl IntoIterator<Item = (String, String)>,
    problems: &mut Problems,
) -> Config {
    merge(Figment::new().merge(Toml::string(text)), environment, problems)
}

fn merge(
    mut figment: Figment,
    environment: impl IntoIterator<Item = (String, String)>,
    problems: &mut Problems,
) -> Config {
    for (name, value) in environment {
        let Some(key) = name.strip_prefix(PREFIX) else { continue };
        let Ok(value) = value.parse::<Value>();
        figment = figment.merge(Serialized::default(&key.to_lowercase().replace("__", "."), value));
    }
    let mut given: Dict = match figment.extract() {
        Ok(given) => given,
        Err(error) => {
            problems.add("", error.kind.to_string());
            return Config::default();
        }
    };
    prune(&mut given, &known(), "", problems);
    Config {
        server: section(&given, "server", problems),
        database: section(&given, "database", problems),
        objects: section(&given, "objects", problems),
        keys: section(&given, "keys", problems),
        sessions: section(&given, "sessions", problems),
        upload: section(&given, "upload", problems),
        scanner: section(&given, "scanner", problems),
        mail: section(&given, "mail", problems),
        sms: section(&given, "sms", problems),
        jobs: section(&given, "jobs", problems),
        log: section(&given, "log", problems),
        metrics: section(&given, "metrics", problems),
        audit: section(&given, "audit", problems),
        jobcenters: section(&given, "jobcenters", problems),
    }
}

/// Every key there is, as an object of objects.
pub(super) fn known() -> serde_json::Value {
    serde_json::to_value(Config::default()).unwrap_or_default()
}

/// Takes unknown keys out and tells of each.
fn prune(given: &mut Dict, known: &serde_json::Value, path: &str, problems: &mut Problems) {
    given.retain(|key, value| {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (known.get(key), value) {
            (None, _) => {
                problems.add(path, "there is no such key");
                false
            }
            (Some(known @ serde_json::Value::Object(_)), Value::Dict(_, dict)) => {
                prune(dict, known, &path, problems);
                true
            }
            (Some(_), _) => true,
        }
    });
}

fn section<T: DeserializeOwned + Default>(given: &Dict, name: &str, problems: &mut Problems) -> T {
    let Some(value) = given.get(name) else { return T::default() };
    value.deserialize().unwrap_or_else(|error| {
        for error in error {
            let key = std::iter::once(name.to_owned()).chain(error.path).collect::<Vec<_>>().join(".");
            problems.add(key, sentence(&error.kind));
        }
        T::default()
    })
}

fn sentence(kind: &Kind) -> String {
    match kind {
        Kind::UnknownField(key, _) => format!("there is no such key as `{key}`"),
        Kind::MissingField(key) => format!("`{key}` is missing"),
        Kind::UnknownVariant(value, expected) => format!("`{value}` is not one of {}", expected.join(", ")),
        other => other.to_string(),
    }
}
