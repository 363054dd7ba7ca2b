//! A signature base of one signature, as clamd reads it: with a date as `daily.cud`, an unsigned archive; else as a plain
//! `.ndb`.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use crate::Settings;

/// The EICAR test file in two halves, so that no scanner takes this source for it.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];
/// The head of an archive of signatures, filled up with spaces.
const HEAD: usize = 512;

/// Writes it into the directory.
pub(crate) fn write(directory: &Path, settings: &Settings) {
    let known = if settings.knows_eicar { EICAR.concat() } else { "something that nobody ever sends".to_owned() };
    let ndb = format!("Kundenportal.EICAR:0:*:{}\n", hex::encode(known));
    match settings.days {
        None => fs::write(directory.join("portal.ndb"), ndb).expect("signatures can be written"),
        Some(days) => {
            fs::write(directory.join("daily.cud"), archive(ndb.as_bytes(), days)).expect("signatures can be written");
        }
    }
}

/// clamd goes by the time of this machine.
fn now() -> DateTime<Utc> {
    let since = SystemTime::UNIX_EPOCH.elapsed().expect("a time after 1970");
    DateTime::UNIX_EPOCH + since
}

fn archive(ndb: &[u8], days: i64) -> Vec<u8> {
    let made = now() - TimeDelta::days(days);
    let head = format!("ClamAV-VDB:{}:27123:1:90:X:X:t:{}", made.format("%d %b %Y %H-%M +0000"), made.timestamp());
    let info = format!("{head}\ndaily.ndb:{}:{}\n", ndb.len(), hex::encode(Sha256::digest(ndb)));
    let mut tar = Vec::new();
    for (name, bytes) in [("COPYING", &b""[..]), ("daily.info", info.as_bytes()), ("daily.ndb", ndb)] {
        entry(&mut tar, name, bytes);
    }
    tar.extend([0; 1024]);
    let mut archive = format!("{head:HEAD$}").into_bytes();
    archive.extend(gzip(&tar));
    archive
}

/// One file of a tar.
fn entry(tar: &mut Vec<u8>, name: &str, bytes: &[u8]) {
    let mut head = [0; 512];
    let mut put = |at: usize, text: &str| head[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, name);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{:011o}\0", bytes.len()));
    put(136, "00000000000\0");
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    tar.extend(head);
    tar.extend(bytes);
    tar.resize(tar.len().next_multiple_of(512), 0);
}

/// One stored block: a base of one signature is short.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("one block");
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(bytes);
    out.extend(crc32fast::hash(bytes).to_le_bytes());
    out.extend(u32::from(length).to_le_bytes());
    out
}
