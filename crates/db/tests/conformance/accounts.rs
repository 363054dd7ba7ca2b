//! Keys, accounts, letters, sessions, failures, teams.

use db::{Cursor, Error};
use domain::{Face, Role};
use pgtest::Backend;
use rstest::rstest;

use crate::world::{World, account, at, customer, person, session_of, uuid};

#[rstest]
#[tokio::test]
async fn an_installation_is_named_once(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.system().await;
    assert_eq!(db::tenants::installation(&mut tx).await.unwrap(), None);
    let id = uuid().into();
    db::tenants::set_installation(&mut tx, id, at(0)).await.unwrap();
    assert_eq!(db::tenants::installation(&mut tx).await.unwrap(), Some(id));
    let again = db::tenants::set_installation(&mut tx, uuid().into(), at(0)).await;
    assert!(matches!(again, Err(Error::Unique { .. })), "{again:?}");
}

#[rstest]
#[tokio::test]
async fn keys_have_versions(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let key = |version| db::tenants::TenantKey {
        version,
        wrapped: vec![1; 60],
        index_key_wrapped: vec![2; 60],
        created_at: at(0),
        retired_at: None,
    };
    let mut tx = world.system().await;
    db::tenants::insert_key(&mut tx, world.here, &key(1)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.write().await;
    db::tenants::insert_key(&mut tx, world.here, &key(2)).await.unwrap();
    assert!(db::tenants::retire_key(&mut tx, world.here, 1, at(9)).await.unwrap());
    assert!(!db::tenants::retire_key(&mut tx, world.here, 1, at(10)).await.unwrap());
    assert!(db::tenants::rewrap_key(&mut tx, world.here, 2, b"new", b"index").await.unwrap());
    tx.commit().await.unwrap();
    let keys = db::tenants::keys(&mut world.read().await, world.here).await.unwrap();
    let found: Vec<_> = keys.iter().map(|k| (k.version, k.retired_at, k.wrapped.len())).collect();
    assert_eq!(found, [(2, None, 3), (1, Some(at(9)), 60)]);
}

#[rstest]
#[tokio::test]
async fn a_jobcenter_can_be_changed(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.system().await;
    let settings = serde_json::json!({"names_of_staff": true});
    assert!(db::tenants::update(&mut tx, world.here, "Neuer Name", &settings).await.unwrap());
    assert!(!db::tenants::update(&mut tx, uuid().into(), "x", &settings).await.unwrap());
    let found = db::tenants::find(&mut tx, world.here).await.unwrap().unwrap();
    assert_eq!((found.name.as_str(), &found.settings), ("Neuer Name", &settings));
}

#[rstest]
#[tokio::test]
async fn accounts_are_found_changed_and_locked(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let someone = person(&mut tx).await;
    let id = account(&mut tx, Role::Customer, Some(someone)).await;
    let found = db::accounts::find(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(db::accounts::find_by_login(&mut tx, &found.login).await.unwrap().as_ref(), Some(&found));
    assert_eq!(db::accounts::find_by_login(&mut tx, "nobody").await.unwrap(), None);
    assert_eq!(db::accounts::of_person(&mut tx, someone).await.unwrap(), [found]);

    assert!(db::accounts::set_password(&mut tx, id, "hash", at(5)).await.unwrap());
    assert!(!db::accounts::rehash_password(&mut tx, id, "other", "stronger").await.unwrap());
    assert!(db::accounts::rehash_password(&mut tx, id, "hash", "stronger").await.unwrap());
    assert!(db::accounts::set_language(&mut tx, id, "uk").await.unwrap());
    assert!(db::accounts::set_letter_keys(&mut tx, id, false).await.unwrap());
    assert!(db::accounts::lock(&mut tx, id, at(6)).await.unwrap());
    assert!(!db::accounts::lock(&mut tx, id, at(7)).await.unwrap());
    let found = db::accounts::find(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(found.password_hash.as_deref(), Some("stronger"));
    assert_eq!((found.password_set_at, found.locked_at, found.language.as_str()), (Some(at(5)), Some(at(6)), "uk"));
    assert!(db::accounts::unlock(&mut tx, id).await.unwrap());
    assert!(!db::accounts::unlock(&mut tx, id).await.unwrap());

    // All made at the same moment: the id decides.
    for _ in 0..4 {
        account(&mut tx, Role::Admin, None).await;
    }
    let first = db::accounts::list(&mut tx, Role::Admin, Cursor::newest(), 3).await.unwrap();
    let last = first.last().unwrap();
    let rest = db::accounts::list(&mut tx, Role::Admin, Cursor::new(last.created_at, last.id), 3).await.unwrap();
    assert_eq!((first.len(), rest.len()), (3, 1));
    assert!(first.windows(2).all(|pair| pair[0].id > pair[1].id) && last.id > rest[0].id);
}

#[rstest]
#[tokio::test]
async fn only_the_last_letter_counts_and_only_once(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let id = account(&mut tx, Role::Customer, None).await;
    let letter = |created| db::activations::Activation {
        id: uuid(),
        account_id: id,
        code_hash: b"hash".to_vec(),
        failures: 0,
        created_at: at(created),
        expires_at: at(created + 100),
    };
    let (old, new) = (letter(0), letter(10));
    db::activations::insert(&mut tx, &old).await.unwrap();
    db::activations::insert(&mut tx, &new).await.unwrap();
    assert_eq!(db::activations::find_open(&mut tx, id, at(20)).await.unwrap().as_ref(), Some(&new));
    assert_eq!(db::activations::find_open(&mut tx, id, at(110)).await.unwrap(), None);
    assert!(!db::activations::redeem(&mut tx, old.id, at(20)).await.unwrap());
    assert!(!db::activations::redeem(&mut tx, new.id, at(110)).await.unwrap());
    assert!(db::activations::redeem(&mut tx, new.id, at(20)).await.unwrap());
    assert!(!db::activations::redeem(&mut tx, new.id, at(20)).await.unwrap());

    let third = letter(30);
    db::activations::insert(&mut tx, &third).await.unwrap();
    for n in 1..=3 {
        assert!(db::activations::find_open(&mut tx, id, at(31)).await.unwrap().is_some());
        assert_eq!(db::activations::count_failure(&mut tx, third.id, 3, at(31)).await.unwrap(), Some(n));
    }
    assert_eq!(db::activations::find_open(&mut tx, id, at(31)).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_session_counts_on_its_face_until_it_ends(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let session = session_of(own.account, b"token");
    db::sessions::insert(&mut tx, &session).await.unwrap();
    let live = db::sessions::find_live(&mut tx, Face::Customer, b"token", at(1)).await.unwrap().unwrap();
    assert_eq!((live.id, live.account_id, live.person_id), (session.id, own.account, Some(own.person)));
    assert_eq!((live.role, live.pseudonym), (Role::Customer, session.pseudonym));
    assert_ne!(live.account_pseudonym, live.pseudonym);

    for (face, token, now) in [
        (Face::Staff, b"token".as_slice(), at(1)),
        (Face::Customer, b"other", at(1)),
        (Face::Customer, b"token", at(3_600)),
    ] {
        assert_eq!(db::sessions::find_live(&mut tx, face, token, now).await.unwrap(), None);
    }
    assert!(db::sessions::touch(&mut tx, session.id, at(100)).await.unwrap());
    let found = db::sessions::live(&mut tx, &[session.id], at(3_500)).await.unwrap();
    assert_eq!(found, [db::sessions::Live { id: session.id, last_seen_at: at(100) }]);
    assert_eq!(live_of(&mut tx, &[session.id], at(3_600)).await, [], "its time is over");
    db::accounts::lock(&mut tx, own.account, at(101)).await.unwrap();
    assert_eq!(live_of(&mut tx, &[session.id], at(102)).await, []);
    assert_eq!(db::sessions::find_live(&mut tx, Face::Customer, b"token", at(102)).await.unwrap(), None);
    db::accounts::unlock(&mut tx, own.account).await.unwrap();

    let other = session_of(own.account, b"other");
    db::sessions::insert(&mut tx, &other).await.unwrap();
    assert_eq!(db::sessions::revoke_all(&mut tx, own.account, Some(session.id), at(103)).await.unwrap(), 1);
    assert_eq!(live_of(&mut tx, &[other.id, session.id], at(104)).await, [session.id]);
    assert!(db::sessions::revoke(&mut tx, session.id, at(105)).await.unwrap());
    assert!(!db::sessions::revoke(&mut tx, session.id, at(105)).await.unwrap());
    assert_eq!(db::sessions::delete_ended(&mut tx, at(3_600)).await.unwrap(), 0);
    assert_eq!(db::sessions::delete_ended(&mut tx, at(3_601)).await.unwrap(), 2);
}

#[rstest]
#[tokio::test]
async fn failures_are_counted_in_a_window(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    assert_eq!(db::sessions::failures(&mut tx, "a:x").await.unwrap(), None);
    for n in 1..=3 {
        assert_eq!(db::sessions::count_failure(&mut tx, "a:x", at(0), at(-900)).await.unwrap(), n);
    }
    assert_eq!(db::sessions::count_failure(&mut tx, "n:y", at(0), at(-900)).await.unwrap(), 1);
    assert!(db::sessions::block(&mut tx, "a:x", at(50)).await.unwrap());
    let found = db::sessions::failures(&mut tx, "a:x").await.unwrap().unwrap();
    assert_eq!((found.count, found.window_start, found.blocked_until), (3, at(0), Some(at(50))));
    assert_eq!(db::sessions::count_failure(&mut tx, "a:x", at(901), at(1)).await.unwrap(), 1);
    assert!(db::sessions::clear_failures(&mut tx, "a:x").await.unwrap());
    assert_eq!(db::sessions::delete_old_failures(&mut tx, at(1)).await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn teams_have_members(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let id = account(&mut tx, Role::Caseworker, None).await;
    let team = db::teams::Team { id: uuid().into(), name: "Nord".into() };
    db::teams::insert(&mut tx, &team).await.unwrap();
    assert!(db::teams::add_member(&mut tx, team.id, id).await.unwrap());
    assert!(!db::teams::add_member(&mut tx, team.id, id).await.unwrap());
    assert_eq!(db::teams::of_account(&mut tx, id).await.unwrap(), std::slice::from_ref(&team));
    assert_eq!(db::teams::find_by_name(&mut tx, "Nord").await.unwrap(), Some(team.clone()));
    assert!(db::teams::remove_member(&mut tx, team.id, id).await.unwrap());
    assert!(db::teams::of_account(&mut tx, id).await.unwrap().is_empty());
    assert_eq!(db::teams::list(&mut tx).await.unwrap(), [team]);
}

/// Which of these sessions are valid.
async fn live_of(tx: &mut db::Tx, sessions: &[domain::SessionId], now: domain::Timestamp) -> Vec<domain::SessionId> {
    db::sessions::live(tx, sessions, now).await.unwrap().into_iter().map(|live| live.id).collect()
}
