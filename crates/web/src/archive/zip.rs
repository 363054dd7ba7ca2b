//! A ZIP that is written while it is sent (PKWARE APPNOTE 6.3.10): files are stored as they are, with their length and
//! checksum behind them, so nothing has to be known before. Below 4 GiB: no ZIP64, which some programs can't unpack.

use bytes::{BufMut as _, Bytes, BytesMut};
use chrono::{DateTime, Datelike as _, Timelike as _};
use chrono_tz::{Europe::Berlin, Tz};
use crc32fast::Hasher;
use domain::Timestamp;

const LOCAL_HEADER: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const CENTRAL_HEADER: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// 2.0: what a reader must know.
const VERSION: u16 = 20;
/// Lengths and checksum stand behind the content (bit 3); names are UTF-8 (bit 11).
const FLAGS: u16 = 1 << 3 | 1 << 11;
const STORED: u16 = 0;

/// The archive has more files or bytes than its fields can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("archive is too large")]
pub(crate) struct Full;

/// Writes an archive, piece by piece.
#[derive(Debug, Default)]
pub(crate) struct ZipWriter {
    written: u64,
    files: Vec<File>,
    checksum: Hasher,
}

/// What the directory at the end says of a file.
#[derive(Debug)]
struct File {
    name: String,
    time: (u16, u16),
    offset: u32,
    length: u32,
    checksum: u32,
}

impl ZipWriter {
    /// Begins a file. Its name has at most 65,535 bytes.
    pub(crate) fn begin(&mut self, name: String, modified: Timestamp) -> Result<Bytes, Full> {
        let offset = u32::try_from(self.written).map_err(|_| Full)?;
        let file = File { name, time: dos_time(modified), offset, length: 0, checksum: 0 };
        let mut out = BytesMut::with_capacity(30 + file.name.len());
        out.put_u32_le(LOCAL_HEADER);
        file.put_common(&mut out)?;
        out.put_slice(file.name.as_bytes());
        self.files.push(file);
        self.checksum = Hasher::new();
        Ok(self.sent(out))
    }

    /// Counts a piece of the file that was begun; it is sent as it is.
    pub(crate) fn content(&mut self, piece: &Bytes) -> Result<(), Full> {
        let file = self.files.last_mut().ok_or(Full)?;
        let length = u32::try_from(piece.len()).ok().and_then(|length| file.length.checked_add(length));
        file.length = length.ok_or(Full)?;
        self.checksum.update(piece);
        self.written += piece.len() as u64;
        Ok(())
    }

    /// Ends the file.
    pub(crate) fn end(&mut self) -> Result<Bytes, Full> {
        let file = self.files.last_mut().ok_or(Full)?;
        file.checksum = self.checksum.clone().finalize();
        let mut out = BytesMut::with_capacity(16);
        out.put_u32_le(DESCRIPTOR);
        file.put_lengths(&mut out);
        Ok(self.sent(out))
    }

    /// The directory, after which nothing comes.
    pub(crate) fn finish(self) -> Result<Bytes, Full> {
        let start = u32::try_from(self.written).map_err(|_| Full)?;
        let count = u16::try_from(self.files.len()).map_err(|_| Full)?;
        let mut out = BytesMut::new();
        for file in &self.files {
            out.put_u32_le(CENTRAL_HEADER);
            out.put_u16_le(VERSION);
            file.put_common(&mut out)?;
            // No comment, the first disk, no attributes.
            out.put_bytes(0, 10);
            out.put_u32_le(file.offset);
            out.put_slice(file.name.as_bytes());
        }
        let length = u32::try_from(out.len()).map_err(|_| Full)?;
        out.put_u32_le(END);
        out.put_u32_le(0);
        out.put_u16_le(count);
        out.put_u16_le(count);
        out.put_u32_le(length);
        out.put_u32_le(start);
        out.put_u16_le(0);
        Ok(out.freeze())
    }

    fn sent(&mut self, out: BytesMut) -> Bytes {
        self.written += out.len() as u64;
        out.freeze()
    }
}

impl File {
    /// What both headers say: all but what is not known at the beginning.
    fn put_common(&self, out: &mut BytesMut) -> Result<(), Full> {
        out.put_u16_le(VERSION);
        out.put_u16_le(FLAGS);
        out.put_u16_le(STORED);
        out.put_u16_le(self.time.1);
        out.put_u16_le(self.time.0);
        self.put_lengths(out);
        out.put_u16_le(u16::try_from(self.name.len()).map_err(|_| Full)?);
        out.put_u16_le(0);
        Ok(())
    }

    fn put_lengths(&self, out: &mut BytesMut) {
        out.put_u32_le(self.checksum);
        out.put_u32_le(self.length);
        out.put_u32_le(self.length);
    }
}

/// Day and time as MS-DOS kept them: German local time, even seconds.
fn dos_time(at: Timestamp) -> (u16, u16) {
    let local: DateTime<Tz> = at.with_timezone(&Berlin);
    let year = u32::try_from(local.year().clamp(1980, 2107) - 1980).unwrap_or_default();
    let day = year << 9 | local.month() << 5 | local.day();
    let time = local.hour() << 11 | local.minute() << 5 | (local.second() / 2);
    (u16::try_from(day).unwrap_or_default(), u16::try_from(time).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_german_local_time() {
        let (day, time) = dos_time("2026-05-04T19:14:31Z".parse().unwrap());
        assert_eq!((day >> 9, day >> 5 & 15, day & 31), (46, 5, 4));
        assert_eq!((time >> 11, time >> 5 & 63, time & 31), (21, 14, 15));
    }

    #[test]
    fn an_empty_archive_is_its_directory_alone() {
        let end = ZipWriter::default().finish().unwrap();
        assert_eq!(end.len(), 22);
        assert_eq!(end[..4], *b"PK\x05\x06");
    }

    #[test]
    fn a_file_is_written_as_the_format_says() {
        let mut zip = ZipWriter::default();
        let head = zip.begin("a.txt".to_owned(), "2026-05-04T19:14:31Z".parse().unwrap()).unwrap();
        assert_eq!((&head[..4], &head[30..]), (&b"PK\x03\x04"[..], &b"a.txt"[..]));
        zip.content(&Bytes::from_static(b"abc")).unwrap();
        // The checksum of "abc", then its length twice.
        assert_eq!(zip.end().unwrap()[4..], [0xc2, 0x41, 0x24, 0x35, 3, 0, 0, 0, 3, 0, 0, 0]);
        let end = zip.finish().unwrap();
        assert_eq!(end[end.len() - 6..end.len() - 2], (30u32 + 5 + 3 + 16).to_le_bytes());
    }
}
