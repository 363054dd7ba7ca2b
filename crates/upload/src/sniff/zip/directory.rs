//! The central directory (APPNOTE 4.3.12), read so that there is only one way to read it.
//!
//! Refused as [`Refused::Broken`], because programs differ about what is inside:
//!
//! - an end record that is not the very last bytes: a comment may hold a second one; zip64, of which the same is true;
//! - a directory that does not end where the end record begins, or has another number of entries than that says;
//! - entries that overlap each other or the directory, none at byte 0, or one there with another name in front of its bytes;
//! - a name twice (upper and lower case alike), an absolute one, one with `..`, a backslash, a drive or a control character;
//! - a size that the way of packing can't have: stored bytes have one size, and deflate packs at most [`DEFLATE`] to one.
//!
//! A directory that is not within the last [`Sniffer::TAIL`](super::Sniffer::TAIL) bytes is that of an archive, not of a
//! document.

use super::Refused;
use crate::sniff::{number16, number32};

/// Bytes in front of an entry's name, where its bytes are.
pub(super) const LOCAL_HEADER: usize = 30;
const DIRECTORY_ENTRY: usize = 46;
const END: usize = 22;
/// How many bytes one packed byte can become (RFC 1951: 258 bytes take two bits).
const DEFLATE: u64 = 1032;

/// What the directory says, and says only once.
#[derive(Debug)]
pub(super) struct Directory<'a> {
    entries: Vec<Entry<'a>>,
}

/// One entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a [u8],
    packed: u64,
    unpacked: u64,
    start: u64,
}

impl<'a> Directory<'a> {
    /// Reads it from the last bytes of a file, before which `skipped` others were. `first` is the name at byte 0.
    pub(super) fn read(tail: &'a [u8], skipped: u64, first: &[u8]) -> Result<Self, Refused> {
        let (mut bytes, start, count) = find(tail, skipped)?;
        let mut entries = Vec::with_capacity(count.into());
        for _ in 0..count {
            let (entry, rest) = Entry::read(bytes)?;
            entries.push(entry);
            bytes = rest;
        }
        let directory = Self { entries };
        let one_way = bytes.is_empty() && directory.stands_apart(start, first) && directory.names_differ();
        if one_way { Ok(directory) } else { Err(Refused::Broken) }
    }

    pub(super) fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// Bytes of all entries as they are in the file.
    pub(super) fn packed(&self) -> u64 {
        self.entries.iter().map(|entry| entry.packed).sum()
    }

    /// Bytes of all entries as they would be.
    pub(super) fn unpacked(&self) -> u64 {
        self.entries.iter().map(|entry| entry.unpacked).sum()
    }

    /// Each entry ends before the next begins, the last before the directory. What stands in front of its bytes is at least
    /// as long as a local header with the same name.
    fn stands_apart(&self, directory: u64, first: &[u8]) -> bool {
        let mut places: Vec<_> = self.entries.iter().collect();
        places.sort_unstable_by_key(|entry| entry.start);
        let begins = places.first().is_some_and(|entry| entry.start == 0 && entry.name == first);
        let ends = places.iter().skip(1).map(|entry| entry.start).chain([directory]);
        begins && places.iter().zip(ends).all(|(entry, end)| entry.end() <= end)
    }

    fn names_differ(&self) -> bool {
        let mut names: Vec<_> = self.entries.iter().map(|entry| entry.name.to_ascii_lowercase()).collect();
        names.sort_unstable();
        names.windows(2).all(|pair| pair.first() != pair.last())
    }
}

impl<'a> Entry<'a> {
    fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Refused> {
        let broken = Refused::Broken;
        if !bytes.starts_with(b"PK\x01\x02") {
            return Err(broken);
        }
        let short = |at| number16(bytes, at).ok_or(broken);
        let long = |at| number32(bytes, at).map(u64::from).ok_or(broken);
        // Bits 0, 6 and 13: encrypted, strongly so, and with hidden names; method 99 is AES.
        let (bits, method) = (short(8)?, short(10)?);
        if bits & 0x2041 != 0 || method == 99 {
            return Err(Refused::Protected);
        }
        let name_end = DIRECTORY_ENTRY + usize::from(short(28)?);
        let name = bytes.get(DIRECTORY_ENTRY..name_end).ok_or(broken)?;
        let entry = Self { name, packed: long(20)?, unpacked: long(24)?, start: long(42)? };
        let here = short(34)? == 0 && [entry.packed, entry.unpacked, entry.start].iter().all(|n| *n < u32::MAX.into());
        let honest = match method {
            0 => entry.packed == entry.unpacked,
            8 => entry.unpacked <= entry.packed * DEFLATE,
            _ => false,
        };
        let end = name_end + usize::from(short(30)?) + usize::from(short(32)?);
        let rest = bytes.get(end..).ok_or(broken)?;
        if here && honest && is_plain(name) { Ok((entry, rest)) } else { Err(broken) }
    }

    const fn end(&self) -> u64 {
        self.start + (LOCAL_HEADER + self.name.len()) as u64 + self.packed
    }
}

/// The directory, where it begins in the file, and how many entries it has.
fn find(tail: &[u8], skipped: u64) -> Result<(&[u8], u64, u16), Refused> {
    let broken = Refused::Broken;
    let end = tail.len().checked_sub(END).ok_or(broken)?;
    let record = tail.get(end..).filter(|record| record.starts_with(b"PK\x05\x06")).ok_or(broken)?;
    let short = |at| number16(record, at).ok_or(broken);
    let long = |at| number32(record, at).map(u64::from).ok_or(broken);
    let count = short(10)?;
    let whole = long(4)? == 0 && short(8)? == count && short(20)? == 0;
    let (size, start) = (long(12)?, long(16)?);
    if !whole || count == u16::MAX || start + size != skipped + end as u64 {
        return Err(broken);
    }
    let from = start.checked_sub(skipped).ok_or(Refused::Archive)?;
    let bytes = usize::try_from(from).ok().and_then(|from| tail.get(from..end)).ok_or(broken)?;
    Ok((bytes, start, count))
}

/// A name that stays within the container wherever it is unpacked.
fn is_plain(name: &[u8]) -> bool {
    let drive = matches!(name, [letter, b':', ..] if letter.is_ascii_alphabetic());
    !name.is_empty()
        && !name.starts_with(b"/")
        && !drive
        && !name.iter().any(|byte| byte.is_ascii_control() || *byte == b'\\')
        && name.split(|byte| *byte == b'/').all(|part| part != b"..")
}
