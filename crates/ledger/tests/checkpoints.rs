//! Checkpoints, verifier keys and kept proofs.

mod common;

use common::{Log, key, origin, other_key, other_origin, vkey};
use ledger::{Error, Origin, TlogProof, VerifierKey, open_checkpoint, sign_checkpoint};

#[test]
fn opens_what_was_signed() {
    let note = sign_checkpoint(&origin(), 5, &[3; 32], &key());
    let checkpoint = open_checkpoint(&note, &[vkey(&other_key(), &origin()), vkey(&key(), &origin())]).unwrap();
    assert_eq!((checkpoint.origin, checkpoint.size, checkpoint.root), (origin(), 5, [3; 32]));
}

#[test]
fn refuses_other_keys_and_other_names() {
    let note = sign_checkpoint(&origin(), 5, &[3; 32], &key());
    for keys in [vec![], vec![vkey(&other_key(), &origin())], vec![vkey(&key(), &other_origin())]] {
        assert!(matches!(open_checkpoint(&note, &keys), Err(Error::SignatureFails)));
    }
}

#[test]
fn the_key_of_one_log_never_vouches_for_another() {
    // Giessen's key signs a text that names Marburg's log.
    let ours = sign_checkpoint(&other_origin(), 5, &[3; 32], &other_key());
    let forged = ours.replacen(other_origin().as_str(), origin().as_str(), 1);
    let keys = [vkey(&other_key(), &other_origin()), vkey(&key(), &origin())];
    assert!(matches!(open_checkpoint(&forged, &keys), Err(Error::SignatureFails)));
}

#[test]
fn lines_of_witnesses_are_passed_over() {
    let note = sign_checkpoint(&origin(), 5, &[3; 32], &key());
    let witness = sign_checkpoint(&other_origin(), 5, &[3; 32], &other_key());
    let line = witness.lines().last().unwrap();
    open_checkpoint(&format!("{note}{line}\n"), &[vkey(&key(), &origin())]).unwrap();
}

#[test]
fn every_changed_byte_is_noticed() {
    let note = sign_checkpoint(&origin(), 1_234, &[3; 32], &key());
    let keys = [vkey(&key(), &origin())];
    for at in 0..note.len() {
        for bit in [0x01, 0x10, 0x80] {
            let mut changed = note.clone().into_bytes();
            changed[at] ^= bit;
            let refused = String::from_utf8(changed).map_or(true, |changed| open_checkpoint(&changed, &keys).is_err());
            assert!(refused, "byte {at}");
        }
    }
}

#[test]
fn verifier_keys_have_one_form() {
    let text = key().vkey(&origin());
    let parsed: VerifierKey = text.parse().unwrap();
    assert_eq!((parsed.as_str(), parsed.name()), (text.as_str(), origin().as_str()));
    let (name, rest) = text.split_once('+').unwrap();
    let (id, public) = rest.split_once('+').unwrap();
    for wrong in [
        format!("{name}+{}+{public}", id.to_uppercase()),
        format!("{name}+00000000+{public}"),
        format!("x{text}"),
        format!("{text}="),
        format!("{name}+{id}"),
        String::new(),
    ] {
        assert!(wrong == text || VerifierKey::new(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn origins_are_names_of_keys() {
    for wrong in ["", "a b", "a+b", "ä", "a\n", &"a".repeat(201)] {
        assert!(Origin::new(wrong).is_err(), "{wrong:?}");
    }
    assert_eq!(Origin::for_log("house.example", "system").unwrap().as_str(), "house.example/log/system");
}

#[test]
fn kept_proofs_read_back_and_hold() {
    let log = Log::of(origin(), 11);
    let keys = [vkey(&key(), &origin())];
    for extra in [None, Some(Vec::new()), Some(b"receipt".to_vec())] {
        for index in [0, 4, 10] {
            let proof = TlogProof { extra: extra.clone(), ..log.proof(index, 11, &key()) };
            let read = TlogProof::parse(&proof.format()).unwrap();
            assert_eq!(read, proof);
            let leaf = &log.leaves[usize::try_from(index).unwrap()];
            assert_eq!(read.verify(leaf, &keys).unwrap().size, 11);
            assert!(matches!(read.verify(b"other", &keys), Err(Error::ProofFails)));
        }
    }
    // One entry: the path is empty.
    let single = Log::of(origin(), 1).proof(0, 1, &key());
    assert_eq!(TlogProof::parse(&single.format()).unwrap(), single);
}

#[test]
fn kept_proofs_in_another_form_are_refused() {
    let text = Log::of(origin(), 11).proof(4, 11, &key()).format();
    let first = text.lines().nth(2).unwrap();
    let many = format!("{first}\n").repeat(65);
    for wrong in [
        text.replacen("@v1", "@v2", 1),
        text.replacen("index 4", "index 04", 1),
        text.replacen("index 4", "index +4", 1),
        text.replacen("index 4\n", "", 1),
        text.replacen(first, &first[..40], 1),
        text.replacen(first, &many, 1),
        text.replace("\n\n", "\n"),
        text.replace('\n', "\r\n"),
        String::new(),
    ] {
        assert_ne!(wrong, text);
        assert!(matches!(TlogProof::parse(&wrong), Err(Error::Malformed { .. })), "{wrong}");
    }
}
