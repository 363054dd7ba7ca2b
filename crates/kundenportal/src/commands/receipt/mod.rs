//! `receipt verify`: what a receipt proves, without a portal.

mod words;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use ledger::verify::Verdict;
use ledger::{ReceiptItem, SignedReceipt, VerifiedReceipt, VerifierKey};
use sha2::{Digest as _, Sha256};

use crate::cli::VerifyReceipt;
use crate::error::{Error, Result};
use crate::print;
use words::Words;

/// Judges a receipt, in the language of whoever asks. Gives the exit code.
pub(crate) fn verify(args: &VerifyReceipt, environment: impl Iterator<Item = (String, String)>) -> u8 {
    let words = Words::of(environment);
    let verdict = match judge(args, words) {
        Ok(verdict) => verdict,
        Err(error) => {
            print::failure(error.sentence());
            Verdict::Unreadable
        }
    };
    verdict.exit_code()
}

fn judge(args: &VerifyReceipt, words: &Words) -> Result<Verdict> {
    let text = std::fs::read_to_string(&args.file).map_err(Error::io(args.file.display()))?;
    let unreadable = |error: ledger::Error| Error::refused(format!("{}: {error}", args.file.display()));
    let receipt = SignedReceipt::from_json(&text).map_err(unreadable)?;
    receipt.body().map_err(unreadable)?;
    let given = !args.keys.is_empty();
    let own = std::slice::from_ref(&receipt.vkey);
    let key = |key: &String| key.trim().parse().map_err(|error| Error::refused(format!("key {key}: {error}")));
    let keys: Vec<VerifierKey> = if given { &args.keys } else { own }.iter().map(key).collect::<Result<_>>()?;
    let hashed = args.documents.iter().map(|file| Ok((file.as_path(), hash(file)?))).collect::<Result<Vec<_>>>()?;
    let verified = match receipt.verify(&keys) {
        Ok(verified) => verified,
        Err(error) => {
            print::line(words.not_genuine);
            print::line(format_args!("- {error}"));
            return Ok(Verdict::Broken);
        }
    };
    tell(&verified, given, words);
    let named = |(_, found): &(&Path, _)| verified.body.items.iter().any(|item| (item.size, item.sha256) == *found);
    let (fits, differs): (Vec<_>, Vec<_>) = hashed.into_iter().partition(named);
    for (file, _) in fits {
        print::line(format_args!("- {}: {}", file.display(), words.document_fits));
    }
    let verdict = if differs.is_empty() { Verdict::Whole } else { Verdict::Broken };
    if !differs.is_empty() {
        print::line(words.wrong);
    }
    for (file, _) in differs {
        print::line(format_args!("- {}: {}", file.display(), words.document_differs));
    }
    print::line(words.not_proven);
    if verified.checkpoint.is_none() {
        print::line(format_args!("- {}", words.no_proof));
    }
    if !given {
        print::line(format_args!("- {}", words.unanchored));
    }
    print::line(format_args!("- {}", words.content));
    Ok(verdict)
}

/// What the receipt says, and what of it is proven.
fn tell(verified: &VerifiedReceipt, given: bool, words: &Words) {
    let body = &verified.body;
    print::line(words.genuine);
    print::line(format_args!("{}: {}", words.trust, if given { words.given_key } else { "unanchored" }));
    print::line(format_args!("{}: {}", words.number, body.number));
    print::line(format_args!("{}: {}", words.received, body.received_at.to_rfc3339()));
    for ReceiptItem { name, size, sha256, .. } in &body.items {
        let name = name.as_deref().unwrap_or(words.message);
        print::line(format_args!("{}: {name}, {size} {}, SHA-256 {}", words.item, words.bytes, hex::encode(sha256)));
    }
    print::line(words.proven);
    print::line(format_args!("- {}", words.signature));
    print::line(format_args!("- {} {}, {}", words.entry, body.leaf_index, body.origin));
    if let Some(checkpoint) = &verified.checkpoint {
        print::line(format_args!("- {} {}", words.in_log, checkpoint.size));
    }
}

/// Length and SHA-256 of a file.
fn hash(file: &Path) -> Result<(u64, [u8; 32])> {
    let mut open = File::open(file).map_err(Error::io(file.display()))?;
    let (mut hash, mut block, mut size) = (Sha256::new(), vec![0; 1 << 16], 0);
    loop {
        let read = open.read(&mut block).map_err(Error::io(file.display()))?;
        if read == 0 {
            return Ok((size, hash.finalize().into()));
        }
        hash.update(block.get(..read).unwrap_or_default());
        size += read as u64;
    }
}
