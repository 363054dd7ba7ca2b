//! Each request, measured: how many, how fast, how they ended, by route.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

/// Measures until the answer begins. The route is written as in the role table: never a path, which has ids in it.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let measured = meters::http::Request::begin(request.method().as_str(), route);
    let response = next.run(request).await;
    measured.answered(response.status().as_u16());
    response
}
