//! PNG, WebP, TIFF and HEIC.

use crate::Noise;
use crate::noise::crc32;

const SIDE: u32 = 48;

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("test files are below 4 GiB")
}

/// A grey square with one side that the seed decides, row after row.
fn grey(seed: u64) -> Vec<u8> {
    let side = u8::try_from(SIDE).unwrap_or(u8::MAX);
    let shift = Noise::new(seed).byte();
    (0..side).flat_map(|row| (0..side).map(move |column| shift.wrapping_add(row).wrapping_add(column))).collect()
}

/// A grey PNG, 48 × 48; the filler is a private chunk that readers skip.
pub fn png(seed: u64, bytes: usize) -> Vec<u8> {
    let mut raw = Vec::new();
    for row in grey(seed).chunks(SIDE as usize) {
        raw.push(0);
        raw.extend_from_slice(row);
    }
    let mut header = Vec::new();
    header.extend_from_slice(&SIDE.to_be_bytes());
    header.extend_from_slice(&SIDE.to_be_bytes());
    header.extend_from_slice(&[8, 0, 0, 0, 0]);

    let mut out = b"\x89PNG\r\n\x1A\n".to_vec();
    chunk(&mut out, *b"IHDR", &header);
    let mut rest = Vec::new();
    chunk(&mut rest, *b"IDAT", &zlib_stored(&raw));
    chunk(&mut rest, *b"IEND", &[]);
    let filler = bytes.saturating_sub(out.len() + rest.len() + 12);
    chunk(&mut out, *b"paDd", &Noise::new(seed).bytes(filler));
    out.extend_from_slice(&rest);
    out
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) {
    out.extend_from_slice(&length(body).to_be_bytes());
    out.extend_from_slice(&kind);
    out.extend_from_slice(body);
    out.extend_from_slice(&crc32(&[&kind, body]).to_be_bytes());
}

/// zlib (RFC 1950) around stored blocks (RFC 1951 3.2.4).
fn zlib_stored(raw: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks = raw.chunks(0xFFFF);
    let last = blocks.len() - 1;
    for (index, block) in blocks.enumerate() {
        let size = u16::try_from(block.len()).expect("a block is at most 65,535 bytes");
        out.push(u8::from(index == last));
        out.extend_from_slice(&size.to_le_bytes());
        out.extend_from_slice(&(!size).to_le_bytes());
        out.extend_from_slice(block);
    }
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in raw {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    out.extend_from_slice(&(high << 16 | low).to_be_bytes());
    out
}

/// A lossless WebP of one colour, 48 × 48. Always an even number of bytes: odd lengths are rounded up.
pub fn webp(seed: u64, bytes: usize) -> Vec<u8> {
    let mut noise = Noise::new(seed);
    let mut bits = LowBits::default();
    bits.push(SIDE - 1, 14);
    bits.push(SIDE - 1, 14);
    bits.push(0, 4); // no alpha, version 0
    bits.push(0, 3); // no transform, no colour cache, one set of codes
    // Green, red, blue, alpha, distance: each one code with a single symbol, so a pixel takes no bit at all.
    for symbol in [noise.byte(), noise.byte(), noise.byte(), 255, 0] {
        bits.push(0b101, 3); // simple code, one symbol, of 8 bits
        bits.push(u32::from(symbol), 8);
    }
    let mut body = b"WEBP".to_vec();
    riff(&mut body, *b"VP8L", &[&[0x2F], bits.finish().as_slice()].concat());
    let missing = bytes.saturating_sub(8 + body.len());
    if missing > 0 {
        riff(&mut body, *b"PADD", &noise.bytes(missing.saturating_sub(8).next_multiple_of(2)));
    }
    let mut out = Vec::new();
    riff(&mut out, *b"RIFF", &body);
    out
}

pub(crate) fn riff(out: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) {
    out.extend_from_slice(&kind);
    out.extend_from_slice(&length(body).to_le_bytes());
    out.extend_from_slice(body);
    if body.len() % 2 == 1 {
        out.push(0);
    }
}

/// Bits as WebP packs them: lowest first.
#[derive(Default)]
struct LowBits {
    out: Vec<u8>,
    held: u64,
    count: u32,
}

impl LowBits {
    fn push(&mut self, value: u32, count: u32) {
        self.held |= u64::from(value) << self.count;
        self.count += count;
        while self.count >= 8 {
            let [byte, ..] = self.held.to_le_bytes();
            self.out.push(byte);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.push(0, (8 - self.count % 8) % 8);
        self.out
    }
}

/// A grey TIFF, 48 × 48, little-endian, one strip without compression; the filler stands between it and the
/// directory.
pub fn tiff(seed: u64, bytes: usize) -> Vec<u8> {
    const HEAD: usize = 8;
    const ENTRIES: [(u16, u32); 8] = [
        (256, SIDE),        // width
        (257, SIDE),        // height
        (258, 8),           // bits per sample
        (259, 1),           // no compression
        (262, 1),           // black is zero
        (273, 8),           // where the strip begins
        (278, SIDE),        // rows in the strip
        (279, SIDE * SIDE), // its length
    ];
    let pixels = grey(seed);
    let directory = 2 + 12 * ENTRIES.len() + 4;
    let filler = bytes.saturating_sub(HEAD + pixels.len() + directory);
    let mut middle = pixels;
    Noise::new(seed).append(&mut middle, filler);

    let mut out = b"II*\0".to_vec();
    out.extend_from_slice(&(8 + length(&middle)).to_le_bytes());
    out.extend_from_slice(&middle);
    out.extend_from_slice(&[8, 0]);
    for (tag, value) in ENTRIES {
        out.extend_from_slice(&tag.to_le_bytes());
        out.extend_from_slice(&4_u16.to_le_bytes());
        out.extend_from_slice(&1_u32.to_le_bytes());
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.extend_from_slice(&[0; 4]);
    out
}

/// What begins like a photo of an iPhone: `ftyp`, a `meta` with the size and little else, noise in `mdat`. It can be
/// recognised, not shown.
pub fn heic(seed: u64, bytes: usize) -> Vec<u8> {
    let mut out = Vec::new();
    atom(&mut out, *b"ftyp", b"heic\0\0\0\0mif1heic");
    meta(&mut out, &[(4032, 3024)]);
    let filler = bytes.saturating_sub(out.len() + 8);
    atom(&mut out, *b"mdat", &Noise::new(seed).bytes(filler));
    out
}

/// The box that describes pictures (ISO 23008-12 6.5.3): here only how large each is.
pub(crate) fn meta(out: &mut Vec<u8>, pictures: &[(u32, u32)]) {
    let mut sizes = Vec::new();
    for (width, height) in pictures {
        atom(&mut sizes, *b"ispe", &[[0; 4], width.to_be_bytes(), height.to_be_bytes()].concat());
    }
    let mut properties = Vec::new();
    atom(&mut properties, *b"ipco", &sizes);
    atom(&mut properties, *b"ipma", &[0; 8]);
    let mut inner = vec![0; 4];
    atom(&mut inner, *b"hdlr", b"\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0");
    atom(&mut inner, *b"iprp", &properties);
    atom(out, *b"meta", &inner);
}

pub(crate) fn atom(out: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) {
    out.extend_from_slice(&(8 + length(body)).to_be_bytes());
    out.extend_from_slice(&kind);
    out.extend_from_slice(body);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_exactly_as_long_as_asked() {
        for make in [png, webp, tiff, heic] {
            assert_eq!(make(1, 30_000).len(), 30_000);
            assert_eq!(make(1, 0), make(1, 1));
            assert_ne!(make(1, 30_000), make(2, 30_000));
        }
        assert_eq!(webp(1, 30_001).len(), 30_002);
    }
}
