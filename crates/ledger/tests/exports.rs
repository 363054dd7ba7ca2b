//! Nobody changes an export unnoticed.

mod common;

use std::io::Read as _;

use common::{Log, anchored, entry, key, lines, origin, other_key, other_origin, reseal, to_base64, verify, vkey};
use ledger::verify::{Finding, Options, Report, Verdict, Witness, WitnessProblem};
use ledger::{Entry, Error, export::Writer, sign_checkpoint};
use serde_json::json;

const SIZE: u64 = 7;

fn export() -> Vec<u8> {
    Log::of(origin(), SIZE).export(&[3, SIZE], &key())
}

fn with_checkpoint(note: String) -> Options {
    Options { checkpoints: vec![note], ..Options::default() }
}

#[track_caller]
fn broken_by(report: &Report, finding: &Finding) {
    assert_eq!(report.verdict(), Verdict::Broken, "{report}");
    assert!(report.findings.contains(finding), "{report}");
}

#[test]
fn a_whole_log_is_whole() {
    let log = Log::of(origin(), SIZE);
    let receipt = log.receipt(4).sign(&key()).unwrap().with_proof(&log.proof(4, 6, &key()));
    let options = Options {
        keys: vec![vkey(&key(), &origin())],
        checkpoints: [0, 2, 3, SIZE].map(|size| log.checkpoint(size, &key())).to_vec(),
        receipts: vec![receipt.to_json()],
    };
    let report = verify(&export(), &options);
    assert_eq!(report.verdict(), Verdict::Whole, "{report}");
    assert_eq!((report.entries, report.checkpoints, report.proven), (SIZE, 2, Some(SIZE)));
    assert_eq!((report.opened, report.closed, report.agreed), (4, 0, 6));
    assert_eq!((report.root, report.anchored), (Some(log.tree.root()), true));
    assert!(report.to_string().contains("verdict: whole"));
}

#[test]
fn without_a_key_it_is_unanchored() {
    let report = verify(&export(), &Options::default());
    assert_eq!((report.verdict(), report.anchored), (Verdict::Whole, false));
    assert!(report.to_string().contains("unanchored"));
}

#[test]
fn a_log_without_entries_is_whole() {
    let report = anchored(&Log::of(origin(), 0).export(&[0], &key()));
    assert_eq!((report.verdict(), report.proven), (Verdict::Whole, Some(0)), "{report}");
}

#[test]
fn any_bit_flipped_anywhere() {
    let export = Log::of(origin(), 3).export(&[1, 3], &key());
    for at in 0..export.len() {
        for bit in [0x01, 0x04, 0x20, 0x80] {
            let mut changed = export.clone();
            changed[at] ^= bit;
            assert_ne!(anchored(&changed).verdict(), Verdict::Whole, "byte {at} bit {bit:#x}");
        }
    }
}

#[test]
fn any_byte_taken_out_or_put_in() {
    let export = Log::of(origin(), 2).export(&[2], &key());
    for at in 0..export.len() {
        let without = [&export[..at], &export[at + 1..]].concat();
        assert_ne!(anchored(&without).verdict(), Verdict::Whole, "without byte {at}");
        for added in *b" 0\n" {
            let with = [&export[..at], &[added], &export[at..]].concat();
            assert_ne!(anchored(&with).verdict(), Verdict::Whole, "with {added} at {at}");
        }
    }
}

#[test]
fn every_beginning_of_the_file_is_unreadable() {
    let export = export();
    for end in 0..export.len() {
        assert_eq!(anchored(&export[..end]).verdict(), Verdict::Unreadable, "{end}");
    }
}

#[test]
fn the_last_entries_dropped() {
    for dropped in 1..=3 {
        // Cut out of the file, nothing else touched.
        let mut cut = lines(&export());
        let last_entry = cut.len() - 3;
        cut.drain(last_entry + 1 - dropped..=last_entry);
        let text: String = cut.iter().map(|line| line.to_string() + "\n").collect();
        assert_eq!(anchored(text.as_bytes()).verdict(), Verdict::Broken);
        // With indexes, sizes, root and hash made to fit, and the checkpoint that covered them left out.
        cut.remove(last_entry + 1 - dropped);
        broken_by(&anchored(&reseal(cut)), &Finding::NotCovered { from: 3 });
    }
}

#[test]
fn the_last_entries_dropped_down_to_a_genuine_checkpoint() {
    let log = Log::of(origin(), SIZE);
    let shortened = log.export(&[3], &key());
    // On its own it is a whole log, only an older one.
    assert_eq!(anchored(&shortened).verdict(), Verdict::Whole);
    let report = verify(&shortened, &with_checkpoint(log.checkpoint(SIZE, &key())));
    let problem = WitnessProblem::Beyond { size: SIZE };
    broken_by(&report, &Finding::Witness { witness: Witness::Checkpoint(1), problem });

    let receipts = vec![log.receipt(4).sign(&key()).unwrap().to_json()];
    let report = verify(&shortened, &Options { receipts, ..Options::default() });
    let problem = WitnessProblem::Beyond { size: 5 };
    broken_by(&report, &Finding::Witness { witness: Witness::Receipt(1), problem });
}

#[test]
fn two_entries_swapped() {
    let mut changed = lines(&export());
    changed.swap(1, 2);
    let text: String = changed.iter().map(|line| line.to_string() + "\n").collect();
    broken_by(&anchored(text.as_bytes()), &Finding::Index { expected: 0, found: 1 });
    broken_by(&anchored(&reseal(changed)), &Finding::RootDiffers { size: 3 });
}

#[test]
fn one_entry_inserted_changed_or_repeated() {
    let forged = json!({"entry": {"index": 0, "leaf": to_base64(&entry(&origin(), 20).encode())}});
    let original = lines(&export());
    for at in 1..=3 {
        let mut inserted = original.clone();
        inserted.insert(at, forged.clone());
        assert_eq!(anchored(&reseal(inserted)).verdict(), Verdict::Broken);
        let mut changed = original.clone();
        changed[at] = forged.clone();
        broken_by(&anchored(&reseal(changed)), &Finding::RootDiffers { size: 3 });
        let mut repeated = original.clone();
        repeated.insert(at, original[at].clone());
        let text: String = repeated.iter().map(|line| line.to_string() + "\n").collect();
        let index = u64::try_from(at).unwrap() - 1;
        broken_by(&anchored(text.as_bytes()), &Finding::Index { expected: index + 1, found: index });
    }
}

#[test]
fn a_gap_is_named() {
    let mut changed = lines(&export());
    changed.remove(2);
    let text: String = changed.iter().map(|line| line.to_string() + "\n").collect();
    let report = anchored(text.as_bytes());
    broken_by(&report, &Finding::Index { expected: 1, found: 2 });
    broken_by(&report, &Finding::SizeDiffers { said: SIZE, entries: SIZE - 1 });
    broken_by(&report, &Finding::BytesDiffer);
}

/// The same log with another first entry.
fn rewritten() -> Log {
    let mut leaves = Log::of(origin(), SIZE).leaves;
    leaves[0] = Entry { reason: Some("forged".to_owned()), ..entry(&origin(), 0) }.encode();
    Log::from_leaves(origin(), leaves)
}

#[test]
fn a_prefix_rewritten_and_signed_again_with_another_key() {
    let forged = rewritten().export(&[3, SIZE], &other_key());
    // The file is sound in itself: only what somebody holds from elsewhere shows it.
    let alone = verify(&forged, &Options::default());
    assert_eq!((alone.verdict(), alone.anchored), (Verdict::Whole, false));

    broken_by(&anchored(&forged), &Finding::NotCovered { from: 0 });
    let genuine = Log::of(origin(), SIZE);
    let kept = [
        with_checkpoint(genuine.checkpoint(3, &key())),
        Options { receipts: vec![genuine.receipt(0).sign(&key()).unwrap().to_json()], ..Options::default() },
    ];
    for options in kept {
        assert_eq!(verify(&forged, &options).verdict(), Verdict::Broken);
    }
}

#[test]
fn a_fork_of_equal_size_signed_with_the_right_key() {
    let forged = rewritten().export(&[3, SIZE], &key());
    assert_eq!(anchored(&forged).verdict(), Verdict::Whole);

    let genuine = Log::of(origin(), SIZE);
    for size in [1, 2, SIZE] {
        let report = verify(&forged, &with_checkpoint(genuine.checkpoint(size, &key())));
        let problem = WitnessProblem::RootDiffers { size };
        broken_by(&report, &Finding::Witness { witness: Witness::Checkpoint(1), problem });
    }
    let receipt = genuine.receipt(0).sign(&key()).unwrap();
    let proven = receipt.clone().with_proof(&genuine.proof(0, 5, &key()));
    let report =
        verify(&forged, &Options { receipts: vec![receipt.to_json(), proven.to_json()], ..Options::default() });
    for witness in [Witness::Receipt(1), Witness::Receipt(2)] {
        broken_by(&report, &Finding::Witness { witness, problem: WitnessProblem::EntryDiffers { index: 0 } });
    }
    let problem = WitnessProblem::RootDiffers { size: 5 };
    broken_by(&report, &Finding::Witness { witness: Witness::Receipt(2), problem });
}

#[test]
fn the_checkpoint_of_another_tenant() {
    let other = Log::of(other_origin(), SIZE);
    let keys = vec![vkey(&key(), &origin()), vkey(&other_key(), &other_origin())];
    let given = Options { keys: keys.clone(), ..with_checkpoint(other.checkpoint(3, &other_key())) };
    let problem = WitnessProblem::Refused { why: Error::OtherLog.to_string() };
    broken_by(&verify(&export(), &given), &Finding::Witness { witness: Witness::Checkpoint(1), problem });

    let mut inside = lines(&export());
    inside[4] = json!({"checkpoint": other.checkpoint(3, &other_key())});
    let report = verify(&reseal(inside), &Options { keys, ..Options::default() });
    broken_by(&report, &Finding::CheckpointOfOtherLog { after: 3 });

    let others_key = Options { keys: vec![vkey(&other_key(), &other_origin())], ..Options::default() };
    broken_by(&verify(&export(), &others_key), &Finding::NotCovered { from: 0 });
}

#[test]
fn entries_of_another_log() {
    let mut leaves = Log::of(origin(), SIZE).leaves;
    leaves[2] = entry(&other_origin(), 2).encode();
    leaves[5] = b"no entry".to_vec();
    let report = anchored(&Log::from_leaves(origin(), leaves).export(&[SIZE], &key()));
    broken_by(&report, &Finding::OtherLog { index: 2 });
    assert!(report.findings.iter().any(|finding| matches!(finding, Finding::EntryUnreadable { index: 5, .. })));
}

#[test]
fn erased_details_still_verify() {
    let mut erased = lines(&export());
    for at in [1, 6] {
        erased[at]["entry"].as_object_mut().unwrap().remove("opening").unwrap();
    }
    let report = anchored(&reseal(erased));
    assert_eq!(report.verdict(), Verdict::Whole, "{report}");
    assert_eq!((report.opened, report.closed), (2, 2));
}

#[test]
fn a_detail_that_was_not_committed_to() {
    let original = lines(&export());
    let mut changed = original.clone();
    changed[1]["entry"]["opening"]["detail"] = to_base64(b"other").into();
    broken_by(&anchored(&reseal(changed)), &Finding::DetailDiffers { index: 0 });
    let mut added = original.clone();
    added[2]["entry"]["opening"] = original[1]["entry"]["opening"].clone();
    broken_by(&anchored(&reseal(added)), &Finding::DetailDiffers { index: 1 });
}

#[test]
fn time_that_goes_back() {
    let at = |second: i64, index: u64| Entry { at: common::moment(second), ..entry(&origin(), index) }.encode();
    let log = |second| Log::from_leaves(origin(), vec![at(1_000, 0), at(second, 1), at(1_001, 2)]);
    // Two servers do not agree to the second, and the one that waits for the log writes later.
    assert_eq!(anchored(&log(1_000 - 300).export(&[3], &key())).verdict(), Verdict::Whole);
    broken_by(&anchored(&log(1_000 - 301).export(&[3], &key())), &Finding::TimeWentBack { index: 1 });
}

#[test]
fn the_ends_of_time_are_judged_like_any_other() {
    let at = |at, index| Entry { at, ..entry(&origin(), index) }.encode();
    let (first, last) = (chrono::DateTime::<chrono::Utc>::MIN_UTC, chrono::DateTime::<chrono::Utc>::MAX_UTC);
    let log = Log::from_leaves(origin(), vec![at(first, 0), at(last, 1), at(first, 2)]);
    let report = anchored(&log.export(&[3], &key()));
    assert_eq!(report.findings, [Finding::TimeWentBack { index: 2 }]);
    assert!(report.to_string().contains("older"));
}

#[test]
fn an_end_mark_that_says_something_else() {
    let changed = |field: &str, value: serde_json::Value| {
        let mut changed = lines(&export());
        let last = changed.len() - 1;
        changed[last]["end"][field] = value;
        let text: String = changed.iter().map(|line| line.to_string() + "\n").collect();
        anchored(text.as_bytes()).findings
    };
    assert_eq!(changed("root", to_base64(&[0; 32]).into()), [Finding::EndDiffers]);
    assert_eq!(changed("size", 8.into()), [Finding::SizeDiffers { said: 8, entries: SIZE }]);
    assert_eq!(changed("sha256", "00".repeat(32).into()), [Finding::BytesDiffer]);
}

#[test]
fn checkpoints_that_say_something_else() {
    let log = Log::of(origin(), SIZE);
    let original = lines(&export());
    let said = |note: String| {
        let mut changed = original.clone();
        changed[4] = json!({ "checkpoint": note });
        anchored(&reseal(changed))
    };
    broken_by(&said(log.checkpoint(2, &key())), &Finding::CheckpointOutOfPlace { after: 3, size: 2 });
    broken_by(&said(sign_checkpoint(&origin(), 3, &[0; 32], &key())), &Finding::RootDiffers { size: 3 });
    let why = Error::SignatureFails.to_string();
    broken_by(&said(log.checkpoint(3, &other_key())), &Finding::CheckpointRefused { after: 3, why });
    let why = Error::Malformed { what: "checkpoint" }.to_string();
    broken_by(&said(String::new()), &Finding::CheckpointRefused { after: 3, why });
}

#[test]
fn a_replaced_key() {
    let log = Log::of(origin(), 4);
    let keys = [vkey(&key(), &origin()), vkey(&other_key(), &origin())];
    let mut writer = Writer::begin(Vec::new(), &origin(), &keys, 4).unwrap();
    for (index, leaf) in log.leaves.iter().enumerate() {
        writer.entry(leaf, None).unwrap();
        if index == 1 {
            writer.checkpoint(2, &log.checkpoint(2, &key())).unwrap();
        }
    }
    writer.checkpoint(4, &log.checkpoint(4, &other_key())).unwrap();
    let export = writer.finish().unwrap();
    let [old, new] = keys;
    assert_eq!(verify(&export, &Options::default()).verdict(), Verdict::Whole);
    let with = |key| verify(&export, &Options { keys: vec![key], ..Options::default() });
    assert_eq!(with(new).verdict(), Verdict::Whole, "the newest signature covers the older entries too");
    broken_by(&with(old), &Finding::NotCovered { from: 2 });
}

#[test]
fn the_writer_keeps_the_order_of_the_format() {
    let log = Log::of(origin(), 2);
    let begin = || Writer::begin(Vec::new(), &origin(), &[vkey(&key(), &origin())], 2).unwrap();
    let mut writer = begin();
    assert!(matches!(writer.checkpoint(1, "early"), Err(Error::OutOfOrder { .. })));
    writer.entry(&log.leaves[0], None).unwrap();
    writer.entry(&log.leaves[1], None).unwrap();
    assert!(matches!(writer.entry(&log.leaves[1], None), Err(Error::OutOfOrder { .. })));
    assert!(matches!(writer.finish(), Err(Error::OutOfOrder { .. })), "no checkpoint covers the whole");
    let mut writer = begin();
    writer.checkpoint(0, &log.checkpoint(0, &key())).unwrap();
    assert!(matches!(writer.finish(), Err(Error::OutOfOrder { .. })), "entries are missing");
    assert!(matches!(begin().entry(&vec![0; 4 << 20], None), Err(Error::OutOfRange)));
}

#[test]
fn other_forms_of_the_same_line_are_unreadable() {
    let export = String::from_utf8(export()).unwrap();
    let unreadable = [
        export.replacen(r#""index":0"#, r#""index": 0"#, 1),
        export.replacen(r#""index":0"#, r#""index":0,"index":0"#, 1),
        export.replacen(r#""index":0"#, r#""index":0,"more":0"#, 1),
        export.replacen("export/1", "export/2", 1),
        export.replacen('\n', "\r\n", 1),
        format!("{export}\n"),
        format!("{export}{export}"),
        export.lines().skip(1).collect::<Vec<_>>().join("\n"),
        String::new(),
    ];
    for text in unreadable {
        assert_eq!(anchored(text.as_bytes()).verdict(), Verdict::Unreadable);
    }
}

#[test]
fn an_endless_line_is_given_up() {
    let endless = std::io::BufReader::new(std::io::repeat(b'a').take(u64::MAX));
    let report = ledger::verify::verify(endless, &Options::default());
    assert_eq!((report.verdict(), report.verdict().exit_code()), (Verdict::Unreadable, 2));
}

#[test]
fn findings_are_bounded() {
    let mut changed = lines(&export());
    let entry = changed[2].clone();
    changed.splice(2..2, std::iter::repeat_n(entry, 1_500));
    let text: String = changed.iter().map(|line| line.to_string() + "\n").collect();
    let report = anchored(text.as_bytes());
    assert_eq!((report.findings.len(), report.verdict().exit_code()), (ledger::verify::MAX_FINDINGS, 1));
    assert!(report.findings_left_out >= 500);
}

#[test]
fn witnesses_that_cannot_be_read() {
    let options = Options { receipts: vec!["{}".to_owned()], ..with_checkpoint("nothing".to_owned()) };
    let report = verify(&export(), &options);
    assert_eq!((report.verdict(), report.findings.len()), (Verdict::Broken, 2), "{report}");
}
