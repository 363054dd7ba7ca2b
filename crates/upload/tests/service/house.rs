//! A Jobcenter with the service in it: Rita, who sends, and Udo of her household; the caseworker who has their case,
//! and a colleague who has not.

use std::sync::Arc;

use custody::Custody;
use db::audit::{Entry, Filter};
use domain::limits::UploadLimits;
use domain::{Action, Actor, CaseId, DocumentId, TenantId};
use fixed::FixedClock;
use house::invariants::{Acknowledged, Kept, hold};
use pgtest::Backend;
use upload::{Begin, Begun, DemoScanner, DocumentView, Error, Fields, Fingerprint, Receiving, Upload};

use crate::bodies::{TestBody, whole};
use crate::place::Place;

pub(crate) const ROUTE: &str = "POST /cases/{case}/documents";
pub(crate) const FILE_BYTES: u64 = 12_000_000;
pub(crate) const CASE_BYTES: u64 = 20_000_000;

pub(crate) struct House {
    /// The Jobcenter, to change what a service does not.
    pub(crate) jobcenter: Box<house::House>,
    pub(crate) custody: Custody,
    pub(crate) upload: Upload,
    pub(crate) place: Place,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) tenant: TenantId,
    pub(crate) case: CaseId,
    /// The case of another household.
    pub(crate) other_case: CaseId,
    /// Rita, who sends.
    pub(crate) rita: Actor,
    /// Of the same household.
    pub(crate) udo: Actor,
    /// Of another household.
    pub(crate) jo: Actor,
    /// Has both cases.
    pub(crate) caseworker: Actor,
    /// Has not.
    pub(crate) colleague: Actor,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::on(Backend::Sqlite).await
    }

    pub(crate) async fn on(backend: Backend) -> Self {
        let place = Place::default();
        Self::with(backend, blobs::Store::new(Arc::new(place.clone())), place).await
    }

    pub(crate) async fn with(backend: Backend, store: blobs::Store, place: Place) -> Self {
        let jobcenter = Box::new(Box::pin(house::House::with(backend, store)).await);
        let limits = UploadLimits { file_bytes: FILE_BYTES, case_bytes: CASE_BYTES, files: 3 };
        let custody = jobcenter.custody.clone();
        Self {
            upload: Upload::new(custody.clone(), limits, Arc::new(DemoScanner)),
            custody,
            place,
            clock: Arc::clone(&jobcenter.clock),
            tenant: jobcenter.tenant,
            case: jobcenter.case,
            other_case: jobcenter.other_case,
            rita: jobcenter.rita.clone(),
            udo: jobcenter.udo.clone(),
            jo: jobcenter.jo.clone(),
            caseworker: jobcenter.kim.clone(),
            colleague: jobcenter.toni.clone(),
            jobcenter,
        }
    }

    /// I1 to I9, at rest.
    pub(crate) async fn assert_holds(&self, acknowledged: &[Acknowledged]) {
        let Self { custody, upload, tenant, .. } = self;
        let (needles, places) = (&[][..], &[][..]);
        hold(&Kept { custody, upload, tenant: *tenant, directory: None, acknowledged, needles, places }).await;
    }

    pub(crate) fn system(&self) -> Actor {
        Actor::system(self.tenant, domain::Channel::Job, self.custody.request_id())
    }

    /// The service with another scanner.
    pub(crate) fn with_scanner(&self, scanner: impl upload::Scanner + 'static) -> Upload {
        Upload::new(self.custody.clone(), self.upload.limits(), Arc::new(scanner))
    }

    /// What a form says that has this many bytes.
    pub(crate) fn form(&self, key: &str, length: u64) -> Begin {
        Begin {
            case: self.case,
            route: ROUTE,
            idempotency_key: Some(key.to_owned()),
            fingerprint: Fingerprint {
                length: Some(length),
                media_type: "multipart/form-data".to_owned(),
                content_digest: None,
            },
            fields: Fields { kind: Some("lease".to_owned()), note: Some("bitte".to_owned()), ..Fields::default() },
            document: None,
        }
    }

    pub(crate) async fn receiving(&self, actor: &Actor, begin: Begin) -> Box<Receiving> {
        match self.upload.begin(actor, begin).await.unwrap() {
            Begun::Receiving(receiving) => receiving,
            Begun::Replayed(_) => panic!("it was never sent"),
        }
    }

    /// Sends files, all of them.
    pub(crate) async fn send(
        &self,
        actor: &Actor,
        key: &str,
        files: &[(&str, &[u8])],
    ) -> Result<Vec<DocumentView>, Error> {
        let length = files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        let mut receiving = self.receiving(actor, self.form(key, length)).await;
        for (name, bytes) in files {
            receiving.file(Some(name), whole(bytes)).await?;
        }
        receiving.finish().await
    }

    /// Sends one file and has it scanned.
    pub(crate) async fn sent(&self, name: &str, bytes: &[u8]) -> DocumentView {
        let view = self.send(&self.rita, name, &[(name, bytes)]).await.unwrap().remove(0);
        self.run_jobs().await;
        self.upload.document(&self.rita, view.id).await.unwrap()
    }

    /// Begins a file that never ends; gives everything back once its bytes were taken.
    pub(crate) async fn half_sent(&self, key: &str, bytes: &[u8]) -> Box<Receiving> {
        let mut receiving = self.receiving(&self.rita, self.form(key, bytes.len() as u64)).await;
        let (body, stalled) = crate::bodies::stalling(bytes);
        tokio::select! {
            done = receiving.file(Some("a.pdf"), body) => panic!("ended: {done:?}"),
            () = stalled.notified() => {}
        }
        receiving
    }

    pub(crate) async fn sends(&self, key: &str, body: TestBody) -> Error {
        let mut receiving = self.receiving(&self.rita, self.form(key, 100_000)).await;
        receiving.file(Some("a.pdf"), body).await.unwrap_err()
    }

    pub(crate) async fn lease_job(&self) -> Option<db::jobs::Leased> {
        self.lease(upload::SCAN_JOB).await
    }

    pub(crate) async fn lease(&self, kind: &str) -> Option<db::jobs::Leased> {
        self.jobcenter.lease(kind).await
    }

    pub(crate) async fn run_jobs(&self) -> usize {
        let mut done = 0;
        while let Some(job) = self.lease_job().await {
            self.upload.scan(&job).await.unwrap();
            done += 1;
        }
        done
    }

    /// The entries with this action, the newest first.
    pub(crate) async fn entries(&self, action: Action) -> Vec<Entry> {
        let mut tx = self.custody.read(self.tenant).await.unwrap();
        let filter = Filter { action: Some(action), ..Filter::default() };
        db::audit::search::search(&mut tx, self.tenant, &filter, None, 100).await.unwrap()
    }

    /// The opened detail of an entry about something in the case.
    pub(crate) async fn detail(&self, entry: &Entry) -> serde_json::Value {
        let mut tx = self.custody.read(self.tenant).await.unwrap();
        let case = entry.leaf.case_id.unwrap();
        let case = self.custody.case_file_unchecked(&mut tx, &self.system(), case).await.unwrap().unwrap();
        let sealed = &entry.detail.as_ref().unwrap().detail_sealed;
        let row = entry.leaf.entry_id.uuid();
        serde_json::from_slice(&case.sealer.open(custody::CaseField::EntryDetail, row, sealed).unwrap()).unwrap()
    }

    /// Stored and reserved bytes of the case.
    pub(crate) async fn quota(&self) -> (u64, u64) {
        self.quota_of(self.case).await
    }

    pub(crate) async fn quota_of(&self, case: CaseId) -> (u64, u64) {
        let mut tx = self.custody.read(self.tenant).await.unwrap();
        let case = db::cases::find(&mut tx, case).await.unwrap().unwrap();
        (case.stored_bytes, case.reserved_bytes)
    }

    /// Every document of the case, whoever may see it.
    pub(crate) async fn documents(&self) -> Vec<DocumentId> {
        let mut tx = self.custody.read(self.tenant).await.unwrap();
        let newest = db::Cursor::newest();
        let rows =
            db::documents::of_case(&mut tx, self.case, db::documents::Audience::Staff, newest, 100).await.unwrap();
        rows.iter().map(|row| row.document.id).collect()
    }

    /// Since when the case waits for staff, and how many papers are new to its caseworker.
    pub(crate) async fn waiting(&self) -> (Option<domain::Timestamp>, u32) {
        let mut tx = self.custody.read(self.tenant).await.unwrap();
        let kim = self.caseworker.account.unwrap();
        let (today, now) = (self.custody.today(), self.custody.now());
        let listed = db::cases::list::one_of_caseworker(&mut tx, self.case, kim, today, now).await.unwrap().unwrap();
        (listed.attention_since, listed.new_documents)
    }

    /// A paper that somebody sent into another case.
    pub(crate) async fn elsewhere(&self, actor: &Actor) -> DocumentId {
        let seed = house::people::Seed::new(&self.custody, self.tenant);
        let case = seed.case("3", actor.person.as_slice(), self.caseworker.account).await;
        let mut receiving = self.receiving(actor, Begin { case, ..self.form("elsewhere", 2_000) }).await;
        receiving.file(Some("e.pdf"), whole(&testfiles::pdf(9, 1, 2_000))).await.unwrap();
        receiving.finish().await.unwrap().remove(0).id
    }

    /// Nothing of anything: no documents, objects, open uploads, room taken, jobs.
    pub(crate) async fn assert_empty(&self) {
        assert_eq!(self.documents().await, []);
        assert_eq!(self.place.documents(), Vec::<String>::new());
        assert_eq!(self.place.open_uploads(), 0);
        assert_eq!(self.quota().await, (0, 0));
        assert_eq!(self.lease_job().await, None);
        self.assert_holds(&[]).await;
    }

    /// Goes on until every lease is over.
    pub(crate) fn later(&self) {
        self.clock.advance(chrono::Duration::seconds(61));
    }
}
