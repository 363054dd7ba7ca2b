//! Listings: ours and not ours, by tenant, page after page.

use blobs::{Error, Found, ObjectKey};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use rstest::rstest;
use uuid::Uuid;

use crate::place::{Kind, Place, document, tenant};

fn paths(found: &[Found]) -> Vec<&str> {
    found.iter().map(|found| found.key_text.as_str()).collect()
}

#[rstest]
#[tokio::test]
async fn what_is_not_ours_is_listed_as_such(#[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind) {
    let place = Place::new(kind);
    let ours = [
        document(1),
        ObjectKey::Segment { tenant: tenant(1), upload: Uuid::from_u128(5), segment: Uuid::from_u128(6) },
        ObjectKey::Checkpoint { tenant: tenant(1), size: 42 },
    ];
    for key in &ours {
        place.store.put(key, Bytes::from_static(b"sealed")).await.unwrap();
    }
    let strange = [format!("t/{}/d/readme.txt", tenant(1)), format!("t/{}/d", tenant(2)), "backup.tar".to_owned()];
    for path in &strange {
        place.plant(path, b"strange").await;
    }
    let found: Vec<Found> = place.store.list(None, None).try_collect().await.unwrap();
    assert_eq!(paths(&found), place.content().await);
    assert!(paths(&found).is_sorted());
    for found in &found {
        let key = ours.iter().find(|key| key.to_string() == found.key_text);
        assert_eq!(found.parsed.as_ref(), key);
        assert_eq!(found.size, if key.is_some() { 6 } else { 7 });
        assert_eq!(found.partial, None);
        assert!(found.modified.timestamp() > 1_700_000_000);
        assert!(matches!(place.store.remove_leftover(found).await, Err(Error::Misuse(_))));
    }
    assert_eq!(place.content().await.len(), 6);
}

#[rstest]
#[tokio::test]
async fn a_tenant_sees_only_its_own(#[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind) {
    let place = Place::new(kind);
    for n in 1..=3 {
        let key = ObjectKey::Checkpoint { tenant: tenant(n), size: 1 };
        place.store.put(&key, Bytes::from_static(b"c")).await.unwrap();
    }
    // Begins with the same characters, but is not below the same path.
    place.plant(&format!("t/{}x/d", tenant(2)), b"strange").await;
    let found: Vec<Found> = place.store.list(Some(tenant(2)), None).try_collect().await.unwrap();
    assert_eq!(paths(&found), [ObjectKey::Checkpoint { tenant: tenant(2), size: 1 }.to_string()]);
    assert_eq!(place.store.list(Some(tenant(9)), None).count().await, 0);
}

#[rstest]
#[tokio::test]
async fn a_listing_goes_on_from_any_path(#[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind) {
    let place = Place::new(kind);
    for n in 1..=4 {
        place.store.put(&document(n), Bytes::from_static(b"sealed")).await.unwrap();
    }
    // `-` and `.` sort before `/`: a directory and files whose names begin like it.
    let name = document(2).to_string();
    let (directory, _) = name.rsplit_once('/').unwrap();
    for end in ["-", ".txt", "0"] {
        place.plant(&format!("{directory}{end}"), b"strange").await;
    }
    let all = place.content().await;
    assert_eq!(all.len(), 7);
    let tenant = Some(tenant(1));
    for (n, after) in all.iter().enumerate() {
        let found: Vec<Found> = place.store.list(tenant, Some(after)).try_collect().await.unwrap();
        assert_eq!(paths(&found), all[n + 1..], "after {after}");
    }
    let before: Vec<Found> = place.store.list(tenant, Some("a")).try_collect().await.unwrap();
    assert_eq!(paths(&before), all);
}
