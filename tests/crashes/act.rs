//! Doing what is to be done, and telling what was answered.

use std::collections::BTreeMap;

use chrono::Duration;
use db::Scope;
use domain::{Actor, DocumentId};
use futures::TryStreamExt as _;
use messaging::{NewMessage, NewThread};
use upload::{Begin, Begun, DocumentView, Error, Fields, Fingerprint, Receiving};
use uuid::Uuid;

use crate::deeds::{Deed, Paper};
use crate::world::World;

/// What was answered to which deed: the ids of what it made. Nobody may take that back.
pub(crate) type Heard = BTreeMap<usize, Vec<Uuid>>;

impl World {
    /// Does everything in turn; what was done in an earlier life is asked for again. `heard` is told of each answer.
    ///
    /// # Panics
    /// If somebody gets an answer that nothing explains.
    pub(crate) async fn perform(&self, deeds: &[Deed], mut heard: impl FnMut(usize, &[Uuid])) {
        let mut made: Vec<Vec<DocumentId>> = Vec::new();
        for (number, deed) in deeds.iter().enumerate() {
            let documents = match deed {
                Deed::Send(papers) => self.send(number, papers).await,
                Deed::Put(id, paper) => self.put(*id, paper).await,
                Deed::Again(other) => self.again(deeds, *other).await,
                Deed::Refused(papers) => self.refused(number, papers).await,
                Deed::Broken(papers) => self.broken(number, papers).await,
                Deed::Left(papers) => self.left(number, papers).await,
                Deed::TakeBack(other) => {
                    if let Some(id) = made[*other].first()
                        && self.take_back(*id).await
                    {
                        heard(number, &[]);
                    }
                    None
                }
                Deed::Read(other) => {
                    if let Some(id) = made[*other].first() {
                        self.steps.act("read");
                        self.read(&self.kim, *id).await;
                    }
                    None
                }
                Deed::Post => {
                    heard(number, &[self.post(number).await]);
                    None
                }
                Deed::Scan => {
                    self.scan().await;
                    None
                }
                Deed::Sweep => {
                    self.sweep().await;
                    None
                }
                Deed::Checkpoint => {
                    self.steps.act("checkpoint");
                    self.custody.checkpoint(self.tenant).await.expect("a checkpoint can be made");
                    None
                }
            };
            if let Some(documents) = &documents {
                let ids: Vec<Uuid> = documents.iter().map(|id| id.uuid()).collect();
                heard(number, &ids);
            }
            made.push(match deed {
                // Known before anybody answers.
                Deed::Put(id, _) => vec![*id],
                _ => documents.unwrap_or_default(),
            });
        }
    }

    /// Sends everything, each twice at most; whoever gets an error goes on.
    pub(crate) async fn attempt(&self, deeds: &[Deed], mut heard: impl FnMut(usize, &[Uuid])) {
        for (number, deed) in deeds.iter().enumerate() {
            let Deed::Send(papers) = deed else { panic!("only what is sent is attempted") };
            for _ in 0..2 {
                if let Ok(documents) = self.try_send(number, papers).await {
                    heard(number, &documents.iter().map(|id| id.uuid()).collect::<Vec<_>>());
                    break;
                }
                self.later();
            }
        }
    }

    /// What a form says that has these files.
    pub(crate) fn form(&self, number: usize, papers: &[Paper]) -> Begin {
        Begin {
            case: self.case,
            route: "POST /cases/{case}/documents",
            idempotency_key: Some(format!("key {number}")),
            fingerprint: Fingerprint {
                length: Some(papers.iter().map(|paper| paper.bytes.len() as u64).sum()),
                media_type: "multipart/form-data".to_owned(),
                content_digest: None,
            },
            fields: Fields { kind: Some("lease".to_owned()), note: Some(NOTE.to_owned()), ..Fields::default() },
            document: None,
        }
    }

    async fn begin(&self, begin: Begin) -> Result<Begun, Error> {
        self.steps.act("begin");
        self.upload.begin(&self.rita, begin).await
    }

    /// Sends a form with these files, under this key; what was sent before is not sent again.
    ///
    /// # Errors
    /// What the service says.
    pub(crate) async fn try_send(&self, number: usize, papers: &[Paper]) -> Result<Vec<DocumentId>, Error> {
        let begun = self.begin(self.form(number, papers)).await?;
        self.receive(begun, papers, "").await
    }

    async fn send(&self, number: usize, papers: &[Paper]) -> Option<Vec<DocumentId>> {
        Some(self.try_send(number, papers).await.expect("it may be sent"))
    }

    async fn put(&self, id: DocumentId, paper: &Paper) -> Option<Vec<DocumentId>> {
        let mut begin = self.form(0, std::slice::from_ref(paper));
        begin.document = Some(id);
        match self.begin(begin).await {
            // It was taken back since.
            Err(Error::Gone) => None,
            begun => {
                let begun = begun.expect("it may be sent");
                Some(self.receive(begun, std::slice::from_ref(paper), "").await.expect("it can be received"))
            }
        }
    }

    /// Sends what was begun, unless it is there.
    async fn receive(&self, begun: Begun, papers: &[Paper], how: &str) -> Result<Vec<DocumentId>, Error> {
        let views = match begun {
            Begun::Replayed(views) => views,
            Begun::Receiving(mut receiving) => {
                self.files(&mut receiving, papers, how).await?;
                self.steps.act(format!("finish{how}"));
                receiving.finish().await?
            }
        };
        Ok(ids(&views))
    }

    async fn files(&self, receiving: &mut Receiving, papers: &[Paper], how: &str) -> Result<(), Error> {
        for (place, paper) in papers.iter().enumerate() {
            self.steps.act(format!("file {}{how}", place + 1));
            receiving.file(Some(&paper.name), paper.body()).await?;
        }
        Ok(())
    }

    /// Asks again for what an earlier deed sent, whole this time.
    async fn again(&self, deeds: &[Deed], number: usize) -> Option<Vec<DocumentId>> {
        match &deeds[number] {
            Deed::Send(papers) => self.send(number, papers).await,
            Deed::Put(id, paper) => self.put(*id, paper).await,
            Deed::Left(papers) | Deed::Broken(papers) => {
                self.later();
                self.steps.act("take over");
                let begun = self.upload.begin(&self.rita, self.form(number, papers)).await.expect("it may be sent");
                Some(self.receive(begun, papers, " again").await.expect("it can be received"))
            }
            _ => None,
        }
    }

    async fn refused(&self, number: usize, papers: &[Paper]) -> Option<Vec<DocumentId>> {
        let begun = self.begin(self.form(number, papers)).await.expect("it may be sent");
        let Begun::Receiving(mut receiving) = begun else { panic!("it was refused") };
        let (last, before) = papers.split_last().expect("a file");
        self.files(&mut receiving, before, "").await.expect("the files are taken");
        self.steps.act("refuse");
        receiving.file(Some(&last.name), last.body()).await.expect_err("it is nothing that is taken");
        None
    }

    async fn broken(&self, number: usize, papers: &[Paper]) -> Option<Vec<DocumentId>> {
        let mut receiving = match self.begin(self.form(number, papers)).await.expect("it may be sent") {
            // Asked for again since, and sent whole.
            Begun::Replayed(views) => return Some(ids(&views)),
            Begun::Receiving(receiving) => receiving,
        };
        let (last, before) = papers.split_last().expect("a file");
        self.files(&mut receiving, before, "").await.expect("the files are taken");
        self.steps.act("break");
        receiving.file(Some(&last.name), last.half()).await.expect_err("half of it never came");
        None
    }

    async fn left(&self, number: usize, papers: &[Paper]) -> Option<Vec<DocumentId>> {
        let mut receiving = match self.begin(self.form(number, papers)).await.expect("it may be sent") {
            Begun::Replayed(views) => return Some(ids(&views)),
            Begun::Receiving(receiving) => receiving,
        };
        let (_, before) = papers.split_last().expect("a file");
        self.files(&mut receiving, before, "").await.expect("the files are taken");
        None
    }

    /// Takes a document back; `false` if somebody opened it before.
    async fn take_back(&self, id: DocumentId) -> bool {
        self.steps.act("take back");
        match self.upload.take_back(&self.rita, id).await {
            Ok(()) | Err(Error::Gone) => true,
            Err(Error::AlreadyOpened) => false,
            Err(error) => panic!("not taken back: {error}"),
        }
    }

    /// The bytes of a document, if they are given out.
    pub(crate) async fn read(&self, actor: &Actor, id: DocumentId) -> Option<Vec<u8>> {
        let content = match self.upload.open(actor, id, None).await {
            Ok(content) => content,
            Err(Error::NotReadable | Error::Gone) => return None,
            Err(Error::Custody(error)) if error.is_denied() => return None,
            Err(error) => panic!("not opened: {error}"),
        };
        let blocks: Vec<_> = content.stream.try_collect().await.expect("the content is whole");
        Some(blocks.concat())
    }

    async fn post(&self, number: usize) -> Uuid {
        let (body, idempotency_key) = (format!("{NOTE} {number}"), Some(format!("key {number}")));
        self.steps.act("start");
        let new = NewThread {
            subject: NOTE.to_owned(),
            body: body.clone(),
            idempotency_key: idempotency_key.clone(),
            ..NewThread::default()
        };
        let thread = self.messaging.start(&self.rita, self.case, new).await.expect("it can be written").made.id;
        self.steps.act("post");
        let new = NewMessage { body, idempotency_key, ..NewMessage::default() };
        self.messaging.post(&self.rita, thread, new).await.expect("it can be written").made.id.uuid()
    }

    /// Does what jobs are due.
    pub(crate) async fn scan(&self) {
        self.try_scan().await.expect("jobs can be done");
    }

    /// The same.
    ///
    /// # Errors
    /// What the service says.
    pub(crate) async fn try_scan(&self) -> Result<(), Error> {
        self.steps.act("lease");
        while let Some(job) = self.lease().await.map_err(custody::Error::from)? {
            self.steps.act("scan");
            self.upload.scan(&job).await?;
            self.steps.act("lease");
        }
        Ok(())
    }

    async fn lease(&self) -> Result<Option<db::jobs::Leased>, db::Error> {
        let now = self.custody.now();
        let mut tx = self.db.write(Scope::System).await?;
        let job = db::jobs::lease(&mut tx, &[upload::SCAN_JOB], &[], now, now + Duration::seconds(90)).await?;
        tx.commit().await?;
        Ok(job)
    }

    /// Lets the sweeper mend what was left.
    pub(crate) async fn sweep(&self) {
        self.later();
        self.steps.act("sweep");
        let swept = self.upload.sweep(&self.system()).await.expect("the sweeper runs");
        assert_eq!(swept.failed, 0, "what the sweeper could not mend");
    }

    /// Goes on until every lease is over.
    pub(crate) fn later(&self) {
        self.clock.advance(Duration::seconds(91));
    }
}

/// What stands beside everything that is sent and written: nowhere in clear text.
pub(crate) const NOTE: &str = "Kanarienvogel im Vermerk";

fn ids(views: &[DocumentView]) -> Vec<DocumentId> {
    views.iter().map(|view| view.id).collect()
}
