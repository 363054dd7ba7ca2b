//! A paper that replaces another: linked in both directions, and the first stays with the day it came.

use domain::{Actor, Concerns, DocumentId, DocumentState, Page, Review};
use pgtest::BACKENDS;
use testfiles::pdf;
use upload::{Begin, DocumentView, Error, Fields, Named};

use crate::bodies::whole;
use crate::house::House;
use crate::sending::read;

fn replacing(house: &House, key: &str, replaces: DocumentId) -> Begin {
    let form = house.form(key, 2_000);
    Begin { fields: Fields { replaces: Some(replaces), ..form.fields }, ..form }
}

async fn replace(house: &House, actor: &Actor, begin: Begin) -> Result<DocumentView, Error> {
    let name = format!("{}.pdf", begin.idempotency_key.clone().unwrap());
    let upload::Begun::Receiving(mut receiving) = house.upload.begin(actor, begin).await? else {
        panic!("it was never sent")
    };
    receiving.file(Some(&name), whole(&pdf(2, 1, 2_000))).await?;
    Ok(receiving.finish().await?.remove(0))
}

async fn judge(house: &House, id: DocumentId, review: Review) {
    let mut work = house.custody.act(&house.caseworker).await.unwrap();
    let case = house.custody.case_file_unchecked(work.rows(), &house.caseworker, house.case).await.unwrap().unwrap();
    let row = db::documents::find(work.rows(), id).await.unwrap().unwrap();
    assert!(work.judge(&case, &row, review, Some("unscharf")).await.unwrap());
    work.commit().await.unwrap();
}

#[tokio::test]
async fn both_papers_name_each_other_and_the_first_stays() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let first = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
        judge(&house, first.id, Review::Resend).await;
        assert_eq!(house.waiting().await.0, None, "it waits for the customer");
        house.clock.advance(chrono::Duration::days(3));
        let second = replace(&house, &house.rita, replacing(&house, "b", first.id)).await.unwrap();
        house.run_jobs().await;
        for actor in [&house.rita, &house.caseworker] {
            let old = house.upload.document(actor, first.id).await.unwrap();
            let new = house.upload.document(actor, second.id).await.unwrap();
            assert_eq!(
                (old.replaced_by.as_slice(), new.replaces),
                ([second.id].as_slice(), Some(first.id)),
                "{backend:?}"
            );
            assert_eq!((old.received_at, old.state), (first.received_at, DocumentState::Available));
            let page = house.upload.documents(actor, house.case, Page::default()).await.unwrap();
            assert_eq!(page.items.iter().find(|item| item.id == first.id).unwrap().replaced_by, [second.id]);
            let named = house.upload.replacements(actor, &old).await.unwrap();
            let it = Named { id: second.id, name: Some("b.pdf".to_owned()), received_at: second.received_at };
            assert_eq!((named.replaces, named.replaced_by), (None, vec![it]));
            let named = house.upload.replacements(actor, &new).await.unwrap();
            assert_eq!(named.replaces.unwrap().name.as_deref(), Some("a.pdf"));
        }
        assert_eq!(house.waiting().await, (Some(second.received_at), 1));
        assert_eq!(read(&house, &house.caseworker, first.id).await.len(), 2_000);
        house.assert_holds(&[]).await;
    }
}

#[tokio::test]
async fn one_that_was_replaced_unseen_is_new_once_and_waits_since_its_own_day() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let first = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
        house.clock.advance(chrono::Duration::days(3));
        let second = replace(&house, &house.rita, replacing(&house, "b", first.id)).await.unwrap();
        assert_eq!(house.waiting().await, (Some(first.received_at), 1), "{backend:?}");
        judge(&house, second.id, Review::Complete).await;
        assert_eq!(house.waiting().await.0, None, "nobody has to judge the first any more");
    }
}

#[tokio::test]
async fn a_replacement_that_is_taken_back_replaces_nothing() {
    let house = House::new().await;
    let first = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
    let second = replace(&house, &house.rita, replacing(&house, "b", first.id)).await.unwrap();
    house.upload.take_back(&house.rita, second.id).await.unwrap();
    assert_eq!(house.upload.document(&house.rita, first.id).await.unwrap().replaced_by, []);
    assert_eq!(house.waiting().await, (Some(first.received_at), 1));
}

#[tokio::test]
async fn several_papers_may_replace_one_and_concern_whom_it_concerned() {
    let house = House::new().await;
    let form = house.form("a", 2_000);
    let all = Fields { concerns: Some(Concerns::All), ..form.fields.clone() };
    let first = replace(&house, &house.rita, Begin { fields: all, ..form }).await.unwrap();
    let second = replace(&house, &house.rita, replacing(&house, "b", first.id)).await.unwrap();
    let third = replace(&house, &house.udo, replacing(&house, "c", first.id)).await.unwrap();
    assert_eq!((second.concerns, third.concerns), (Concerns::All, Concerns::All));
    let view = house.upload.document(&house.rita, first.id).await.unwrap();
    assert_eq!(view.replaced_by, [second.id, third.id]);
}

#[tokio::test]
async fn others_of_the_household_do_not_learn_of_a_replacement_that_is_not_for_them() {
    let house = House::new().await;
    let form = house.form("a", 2_000);
    let all = Fields { concerns: Some(Concerns::All), ..form.fields.clone() };
    let first = replace(&house, &house.rita, Begin { fields: all, ..form }).await.unwrap();
    let mut begin = replacing(&house, "b", first.id);
    begin.fields.concerns = house.rita.person.map(Concerns::Member);
    let second = replace(&house, &house.rita, begin).await.unwrap();
    let of = async |actor| house.upload.document(actor, first.id).await.unwrap();
    let hers = of(&house.rita).await;
    assert_eq!((hers.replaced_by.as_slice(), of(&house.udo).await.replaced_by.len()), ([second.id].as_slice(), 0));
    assert_eq!(house.upload.replacements(&house.udo, &hers).await.unwrap().replaced_by, []);
}

#[tokio::test]
async fn what_can_not_be_replaced_is_refused_before_the_first_byte() {
    let house = House::new().await;
    let hers = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
    let gone = house.sent("b.pdf", &pdf(2, 1, 2_000)).await;
    house.upload.take_back(&house.rita, gone.id).await.unwrap();
    let ours = house.send(&house.caseworker, "c", &[("c.pdf", &pdf(3, 1, 2_000))]).await.unwrap().remove(0);
    let elsewhere = house.elsewhere(&house.rita).await;
    let nowhere = DocumentId::generate(house.custody.clock(), house.custody.rng());
    let before = house.quota().await;
    for (actor, id, why) in [
        (&house.rita, nowhere, "not there"),
        (&house.udo, hers.id, "not for him"),
        (&house.rita, gone.id, "taken back"),
        (&house.rita, ours.id, "the Jobcenter's"),
        (&house.rita, elsewhere, "of another case"),
    ] {
        let refused = replace(&house, actor, replacing(&house, "k", id)).await;
        assert!(matches!(refused, Err(Error::ReplacesNothing)), "{why}: {refused:?}");
    }
    assert_eq!(house.quota().await, before);
    replace(&house, &house.caseworker, replacing(&house, "d", hers.id)).await.unwrap();
}
