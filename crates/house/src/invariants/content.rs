//! What can be read, and by whom.

use db::accounts::Account;
use db::documents::Document;
use domain::{Actor, Channel, DocumentState};
use futures::TryStreamExt as _;
use ledger::{ReceiptObject, VerifierKey};
use sha2::{Digest as _, Sha256};

use super::rows::Rows;
use super::{Acknowledged, Kept};

pub(super) async fn check(kept: &Kept<'_>, rows: &Rows) {
    let key = kept.custody.vkey(kept.tenant).await.expect("the log has a key");
    let key = VerifierKey::new(&key).expect("a key that was written can be read");
    for acknowledged in kept.acknowledged {
        opens(kept, rows, acknowledged, &key).await;
    }
    for document in &rows.documents {
        let closed =
            matches!(document.state, DocumentState::Available | DocumentState::Deleting | DocumentState::Deleted);
        if closed {
            continue;
        }
        for account in &rows.accounts {
            refused(kept, document, account).await;
        }
    }
}

/// I1. Asked of key and object without the service, which would write a reading down and let the document count as
/// opened.
async fn opens(kept: &Kept<'_>, rows: &Rows, acknowledged: &Acknowledged, key: &VerifierKey) {
    let id = acknowledged.document;
    let document = rows.documents.iter().find(|document| document.id == id);
    let document = document.unwrap_or_else(|| panic!("I1: {id} was acknowledged and is not there"));
    assert_ne!(document.state, DocumentState::Suspect, "I1: {id} was acknowledged and is damaged");
    let mut tx = kept.read().await;
    let portal = kept.portal();
    let case = kept.custody.case_file_unchecked(&mut tx, &portal, document.case_id).await;
    let case = case.expect("cases can be read").expect("documents belong to a case");
    drop(tx);
    let receipt = kept.custody.receipt(&portal, ReceiptObject::Document, id.uuid()).await;
    let receipt = receipt.expect("receipts can be read").unwrap_or_else(|| panic!("I1: {id} has no receipt"));
    receipt.verify(std::slice::from_ref(key)).unwrap_or_else(|error| panic!("I1: receipt of {id}: {error}"));
    let body = receipt.body().expect("verified before");
    let item = body.items.iter().find(|item| item.id == id.uuid());
    let item = item.unwrap_or_else(|| panic!("I1: {id} is not on its receipt"));
    assert_eq!(item.sha256, acknowledged.sha256, "I1: hash of {id} on its receipt");
    if matches!(document.state, DocumentState::Deleting | DocumentState::Deleted) {
        // That somebody asked for it stands in the log, or I5 does not hold.
        return;
    }
    let attempt = rows.attempt_of(document);
    let wrapped = attempt.wrapped_key.as_ref().unwrap_or_else(|| panic!("I1: the key of {id} is gone"));
    let opened = case.sealer.document_key(attempt.id, wrapped).expect("a document key opens");
    let context = case.sealer.document_context(id, attempt.id);
    let object = attempt.object_key.parse().expect("an object key");
    let sealed: Vec<_> = match kept.custody.blobs().get(&object).await {
        Ok(stream) => stream.try_collect().await.unwrap_or_else(|error| panic!("I1: object of {id}: {error}")),
        Err(error) => panic!("I1: object of {id}: {error}"),
    };
    let plain = envelope::open(&opened, &context, &sealed.concat());
    let plain = plain.unwrap_or_else(|refusal| panic!("I1: {id} does not open: {refusal}"));
    assert_eq!(<[u8; 32]>::from(Sha256::digest(&*plain)), acknowledged.sha256, "I1: hash of {id}");
}

/// I9.
async fn refused(kept: &Kept<'_>, document: &Document, account: &Account) {
    let sent_it = document.by_account == Some(account.id) && !account.role.is_staff();
    if sent_it && document.state.readable_by_sender() {
        return;
    }
    let actor = Actor {
        account: Some(account.id),
        person: account.person_id,
        role: account.role,
        pseudonym: Some(account.pseudonym),
        ..Actor::system(kept.tenant, Channel::Api, kept.custody.request_id())
    };
    let (id, state, role) = (document.id, document.state.as_str(), account.role.as_str());
    let given = kept.upload.open(&actor, id, None).await;
    assert!(given.is_err(), "I9: {id} is {state} and was given to a {role}");
}
