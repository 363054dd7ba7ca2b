//! What the first kibibyte says.

use super::picture::Kind;
use super::{Refused, text};

/// What the rest of the bytes is looked at as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    Pdf,
    Picture(Kind),
    Zip,
    Text,
}

/// The type, or what to look at the rest as. A text is only asked for where the name says so.
pub(super) fn judge(head: &[u8], named_text: bool) -> Result<Judged, Refused> {
    use Judged::Picture;
    if head.is_empty() {
        return Err(Refused::Empty);
    }
    match head {
        [b'%', b'P', b'D', b'F', b'-', b'0'..=b'9', ..] => return Ok(Judged::Pdf),
        [0xFF, 0xD8, 0xFF, 0xC0..=0xFE, ..] => return Ok(Picture(Kind::Jpeg)),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', _, _, _, _, b'I', b'H', b'D', b'R', ..] => {
            return Ok(Picture(Kind::Png));
        }
        [b'R', b'I', b'F', b'F', _, _, _, _, rest @ ..] => return riff(rest).map(Picture),
        // Bytes 8 to 10 of Canon's raw photos; their first picture is not what a TIFF reader shows.
        [_, _, _, _, _, _, _, _, b'C', b'R', ..] if tiff(head) => return Err(Refused::Unknown),
        _ if tiff(head) => return Ok(Picture(Kind::Tiff)),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => return iso_media(head).map(Picture),
        [b'P', b'K', 3, 4, ..] => return Ok(Judged::Zip),
        _ => {}
    }
    // A letter may begin with the words that are the marks of others; programs and archives always have a NUL.
    let letter = named_text && !head.contains(&0);
    let is_word = |start: &[u8]| start.iter().all(u8::is_ascii_alphanumeric);
    let foreign = FOREIGN.iter().find(|(start, _)| head.starts_with(start) && !(letter && is_word(start)));
    if let Some((_, refused)) = foreign {
        return Err(*refused);
    }
    if let Some(refused) = text::markup(head, named_text) {
        return Err(refused);
    }
    if named_text { Ok(Judged::Text) } else { Err(Refused::Unknown) }
}

/// First bytes of what we don't take but can name, so that the sender is told what to do instead.
const FOREIGN: [(&[u8], Refused); 26] = [
    (b"MZ", Refused::Program),
    (b"\x7FELF", Refused::Program),
    (b"\xFE\xED\xFA\xCE", Refused::Program),
    (b"\xFE\xED\xFA\xCF", Refused::Program),
    (b"\xCE\xFA\xED\xFE", Refused::Program),
    (b"\xCF\xFA\xED\xFE", Refused::Program),
    (b"\xCA\xFE\xBA\xBE", Refused::Program), // Java class, Mach-O for several machines
    (b"\0asm", Refused::Program),
    (b"dex\n", Refused::Program),
    (b"L\0\0\0\x01\x14\x02\0", Refused::Program), // Windows shortcut
    (b"PK\x05\x06", Refused::Archive),            // zip without entries
    (b"PK\x07\x08", Refused::Archive),            // zip in several pieces
    (b"7z\xBC\xAF\x27\x1C", Refused::Archive),
    (b"Rar!\x1A\x07", Refused::Archive),
    (b"\x1F\x8B", Refused::Archive),
    (b"BZh", Refused::Archive),
    (b"\xFD7zXZ\0", Refused::Archive),
    (b"\x28\xB5\x2F\xFD", Refused::Archive),
    (b"MSCF", Refused::Archive),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Refused::OldOffice),
    (b"{\\rtf", Refused::OldOffice),
    (b"\x1A\x45\xDF\xA3", Refused::Film), // Matroska, WebM
    (b"OggS", Refused::Film),
    (b"ID3", Refused::Film),
    (b"fLaC", Refused::Film),
    (b"\0\0\x01\xBA", Refused::Film),
];

fn tiff(head: &[u8]) -> bool {
    head.starts_with(b"II*\0") || head.starts_with(b"MM\0*")
}

/// What follows `RIFF` and the length.
fn riff(rest: &[u8]) -> Result<Kind, Refused> {
    match rest {
        [b'W', b'E', b'B', b'P', b'V', b'P', b'8', b' ' | b'L' | b'X', ..] => Ok(Kind::Webp),
        [b'A', b'V', b'I', b' ', ..] | [b'W', b'A', b'V', b'E', ..] => Err(Refused::Film),
        _ => Err(Refused::Unknown),
    }
}

/// The `ftyp` box (ISO 14496-12 4.3): box length, `ftyp`, major brand, version, compatible brands.
///
/// HEIC by its major brand, or by the general brand of the family together with a HEVC brand: `mif1` alone may also
/// hold AV1 or JPEG (ISO 23008-12 10.2).
fn iso_media(head: &[u8]) -> Result<Kind, Refused> {
    const HEVC: [&[u8]; 4] = [b"heic", b"heix", b"heim", b"heis"];
    const FAMILY: [&[u8]; 4] = [b"mif1", b"msf1", b"hevc", b"hevx"];
    let Some((length, rest)) = head.split_first_chunk::<4>() else { return Err(Refused::Unknown) };
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
    let brands = rest.get(4..length.saturating_sub(4).min(rest.len())).unwrap_or_default();
    let mut brands = brands.chunks_exact(4);
    let Some(major) = brands.next() else { return Err(Refused::Unknown) };
    if HEVC.contains(&major) || FAMILY.contains(&major) && brands.any(|brand| HEVC.contains(&brand)) {
        return Ok(Kind::Heic);
    }
    if [&b"avif"[..], b"avis", b"mif1"].contains(&major) { Err(Refused::Unknown) } else { Err(Refused::Film) }
}
