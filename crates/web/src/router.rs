//! The router: the role table inside the edge.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::App;
use crate::http::{Entry, Failure, failure, headers, hosts, measure, read_on};
use crate::routes;

/// Everything that answers, and the table it was built from.
pub fn router(app: App) -> (Router, Vec<Entry>) {
    let (routes, entries) = routes::table(app.clone()).finish();
    let routes = routes
        .fallback(async || Failure::not_found())
        .method_not_allowed_fallback(async || Failure::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            use axum::response::IntoResponse as _;
            // The payload of a panic may hold anything; the panic hook has logged where it was.
            Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
        }))
        .layer(from_fn(failure::render))
        .layer(from_fn_with_state(app.clone(), hosts::visit))
        .layer(from_fn(measure::layer));
    let router = Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .route_layer(from_fn(measure::layer))
        .fallback_service(routes.with_state(app.clone()))
        .layer(from_fn(read_on::layer))
        .layer(from_fn_with_state(app.clone(), headers::add))
        .with_state(app);
    (router, entries)
}

/// Whether requests can be answered: the database and the object store are there.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.services.audit.ready().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready")
        }
    }
}
