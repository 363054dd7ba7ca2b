//! The role table: a route exists only together with who may use it.
//!
//! [`Table::route`] is the one way to add a route, so no route can be forgotten; tests walk [`Table::entries`].

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, on};
use domain::{Face, Role};

use crate::app::App;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody, signed in or not.
    Anyone,
    /// Accounts of these roles; everybody else gets 401 without a session and 404 with one.
    Roles(&'static [Role]),
}

/// Both faces.
pub const BOTH: &[Face] = &[Face::Customer, Face::Staff];
/// The customers' face.
pub const CUSTOMER: &[Face] = &[Face::Customer];
/// The staff's face.
pub const STAFF: &[Face] = &[Face::Staff];

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The method.
    pub method: &'static str,
    /// The path, as axum writes it.
    pub path: &'static str,
    /// On which faces it exists; elsewhere it is 404.
    pub faces: &'static [Face],
    /// Who may use it.
    pub who: Who,
}

impl Entry {
    /// Whether it answers programs.
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }
}

/// Collects routes with their lines of the table.
#[derive(Debug)]
pub struct Table {
    app: App,
    router: Router<App>,
    entries: Vec<Entry>,
}

impl Table {
    /// An empty table.
    pub fn new(app: App) -> Self {
        Self { app, router: Router::new(), entries: Vec::new() }
    }

    /// Adds a route: method, path, faces, who, handler.
    #[must_use]
    pub fn route<H, T>(
        mut self,
        method: &'static str,
        path: &'static str,
        faces: &'static [Face],
        who: Who,
        handler: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let entry = Entry { method, path, faces, who };
        let filter = filter(method);
        let guarded = on(filter, handler).layer(from_fn_with_state((self.app.clone(), entry), super::guard::guard));
        self.router = self.router.route(path, guarded);
        self.entries.push(entry);
        self
    }

    /// The lines added so far.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The router and the lines.
    pub fn finish(self) -> (Router<App>, Vec<Entry>) {
        (self.router, self.entries)
    }
}

fn filter(method: &'static str) -> MethodFilter {
    match method {
        "GET" => MethodFilter::GET,
        "POST" => MethodFilter::POST,
        "PUT" => MethodFilter::PUT,
        "DELETE" => MethodFilter::DELETE,
        other => unreachable!("method {other} is not in use"),
    }
}

/// Whether a request of this method may change something.
pub(crate) fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}
