//! Which group a route belongs to, for processes that answer only some of them.

use std::collections::HashSet;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse as _;

use crate::cli::Group;

/// Lets only these groups through; no group means all of them. Health is answered by every process.
pub fn only(router: Router, groups: &[Group]) -> Router {
    if groups.is_empty() {
        return router;
    }
    let groups: HashSet<Group> = groups.iter().copied().collect();
    router.layer(from_fn(move |request: Request, next: Next| {
        let here = group_of(request.method(), request.uri().path()).is_none_or(|group| groups.contains(&group));
        async move { if here { next.run(request).await } else { StatusCode::NOT_FOUND.into_response() } }
    }))
}

/// The group of a route; none for health.
fn group_of(method: &Method, path: &str) -> Option<Group> {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let group = match parts.as_slice() {
        ["healthz" | "readyz"] => return None,
        ["api", "v1", "events"] => Group::Events,
        ["api", "v1", "audit", ..] | ["audit", ..] => Group::Audit,
        ["api", "v1", "cases", _, "documents", ..] | ["cases", _, "send"] if sends(method) => Group::Uploads,
        ["api", ..] => Group::Api,
        _ => Group::Pages,
    };
    Some(group)
}

fn sends(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_has_its_group() {
        for (method, path, group) in [
            (Method::GET, "/healthz", None),
            (Method::GET, "/readyz", None),
            (Method::GET, "/", Some(Group::Pages)),
            (Method::GET, "/cases/1", Some(Group::Pages)),
            (Method::GET, "/cases/1/send", Some(Group::Pages)),
            (Method::GET, "/assets/portal.css", Some(Group::Pages)),
            (Method::POST, "/cases/1/send", Some(Group::Uploads)),
            (Method::POST, "/api/v1/cases/1/documents", Some(Group::Uploads)),
            (Method::PUT, "/api/v1/cases/1/documents/2", Some(Group::Uploads)),
            (Method::GET, "/api/v1/cases/1/documents", Some(Group::Api)),
            (Method::POST, "/api/v1/sessions", Some(Group::Api)),
            (Method::GET, "/api/v1/events", Some(Group::Events)),
            (Method::GET, "/api/v1/audit/export", Some(Group::Audit)),
            (Method::GET, "/audit", Some(Group::Audit)),
        ] {
            assert_eq!(group_of(&method, path), group, "{method} {path}");
        }
    }
}
