//! `GET /admin`: where administrators begin.

use axum::extract::State;
use axum::response::Response;

use super::audit::newest_checkpoint;
use super::infected::scanner;
use crate::app::{App, Visit};
use crate::http::page::{around, show as page};
use crate::http::{Failure, SignedIn};
use crate::view::{AdminStart, urls};

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, me: SignedIn) -> Result<Response, Failure> {
    let checkpoint = newest_checkpoint(&app, &me).await?;
    let scanner = scanner(&app, &me).await?;
    page(&around(&visit, Some(&me), urls::ADMIN), &AdminStart { checkpoint, scanner })
}
