//! Pictures that are heads and nothing else: they claim to be of any size, for what reads sizes without decoding.

use crate::image;

/// The beginning of a JPEG of this size: two segments, the second with more in it than most readers look at, then the
/// frame and the beginning of its lines.
pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut out = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xFF\xE1\xFF\xFF".to_vec();
    // A thumbnail within the Exif data has a frame of its own.
    out.extend_from_slice(b"Exif\0\0\xFF\xD8\xFF\xC0\0\x11\x08\0\x01\0\x01");
    out.resize(out.len() + 0xFFFD - 17, 0x11);
    out.extend_from_slice(b"\xFF\xDD\0\x04\0\0\xFF\xFF\xFF\xC2\0\x11\x08");
    out.extend_from_slice(&height.to_be_bytes());
    out.extend_from_slice(&width.to_be_bytes());
    out.extend_from_slice(b"\x03\x01\x11\0\x02\x11\0\x03\x11\0\xFF\xDA\0\x0C\xFF\xD9");
    out
}

/// The beginning of a PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".to_vec();
    out.extend_from_slice(&width.to_be_bytes());
    out.extend_from_slice(&height.to_be_bytes());
    out.extend_from_slice(&[8, 6, 0, 0, 0, 0, 0, 0, 0]);
    out
}

/// The beginning of a lossy WebP; sides have 14 bits.
pub fn webp_lossy(width: u16, height: u16) -> Vec<u8> {
    let sides = [(width | 0x4000).to_le_bytes(), (height | 0x8000).to_le_bytes()].concat();
    webp(*b"VP8 ", &[b"\x10\0\0\x9D\x01\x2A".as_slice(), &sides, &[0; 8]].concat())
}

/// The beginning of a lossless WebP; sides have 14 bits and are at least 1.
pub fn webp_lossless(width: u32, height: u32) -> Vec<u8> {
    let bits = (width - 1) | (height - 1) << 14;
    webp(*b"VP8L", &[b"\x2F".as_slice(), &bits.to_le_bytes()].concat())
}

/// The beginning of a WebP with more than a picture; sides have 24 bits and are at least 1.
pub fn webp_extended(width: u32, height: u32) -> Vec<u8> {
    let [w0, w1, w2, _] = (width - 1).to_le_bytes();
    let [h0, h1, h2, _] = (height - 1).to_le_bytes();
    webp(*b"VP8X", &[0x10, 0, 0, 0, w0, w1, w2, h0, h1, h2])
}

fn webp(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut chunk = b"WEBP".to_vec();
    image::riff(&mut chunk, kind, body);
    let mut out = Vec::new();
    image::riff(&mut out, *b"RIFF", &chunk);
    out
}

/// A TIFF with one page for each pair of sides, in one order of bytes; in front of each directory 50 bytes of something.
///
/// # Panics
/// If there are more pages than 32 bits can count bytes for.
pub fn tiff(big_endian: bool, pages: &[(u32, u32)]) -> Vec<u8> {
    const GAP: usize = 50;
    let short = |number: u16| if big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
    let long = |number: u32| if big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
    let behind = |length: usize| long(u32::try_from(length + 4 + GAP).expect("a small file"));
    let mut out = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    out.extend_from_slice(&behind(out.len()));
    for (page, (width, height)) in pages.iter().enumerate() {
        out.resize(out.len() + GAP, 0x77);
        out.extend_from_slice(&short(3));
        for (tag, value) in [(256, *width), (257, *height), (259, 1)] {
            // What fits is written as SHORT, as scanners do.
            let (kind, value) = match u16::try_from(value) {
                Ok(value) => (3, [short(value), [0, 0]].concat()),
                Err(_) => (4, long(value).to_vec()),
            };
            out.extend([&short(tag), &short(kind), &long(1)[..], &value].concat());
        }
        let next = if page + 1 == pages.len() { long(0) } else { behind(out.len()) };
        out.extend_from_slice(&next);
    }
    out
}

/// The boxes of a HEIC in front of its pictures: a tile and the whole.
pub fn heic(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    image::atom(&mut out, *b"ftyp", b"heic\0\0\0\0mif1heic");
    image::meta(&mut out, &[(512, 512), (width, height)]);
    image::atom(&mut out, *b"mdat", &[0; 40]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other() {
        for big_endian in [false, true] {
            let file = tiff(big_endian, &[(1_700, 70_000), (5, 6)]);
            let long = |at: usize| {
                let bytes = file[at..at + 4].try_into().expect("four bytes");
                if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
            };
            let first = usize::try_from(long(4)).unwrap();
            assert_eq!(long(first + 2 + 4), 1, "one value");
            assert_eq!(long(first + 2 + 12 + 8), 70_000);
            let second = usize::try_from(long(first + 2 + 36)).unwrap();
            assert_eq!(second + 2 + 36 + 4, file.len());
            assert_eq!(long(second + 2 + 36), 0, "no third");
        }
    }
}
