//! What people do, one after the other, and what they were told. Whoever got an error does the same again later.

use std::collections::BTreeMap;
use std::ops::Range;

use bytes::Bytes;
use domain::{Actor, DocumentId, DocumentState};
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use house::invariants::Acknowledged;
use sha2::{Digest as _, Sha256};
use upload::{Begin, Begun, BodyError, DocumentView, Error, Fields, Fingerprint, RangeSpec, Receiving};

use crate::desk::Desk;
use crate::papers::{DRAFT, FORM, NOTE, Paper, RAW};

/// More often than anybody has to wait for somebody else's lease.
const PATIENT: usize = 5;

/// What was acknowledged.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) arrived: BTreeMap<&'static str, DocumentId>,
    pub(crate) taken_back: bool,
}

impl Told {
    pub(crate) fn acknowledged(&self) -> Vec<Acknowledged> {
        let of = |paper: &Paper| Some(Acknowledged::new(*self.arrived.get(paper.name)?, &paper.bytes));
        FORM.iter().chain([&*RAW]).filter_map(of).collect()
    }
}

fn body(paper: &'static Paper) -> BoxStream<'static, Result<Bytes, BodyError>> {
    stream::iter(paper.bytes.chunks(65_521).map(|block| Ok(Bytes::from_static(block)))).boxed()
}

impl Desk {
    /// The whole day: papers are sent, taken back, checked, read; drafts are given up or left lying; the sweeper comes.
    pub(crate) async fn day(&self, told: &mut Told) {
        let mut heard = vec![self.send_form(told).await, self.send_raw(told).await];
        heard.push(self.draft("given up", true).await);
        heard.push(self.draft("left", false).await);
        heard.push(self.take_back(told).await);
        self.run_jobs().await;
        heard.push(self.read_all(told).await);
        self.later();
        self.run_jobs().await;
        heard.push(self.upload.sweep(&self.house.system()).await.map(drop));
        // Whether somebody heard an error is not what this is about.
        drop(heard);
    }

    /// What was not acknowledged is sent again, with the same keys.
    pub(crate) async fn again(&self, told: &mut Told) {
        self.send_form(told).await.unwrap();
        self.send_raw(told).await.unwrap();
        self.take_back(told).await.unwrap();
    }

    async fn send_form(&self, told: &mut Told) -> Result<(), Error> {
        if told.arrived.contains_key(FORM[0].name) {
            return Ok(());
        }
        let length = FORM.iter().map(|paper| paper.bytes.len() as u64).sum();
        let views = match self.begun(&self.form("form", length)).await? {
            Begun::Replayed(views) => views,
            Begun::Receiving(mut receiving) => {
                for paper in FORM.iter() {
                    receiving.file(Some(paper.name), body(paper)).await?;
                }
                receiving.finish().await?
            }
        };
        assert_eq!(views.len(), FORM.len());
        told.arrived.extend(FORM.iter().zip(&views).map(|(paper, view)| (paper.name, view.id)));
        assert!(FORM.iter().zip(&views).all(|(paper, view)| is_of(paper, view)), "{views:?}");
        Ok(())
    }

    async fn send_raw(&self, told: &mut Told) -> Result<(), Error> {
        if told.arrived.contains_key(RAW.name) {
            return Ok(());
        }
        let id = DocumentId::from_uuid(uuid::Uuid::from_u128(4711));
        let mut put = self.form("", RAW.bytes.len() as u64);
        (put.route, put.idempotency_key, put.document) = ("PUT", None, Some(id));
        put.fingerprint.content_digest = Some(Sha256::digest(&RAW.bytes).to_vec());
        let views = match self.begun(&put).await? {
            Begun::Replayed(views) => views,
            Begun::Receiving(mut receiving) => {
                receiving.file(Some(RAW.name), body(&RAW)).await?;
                receiving.finish().await?
            }
        };
        assert!(views.len() == 1 && views[0].id == id && is_of(&RAW, &views[0]), "{views:?}");
        told.arrived.insert(RAW.name, id);
        Ok(())
    }

    /// Begins something that never becomes a document.
    async fn draft(&self, key: &str, given_up: bool) -> Result<(), Error> {
        let mut receiving = self.receiving(&self.form(key, DRAFT.bytes.len() as u64)).await?;
        receiving.file(Some(DRAFT.name), body(&DRAFT)).await?;
        if given_up {
            receiving.abandon(upload::BodyError::Broken).await;
        }
        Ok(())
    }

    async fn receiving(&self, begin: &Begin) -> Result<Box<Receiving>, Error> {
        match self.begun(begin).await? {
            Begun::Receiving(receiving) => Ok(receiving),
            Begun::Replayed(views) => panic!("it was never finished: {views:?}"),
        }
    }

    /// Waits for whoever is at it, as they were told to.
    async fn begun(&self, begin: &Begin) -> Result<Begun, Error> {
        for _ in 0..PATIENT {
            match self.upload.begin(&self.house.rita, begin.clone()).await {
                Err(Error::Running { retry_after }) => {
                    self.house.clock.advance(chrono::Duration::seconds(i64::try_from(retry_after).unwrap()));
                }
                done => return done,
            }
        }
        panic!("it is running for ever");
    }

    async fn take_back(&self, told: &mut Told) -> Result<(), Error> {
        if let (Some(&id), false) = (told.arrived.get(FORM[1].name), told.taken_back) {
            self.upload.take_back(&self.house.rita, id).await?;
            told.taken_back = true;
        }
        Ok(())
    }

    /// The sender reads it whole, staff reads parts of it and its receipt.
    async fn read_all(&self, told: &Told) -> Result<(), Error> {
        let (rita, kim) = (&self.house.rita, &self.house.kim);
        for (actor, paper, range) in [
            (rita, &FORM[0], None),
            (kim, &FORM[0], Some(100_000..100_200)),
            (kim, &FORM[2], None),
            (kim, &*RAW, Some(20_000..40_000)),
        ] {
            if let Some(&id) = told.arrived.get(paper.name) {
                drop(self.read(actor, id, paper, range).await);
            }
        }
        match told.arrived.get(FORM[0].name) {
            Some(&id) => self.upload.receipt(rita, id).await.map(drop),
            None => Ok(()),
        }
    }

    /// Reads. What comes is true, however it ends, and an end without an error is the end.
    pub(crate) async fn read(
        &self,
        actor: &Actor,
        id: DocumentId,
        paper: &Paper,
        range: Option<Range<usize>>,
    ) -> Result<(), Error> {
        let spec =
            range.clone().map(|range| RangeSpec::From { first: range.start as u64, last: Some(range.end as u64 - 1) });
        let expected = &paper.bytes[range.unwrap_or(0..paper.bytes.len())];
        let mut content = self.upload.open(actor, id, spec).await?;
        let mut got = Vec::new();
        while let Some(block) = content.stream.next().await {
            got.extend_from_slice(&block?);
            assert!(expected.starts_with(&got), "other bytes of {}", paper.name);
        }
        assert!(got == expected, "{} ended too early", paper.name);
        Ok(())
    }

    /// In the end everything is as if nothing had gone wrong, but for the documents whose bytes are other in the store.
    pub(crate) async fn assert_all_there(&self, told: &Told, damaged: &[DocumentId]) {
        let mut tx = self.house.read().await;
        let (staff, newest) = (db::documents::Audience::Staff, db::Cursor::newest());
        let there = db::documents::of_case(&mut tx, self.house.case, staff, newest, 100).await.unwrap();
        drop(tx);
        let there: BTreeMap<_, _> = there.into_iter().map(|row| (row.document.id, row.document.state)).collect();
        let expected: BTreeMap<_, _> = told
            .arrived
            .iter()
            .map(|(name, id)| match *name {
                name if name == FORM[1].name => (*id, DocumentState::Deleted),
                _ if damaged.contains(id) => (*id, DocumentState::Suspect),
                _ => (*id, DocumentState::Available),
            })
            .collect();
        assert_eq!(there, expected);
        for paper in [&FORM[0], &FORM[2], &*RAW] {
            let id = told.arrived[paper.name];
            for actor in [&self.house.rita, &self.house.kim] {
                let read = self.read(actor, id, paper, None).await;
                assert_eq!(read.is_ok(), !damaged.contains(&id), "{}: {read:?}", paper.name);
            }
        }
    }

    fn form(&self, key: &str, length: u64) -> Begin {
        let media_type = "multipart/form-data".to_owned();
        Begin {
            case: self.house.case,
            route: "POST",
            idempotency_key: Some(key.to_owned()),
            fingerprint: Fingerprint { length: Some(length), media_type, content_digest: None },
            fields: Fields { note: Some(NOTE.to_owned()), ..Fields::default() },
            document: None,
        }
    }
}

fn is_of(paper: &Paper, view: &DocumentView) -> bool {
    (view.name.as_deref(), view.size) == (Some(paper.name), paper.bytes.len() as u64)
}
