//! The places between the effects of a process: before and after every commit, and before and after every call of the
//! object store.
//!
//! They are found, not written down: commits are traced ([`db::COMMITS`]), and the store is seen through a wrapper. So
//! an effect that is new has its steps from its first day, and the portal carries nothing for it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use blobs::backend::Parts;
use blobs::{Backend, ByteStream, FoundStream, Meta, Result};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tracing::field::{Field, Visit};
use tracing::span;

use crate::life::tell;

/// Where a life ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum End {
    /// At its own.
    #[default]
    Never,
    /// At the step with this number, from 1.
    At(usize),
    /// At the first step with this name.
    Named(String),
}

/// The steps of this process. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Steps(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    end: End,
    act: String,
    /// How often each effect happened in this act.
    effects: BTreeMap<&'static str, u32>,
    passed: Vec<String>,
}

/// An effect that has begun.
struct Begun {
    steps: Steps,
    name: String,
}

impl Begun {
    fn done(self) {
        self.steps.pass(format!("{} after", self.name));
    }
}

impl Steps {
    /// The steps of a process that ends there.
    pub(crate) fn until(end: End) -> Self {
        Self(Arc::new(Mutex::new(State { end, ..State::default() })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nobody panics while holding it")
    }

    /// What is done from now on, for the names of the steps.
    pub(crate) fn act(&self, name: impl Into<String>) {
        let mut state = self.state();
        state.act = name.into();
        state.effects.clear();
    }

    /// The names of the steps so far.
    pub(crate) fn passed(&self) -> Vec<String> {
        self.state().passed.clone()
    }

    /// Lets commits be counted from now on, in the whole process.
    pub(crate) fn see_commits(&self) {
        let seen = Commits { steps: self.clone(), begun: Mutex::default() };
        tracing::subscriber::set_global_default(seen).expect("nobody else listens");
    }

    fn begin(&self, effect: &'static str) -> Begun {
        let mut state = self.state();
        let count = state.effects.entry(effect).or_default();
        *count += 1;
        let name = format!("{effect} {count}");
        let name = format!("{}: {name}", state.act);
        drop(state);
        self.begin_named(name)
    }

    fn begin_named(&self, name: String) -> Begun {
        self.pass(format!("{name} before"));
        Begun { steps: self.clone(), name }
    }

    fn pass(&self, name: String) {
        let mut state = self.state();
        let over = match &state.end {
            End::Never => false,
            End::At(number) => state.passed.len() + 1 == *number,
            End::Named(end) => *end == name,
        };
        if over {
            tell(&format!("ended {name}"));
            std::process::abort();
        }
        state.passed.push(name);
    }
}

/// Hears of commits.
struct Commits {
    steps: Steps,
    begun: Mutex<Option<Begun>>,
}

/// The text of an event.
#[derive(Default)]
struct Said(String);

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

impl tracing::Subscriber for Commits {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == db::COMMITS
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut said = Said::default();
        event.record(&mut said);
        let mut begun = self.begun.lock().expect("nobody panics while holding it");
        match said.0.as_str() {
            "before" => *begun = Some(self.steps.begin("commit")),
            "after" => begun.take().into_iter().for_each(Begun::done),
            other => panic!("a commit that is traced as {other}"),
        }
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// A store whose calls are steps.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) steps: Steps,
    pub(crate) store: Arc<dyn Backend>,
}

#[async_trait]
impl Backend for Seen {
    async fn put(&self, path: &str, body: Bytes) -> Result<()> {
        let begun = self.steps.begin("put");
        let done = self.store.put(path, body).await;
        begun.done();
        done
    }

    async fn begin(&self, path: &str) -> Result<Box<dyn Parts>> {
        let act = self.steps.state().act.clone();
        let begun = self.steps.begin("open");
        let parts = self.store.begin(path).await?;
        begun.done();
        Ok(Box::new(SeenParts { steps: self.steps.clone(), act, sent: 0, parts }))
    }

    async fn abort_by_id(&self, path: &str, resume_id: &str) -> Result<()> {
        let begun = self.steps.begin("abort by id");
        let done = self.store.abort_by_id(path, resume_id).await;
        begun.done();
        done
    }

    async fn head(&self, path: &str) -> Result<Option<Meta>> {
        let begun = self.steps.begin("head");
        let done = self.store.head(path).await;
        begun.done();
        done
    }

    async fn read(&self, path: &str, range: Option<Range<u64>>) -> Result<ByteStream> {
        let begun = self.steps.begin("read");
        let done = self.store.read(path, range).await;
        begun.done();
        done
    }

    async fn delete(&self, path: &str) -> Result<()> {
        let begun = self.steps.begin("delete");
        let done = self.store.delete(path).await;
        begun.done();
        done
    }

    fn list(&self, prefix: &str, after: Option<&str>) -> FoundStream {
        self.store.list(prefix, after)
    }

    async fn remove_leftover(&self, path: &str) -> Result<()> {
        let begun = self.steps.begin("remove leftover");
        let done = self.store.remove_leftover(path).await;
        begun.done();
        done
    }

    async fn health(&self) -> Result<()> {
        self.store.health().await
    }
}

/// Parts go out while other things happen: their steps belong to the act that opened the upload.
#[derive(Debug)]
struct SeenParts {
    steps: Steps,
    act: String,
    sent: u32,
    parts: Box<dyn Parts>,
}

impl SeenParts {
    fn begin(&self, effect: &str) -> Begun {
        self.steps.begin_named(format!("{}: {effect}", self.act))
    }
}

#[async_trait]
impl Parts for SeenParts {
    fn resume_id(&self) -> Option<&str> {
        self.parts.resume_id()
    }

    async fn send(&mut self, part: Bytes) -> Result<()> {
        self.sent += 1;
        let begun = self.begin(&format!("part {}", self.sent));
        let done = self.parts.send(part).await;
        begun.done();
        done
    }

    async fn complete(self: Box<Self>) -> Result<()> {
        let begun = self.begin("complete");
        let done = self.parts.complete().await;
        begun.done();
        done
    }

    async fn abort(self: Box<Self>) -> Result<()> {
        let begun = self.begin("abort");
        let done = self.parts.abort().await;
        begun.done();
        done
    }
}
