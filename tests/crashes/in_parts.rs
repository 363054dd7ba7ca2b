//! Objects in an S3 server: a process that ends amid an upload in parts leaves it open there, and the next one ends it by
//! the id in its row.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use futures::stream::{self, StreamExt as _};
use s3test::S3Server;

use crate::killed::{ends_at, first, say};
use crate::life::What;
use crate::site::Site;

/// Lists the uploads that are open.
static MOTO: LazyLock<S3Server> = LazyLock::new(S3Server::moto);
/// What happens to an upload in parts.
const CALLS: [&str; 3] = [": open ", ": part ", ": complete "];
/// How many lives there are at a time.
const AT_ONCE: usize = 3;

#[tokio::test]
async fn at_every_step_of_an_upload() {
    let whole = first(&Site::over(&MOTO).await, What::Everything).run().await;
    whole.assert_as_planned();
    let of_an_upload = |name: &String| CALLS.iter().any(|call| name.contains(call));
    let names: BTreeSet<String> = whole.steps.into_iter().filter(of_an_upload).collect();
    assert!(names.len() >= 8, "steps that were found: {names:?}");
    let ended = stream::iter(&names).map(|name| ends_in_a_bucket(name, None)).buffer_unordered(AT_ONCE).count().await;
    say(&format!("crashes: ended once at each of {ended} steps of uploads to an S3 server"));
}

/// Whoever mends it ends, too: the one after that finds the upload ended already, or ends it.
#[tokio::test]
async fn at_every_step_of_ending_an_upload() {
    let left = "file 1: part 1 after";
    for name in ["sweep: abort by id 1 before", "sweep: abort by id 1 after"] {
        ends_in_a_bucket(name, Some(left)).await;
    }
}

async fn ends_in_a_bucket(name: &str, left: Option<&str>) {
    let site = Site::over(&MOTO).await;
    ends_at(&site, name, left).await;
    // Who ended before the id was kept leaves an upload without a part: nothing is stored, nothing can be read.
    let unknown = name.contains(": open ") && name.ends_with("after");
    let bucket = site.address.objects.bucket().expect("it is a bucket");
    assert_eq!(MOTO.open_uploads(bucket), usize::from(unknown), "after {name}");
}
