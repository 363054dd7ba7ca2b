//! `?after=cursor&limit=n`, the same for every list.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Page;
use domain::page::MOST;
use serde::Deserialize;

use crate::http::{Asked, Failure};

/// The part of a list that is asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// `next` of the page before.
    after: Option<String>,
    /// How many items at most; 50 if nothing is said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Which part of a list is wanted. 400 for a limit outside of 1 to 200, a cursor that is none, or
/// a parameter nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paged(pub(crate) Page);

impl<S: Send + Sync> FromRequestParts<S> for Paged {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Asked(Paging { after, limit }) = Asked::from_request_parts(parts, state).await?;
        page(after.as_deref(), limit).map(Self)
    }
}

/// The page that these two values ask for.
///
/// # Errors
/// 400 as [`Paged`].
pub(crate) fn page(after: Option<&str>, limit: Option<u32>) -> Result<Page, Failure> {
    let limit = limit.unwrap_or(Page::default().limit);
    if !(1..=MOST).contains(&limit) {
        return Err(Failure::bad_request("limit"));
    }
    let after = after.filter(|text| !text.is_empty()).map(str::parse);
    Ok(Page { after: after.transpose().map_err(|_| Failure::bad_request("after"))?, limit })
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use domain::Cursor;

    use super::*;

    async fn read(uri: &str) -> Result<(Option<Cursor>, u32), &'static str> {
        let (mut parts, ()) = Request::get(uri).body(()).unwrap().into_parts();
        let paged = Paged::from_request_parts(&mut parts, &()).await;
        paged.map(|Paged(page)| (page.after, page.limit)).map_err(|failure| failure.code)
    }

    #[tokio::test]
    async fn pages_are_bounded() {
        assert_eq!(read("/").await, Ok((None, 50)));
        assert_eq!(read("/?limit=200&after=7").await, Ok((Some(Cursor::Index(7)), 200)));
        assert_eq!(read("/?after=").await, Ok((None, 50)));
        assert_eq!(read("/?limit=0").await, Err("limit"));
        assert_eq!(read("/?limit=201").await, Err("limit"));
        assert_eq!(read("/?sort=name").await, Err("malformed_query"));
        assert_eq!(read("/?limit=many").await, Err("malformed_query"));
        assert_eq!(read("/?after=nowhere").await, Err("after"));
    }
}
