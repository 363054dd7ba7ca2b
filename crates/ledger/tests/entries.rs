//! One entry has one encoding.

mod common;

use common::{entry, origin};
use domain::{Action, Channel, ObjectKind, Outcome, Pseudonym, Role};
use ledger::{Entry, Error};
use proptest::prelude::*;

fn pseudonym() -> impl Strategy<Value = Option<Pseudonym>> {
    proptest::option::of(any::<[u8; 16]>().prop_map(Pseudonym))
}

fn of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn entries() -> impl Strategy<Value = Entry> {
    let who = (pseudonym(), of(Role::ALL), pseudonym(), pseudonym(), of(Channel::ALL));
    let what = (of(Action::ALL), pseudonym(), of(ObjectKind::ALL), pseudonym(), of(Outcome::ALL));
    let more = (proptest::option::of("[a-zäöü_.]{1,60}"), proptest::option::of(any::<[u8; 32]>()), 0i64..4_000_000_000);
    (who, what, more).prop_map(|(who, what, more)| {
        let mut entry = entry(&origin(), 3);
        (entry.actor, entry.role, entry.on_behalf_of, entry.session, entry.channel) = who;
        (entry.action, entry.case, entry.object_kind, entry.object, entry.outcome) = what;
        (entry.reason, entry.detail_commitment) = (more.0, more.1);
        entry.at = common::moment(more.2);
        entry
    })
}

proptest! {
    #[test]
    fn reads_back_as_written(entry in entries()) {
        prop_assert_eq!(Entry::decode(&entry.encode()).unwrap(), entry);
    }

    #[test]
    fn whatever_is_read_has_the_same_bytes(
        (entry, at, value) in (entries(), any::<proptest::sample::Index>(), any::<u8>())
    ) {
        let mut bytes = entry.encode();
        let at = at.index(bytes.len());
        bytes[at] = value;
        if let Ok(read) = Entry::decode(&bytes) {
            prop_assert_eq!(read.encode(), bytes);
        }
    }
}

#[test]
fn every_beginning_is_refused_and_every_addition() {
    let bytes = entry(&origin(), 0).encode();
    for end in 0..bytes.len() {
        assert!(matches!(Entry::decode(&bytes[..end]), Err(Error::Malformed { .. })), "{end}");
    }
    for added in [&[0][..], &[0, 0]] {
        assert!(matches!(Entry::decode(&[&bytes, added].concat()), Err(Error::Malformed { .. })));
    }
}

#[test]
fn other_versions_are_refused() {
    for version in [0, 2, 255] {
        let bytes = Entry { version, ..entry(&origin(), 0) }.encode();
        assert!(matches!(Entry::decode(&bytes), Err(Error::UnknownVersion { .. })));
    }
}

/// The byte form, field by field.
fn fields(entry: &Entry) -> Vec<Vec<u8>> {
    let bytes = entry.encode();
    let mut rest = bytes.as_slice();
    let mut fields = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let (field, after) = after.split_at(usize::from(u16::from_be_bytes(*length)));
        fields.push(field.to_vec());
        rest = after;
    }
    fields
}

#[test]
fn a_field_of_the_wrong_length_or_with_an_unknown_word_is_refused() {
    let right = fields(&entry(&origin(), 0));
    assert_eq!(right.len(), 17);
    let reason = 14;
    for field in (0..right.len()).filter(|field| *field != reason) {
        for wrong in [vec![0xff], vec![b'x'; 15], vec![b' '; 17], vec![0; 300]] {
            let mut changed = right.clone();
            changed[field] = wrong;
            let bytes: Vec<u8> = changed
                .iter()
                .flat_map(|field| [&u16::try_from(field.len()).unwrap().to_be_bytes()[..], field].concat())
                .collect();
            // A name of 15 letters is a possible origin; everything else has a fixed length or a list of words.
            let possible_origin = field == 1 && changed[field] == [b'x'; 15];
            assert_eq!(Entry::decode(&bytes).is_ok(), possible_origin, "field {field}");
        }
    }
}

#[test]
fn a_reason_is_cut_between_characters_and_an_empty_one_is_none() {
    let long = Entry { reason: Some("ä".repeat(200)), ..entry(&origin(), 0) };
    assert_eq!(Entry::decode(&long.encode()).unwrap().reason, Some("ä".repeat(127)));
    let empty = Entry { reason: Some(String::new()), ..entry(&origin(), 0) };
    assert_eq!(Entry::decode(&empty.encode()).unwrap().reason, None);
}
