//! What people and the portal do in one life, decided by a seed.

use bytes::Bytes;
use domain::DocumentId;
use futures::stream::{self, BoxStream, StreamExt as _};
use testfiles::{Noise, html, pdf};
use upload::BodyError;
use uuid::Uuid;

/// A file to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paper {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Paper {
    /// Its bytes as a network brings them.
    pub(crate) fn body(&self) -> BoxStream<'static, Result<Bytes, BodyError>> {
        let blocks: Vec<_> = self.bytes.chunks(65_521).map(|block| Ok(Bytes::copy_from_slice(block))).collect();
        stream::iter(blocks).boxed()
    }

    /// Half of them, and then the line breaks.
    pub(crate) fn half(&self) -> BoxStream<'static, Result<Bytes, BodyError>> {
        let half = Self { name: String::new(), bytes: self.bytes[..self.bytes.len() / 2].to_vec() };
        half.body().chain(stream::iter([Err(BodyError::Broken)])).boxed()
    }
}

/// One thing that is done. Its place in the list is its idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Rita sends a form with these files.
    Send(Vec<Paper>),
    /// Rita sends one file under an id that she chose.
    Put(DocumentId, Paper),
    /// Rita asks again for what she sent with the deed of this number.
    Again(usize),
    /// Rita sends these files, of which the last is refused.
    Refused(Vec<Paper>),
    /// Rita sends these files, and the line breaks in the last.
    Broken(Vec<Paper>),
    /// Rita's process of sending ends without a word before the last of these files. Nobody hears of it before its lease
    /// is over.
    Left(Vec<Paper>),
    /// Rita takes the first document of the deed of this number back.
    TakeBack(usize),
    /// Kim reads the first document of the deed of this number.
    Read(usize),
    /// Rita writes a message.
    Post,
    /// The jobs that are due are done.
    Scan,
    /// The sweeper runs, when the leases of those who left are over.
    Sweep,
    /// A checkpoint of the log is made.
    Checkpoint,
}

/// Everything once, and each before or after what it may meet.
pub(crate) fn everything() -> Vec<Deed> {
    let mut dice = Noise::new(7);
    let mut paper = |name: &str, bytes| paper(&mut dice, name, bytes);
    vec![
        Deed::Send(vec![paper("a.pdf", 2_000), paper("b.pdf", 30_000)]),
        Deed::Put(chosen(0, 1), paper("c.pdf", 5_300_000)),
        Deed::Scan,
        Deed::Again(0),
        Deed::Read(0),
        Deed::TakeBack(1),
        Deed::Refused(vec![paper("d.pdf", 2_000), web_page()]),
        Deed::Broken(vec![paper("e.pdf", 2_000), paper("f.pdf", 200_000)]),
        Deed::Left(vec![paper("g.pdf", 2_000), paper("h.pdf", 3_000)]),
        Deed::Sweep,
        Deed::Post,
        Deed::Checkpoint,
        Deed::Send(vec![paper("i.pdf", 4_000)]),
    ]
}

/// So many small papers, sent one after another.
pub(crate) fn small(count: usize) -> Vec<Deed> {
    let mut dice = Noise::new(5);
    (0..count).map(|_| Deed::Send(vec![paper(&mut dice, "a.pdf", 2_000)])).collect()
}

/// Some of it, in any order.
pub(crate) fn drawn(seed: u64) -> Vec<Deed> {
    let mut dice = Noise::new(seed);
    let count = 5 + dice.below(8);
    let mut deeds = vec![Deed::Send(papers(&mut dice))];
    for number in 1..count {
        let of = usize::try_from(dice.below(number)).expect("few deeds");
        deeds.push(match dice.below(16) {
            0..4 => Deed::Send(papers(&mut dice)),
            4 | 5 => Deed::Put(chosen(seed, number), papers(&mut dice).remove(0)),
            6 => Deed::Again(of),
            7 => Deed::Refused(papers(&mut dice).into_iter().chain([web_page()]).collect()),
            8 => Deed::Broken(papers(&mut dice)),
            9 => Deed::Left(papers(&mut dice)),
            10 | 11 => Deed::TakeBack(of),
            12 => Deed::Post,
            13 => Deed::Scan,
            14 => Deed::Sweep,
            _ => Deed::Read(of),
        });
    }
    deeds
}

/// One to three files, now and then one of two parts.
fn papers(dice: &mut Noise) -> Vec<Paper> {
    let count = 1 + dice.below(2) + dice.below(2);
    let mut paper = |number| {
        let bytes = 1_500 + if dice.below(16) == 0 { 5_300_000 } else { dice.below(60_000) };
        paper(dice, &format!("{number}.pdf"), bytes)
    };
    (0..count).map(&mut paper).collect()
}

fn paper(dice: &mut Noise, name: &str, bytes: u64) -> Paper {
    let bytes = pdf(dice.next(), 1, usize::try_from(bytes).expect("a small file"));
    Paper { name: name.to_owned(), bytes }
}

fn web_page() -> Paper {
    Paper { name: "page.pdf".to_owned(), bytes: html() }
}

fn chosen(seed: u64, number: u64) -> DocumentId {
    DocumentId::from_uuid(Uuid::from_u64_pair(seed, 0x8000_0000_0000_0000 | number))
}
