//! Small bodies, read as a whole: within a size and a time.
//!
//! Files are no such bodies: how slowly they may come, `upload` knows.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::StatusCode;

use super::Failure;

/// How long a small body may take. The longest message there can be comes within it over the slowest line that is good
/// for anything.
const TIME: Duration = Duration::from_mins(1);

/// Reads a body of at most so many bytes.
///
/// # Errors
/// 413 if there are more, 408 if they take more than a minute, 400 if they break off.
pub(crate) async fn whole(body: Body, most: usize) -> Result<Bytes, Failure> {
    within(TIME, body, most).await
}

async fn within(time: Duration, body: Body, most: usize) -> Result<Bytes, Failure> {
    let read = tokio::time::timeout(time, to_bytes(body, most)).await;
    let read = read.map_err(|_| Failure::new(StatusCode::REQUEST_TIMEOUT, "body_stalled"))?;
    read.map_err(|error| {
        if error.into_inner().is::<http_body_util::LengthLimitError>() {
            Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
        } else {
            Failure::bad_request("body_broken")
        }
    })
}

#[cfg(test)]
mod tests {
    use futures::{StreamExt as _, stream};

    use super::*;

    async fn read(body: Body) -> Result<Bytes, (u16, &'static str)> {
        let read = within(Duration::from_millis(50), body, 4).await;
        read.map_err(|failure| (failure.status.as_u16(), failure.code))
    }

    #[tokio::test]
    async fn size_and_time_are_bounded() {
        assert_eq!(read(Body::from("four")).await.unwrap(), "four");
        assert_eq!(read(Body::from("fives")).await, Err((413, "too_large")));
        let begun = || stream::iter([Ok::<_, std::io::Error>("a")]);
        assert_eq!(read(Body::from_stream(begun().chain(stream::pending()))).await, Err((408, "body_stalled")));
        let broken = begun().chain(stream::iter([Err(std::io::Error::other("the line broke"))]));
        assert_eq!(read(Body::from_stream(broken)).await, Err((400, "body_broken")));
    }
}
