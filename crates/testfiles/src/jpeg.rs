//! A small baseline JPEG encoder (ITU-T T.81): three components, 4:4:4, sequential, 8 bits.
//!
//! Its Huffman tables give every symbol the same code length, so code and index are the same number and no table has
//! to be written down. That costs size, which does not matter here: comment segments fill the file anyway.

use std::f32::consts::{FRAC_1_SQRT_2, PI};

use crate::Noise;

const WIDTH: u16 = 320;
const HEIGHT: u16 = 240;
const SIDE: usize = 8;
/// The longest segment: two marker bytes and a length field that counts itself.
const LONGEST_SEGMENT: usize = 2 + 0xFFFF;
const SHORTEST_SEGMENT: usize = 4;

/// A photo of a paper, 320 × 240, exactly `bytes` bytes (the shortest is about 20 kB; one to three bytes more than
/// the shortest can't be made and give four).
pub fn jpeg(seed: u64, bytes: usize) -> Vec<u8> {
    let mut noise = Noise::new(seed);
    let scan = scan(&mut noise);
    let mut out = vec![0xFF, 0xD8];
    segment(&mut out, 0xE0, b"JFIF\0\x01\x01\x00\x00\x01\x00\x01\x00\x00");
    let mut rest = Vec::new();
    tables(&mut rest);
    rest.extend_from_slice(&scan);
    rest.extend_from_slice(&[0xFF, 0xD9]);

    let missing = bytes.saturating_sub(out.len() + rest.len());
    comments(&mut out, &mut noise, if missing == 0 { 0 } else { missing.max(SHORTEST_SEGMENT) });
    out.extend_from_slice(&rest);
    out
}

/// Comment segments of `total` bytes altogether; none is left with less room than its own head.
fn comments(out: &mut Vec<u8>, noise: &mut Noise, total: usize) {
    let mut left = total;
    while left > 0 {
        let mut length = left.min(LONGEST_SEGMENT);
        if (1..SHORTEST_SEGMENT).contains(&(left - length)) {
            length -= SHORTEST_SEGMENT;
        }
        segment(out, 0xFE, &noise.bytes(length - SHORTEST_SEGMENT));
        left -= length;
    }
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    let length = u16::try_from(body.len() + 2).expect("a segment is at most 65,535 bytes");
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(body);
}

fn quantizer(row: usize, column: usize) -> u8 {
    u8::try_from(8 + 4 * (row + column)).expect("at most 64")
}

/// The positions of an 8 × 8 block in zigzag order, as (row, column).
fn zigzag() -> Vec<(usize, usize)> {
    let mut order = Vec::with_capacity(SIDE * SIDE);
    for diagonal in 0..2 * SIDE - 1 {
        let mut cells: Vec<_> =
            (0..SIDE).filter(|row| (*row..*row + SIDE).contains(&diagonal)).map(|row| (row, diagonal - row)).collect();
        if diagonal % 2 == 0 {
            cells.reverse();
        }
        order.extend(cells);
    }
    order
}

/// End of block, sixteen zeros, then every pair of a run (0–15) and a size (1–10).
fn ac_symbols() -> Vec<u8> {
    let pairs = (0..16_u8).flat_map(|run| (1..=10_u8).map(move |size| run << 4 | size));
    [0x00, 0xF0].into_iter().chain(pairs).collect()
}

fn tables(out: &mut Vec<u8>) {
    let mut dqt = vec![0];
    dqt.extend(zigzag().into_iter().map(|(row, column)| quantizer(row, column)));
    segment(out, 0xDB, &dqt);

    let mut frame = vec![8];
    frame.extend_from_slice(&HEIGHT.to_be_bytes());
    frame.extend_from_slice(&WIDTH.to_be_bytes());
    frame.extend_from_slice(&[3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    segment(out, 0xC0, &frame);

    let dc: Vec<u8> = (0..12).collect();
    for (class, bits, symbols) in [(0x00, 4, dc), (0x10, 8, ac_symbols())] {
        let mut dht = vec![class];
        let count = u8::try_from(symbols.len()).expect("at most 162");
        dht.extend((1..=16).map(|length| if length == bits { count } else { 0 }));
        dht.extend_from_slice(&symbols);
        segment(out, 0xC4, &dht);
    }
    segment(out, 0xDA, &[3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
}

/// The picture: a sheet with lines of writing on a table, in Y, Cb, Cr minus 128.
fn pixel(x: usize, y: usize, ink: u64) -> [f32; 3] {
    let sheet = (40..280).contains(&x) && (20..220).contains(&y);
    let written = sheet && y % 16 < 4 && (60..260).contains(&x) && (ink >> (x / 12 % 32 + y / 16 % 32)) & 1 == 1;
    if written {
        [-100.0, 10.0, -4.0]
    } else if sheet {
        [110.0, -6.0, 4.0]
    } else {
        [-30.0, -20.0, 24.0]
    }
}

fn scan(noise: &mut Noise) -> Vec<u8> {
    let ink = noise.next();
    let order = zigzag();
    let ac = ac_symbols();
    let mut bits = Bits::default();
    let mut before = [0_i32; 3];
    for top in (0..usize::from(HEIGHT)).step_by(SIDE) {
        for left in (0..usize::from(WIDTH)).step_by(SIDE) {
            for (component, before) in before.iter_mut().enumerate() {
                let mut block = [[0_f32; SIDE]; SIDE];
                for (row, line) in block.iter_mut().enumerate() {
                    for (column, sample) in line.iter_mut().enumerate() {
                        *sample = pixel(left + column, top + row, ink)[component];
                    }
                }
                let waves = transposed(&cosine(&transposed(&cosine(&block))));
                let levels: Vec<i32> = order.iter().map(|&(row, column)| level(&waves, row, column)).collect();
                encode(&mut bits, &levels, before, &ac);
            }
        }
    }
    bits.finish()
}

#[expect(clippy::cast_possible_truncation, reason = "samples of 8 bits give coefficients of 11")]
fn level(waves: &[[f32; SIDE]; SIDE], row: usize, column: usize) -> i32 {
    (waves[row][column] / f32::from(quantizer(row, column))).round() as i32
}

/// The one-dimensional DCT-II of every row.
#[expect(clippy::cast_precision_loss, reason = "indices below 8")]
fn cosine(block: &[[f32; SIDE]; SIDE]) -> [[f32; SIDE]; SIDE] {
    block.map(|line| {
        std::array::from_fn(|wave| {
            let sum: f32 = line
                .iter()
                .enumerate()
                .map(|(at, sample)| sample * ((2 * at + 1) as f32 * wave as f32 * PI / 16.0).cos())
                .sum();
            sum * if wave == 0 { FRAC_1_SQRT_2 } else { 1.0 } / 2.0
        })
    })
}

fn transposed(block: &[[f32; SIDE]; SIDE]) -> [[f32; SIDE]; SIDE] {
    std::array::from_fn(|row| std::array::from_fn(|column| block[column][row]))
}

fn encode(bits: &mut Bits, levels: &[i32], before: &mut i32, ac: &[u8]) {
    let difference = levels[0] - *before;
    *before = levels[0];
    bits.push(u32::from(size(difference)), 4);
    bits.value(difference);

    let code = |symbol: u8| {
        let index = ac.iter().position(|known| *known == symbol).expect("every symbol has a code");
        u32::try_from(index).expect("at most 161")
    };
    let mut run = 0_u8;
    for &value in &levels[1..] {
        if value == 0 {
            run += 1;
            continue;
        }
        while run >= 16 {
            bits.push(code(0xF0), 8);
            run -= 16;
        }
        bits.push(code(run << 4 | size(value)), 8);
        bits.value(value);
        run = 0;
    }
    if run > 0 {
        bits.push(code(0x00), 8);
    }
}

/// How many bits the amount of a value has.
fn size(value: i32) -> u8 {
    u8::try_from(32 - value.unsigned_abs().leading_zeros()).expect("at most 32")
}

#[derive(Default)]
struct Bits {
    out: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    /// Up to 16 bits; a byte 0xFF is followed by 0x00 (T.81 B.1.1.5).
    fn push(&mut self, value: u32, count: u32) {
        self.held = self.held << count | value;
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            let [.., byte] = (self.held >> self.count).to_be_bytes();
            self.out.push(byte);
            if byte == 0xFF {
                self.out.push(0);
            }
        }
        self.held &= (1 << self.count) - 1;
    }

    /// The amount in as many bits as it has; a negative value as its one's complement.
    fn value(&mut self, value: i32) {
        let count = u32::from(size(value));
        let amount = value.unsigned_abs();
        self.push(if value < 0 { !amount & ((1 << count) - 1) } else { amount }, count);
    }

    fn finish(mut self) -> Vec<u8> {
        let open = (8 - self.count % 8) % 8;
        self.push((1 << open) - 1, open);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_exactly_as_long_as_asked() {
        for bytes in [60_000, 100_000, 4_000_000, 4_000_001, 4_000_002, 4_000_003] {
            assert_eq!(jpeg(1, bytes).len(), bytes);
        }
    }

    #[test]
    fn zigzag_visits_every_cell_once_along_the_diagonals() {
        let order = zigzag();
        assert_eq!(order[..6], [(0, 0), (0, 1), (1, 0), (2, 0), (1, 1), (0, 2)]);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!((order.len(), sorted.len()), (64, 64));
    }

    #[test]
    fn a_flat_block_has_only_a_mean() {
        let waves = transposed(&cosine(&transposed(&cosine(&[[100.0; SIDE]; SIDE]))));
        assert!((waves[0][0] - 800.0).abs() < 0.01);
        assert!(waves.iter().flatten().skip(1).all(|wave| wave.abs() < 0.01));
    }
}
