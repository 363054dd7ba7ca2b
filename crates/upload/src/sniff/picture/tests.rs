use testfiles::claims;

use super::*;
use crate::sniff::tests::{inspect, sniff_in_blocks};

fn pixels(kind: Kind, file: &[u8], block: usize) -> Result<Option<u64>, Refused> {
    let mut check = PictureCheck::new(kind);
    for block in file.chunks(block) {
        check.push(block)?;
    }
    Ok(check.most)
}

#[test]
fn each_format_says_how_large_it_is() {
    use Kind::{Heic, Jpeg, Png, Tiff, Webp};
    for (kind, file, told) in [
        (Png, claims::png(70_000, 3), 210_000),
        (Jpeg, claims::jpeg(4_000, 3_000), 12_000_000),
        (Webp, claims::webp_lossy(16_383, 2), 32_766),
        (Webp, claims::webp_lossless(16_384, 5), 81_920),
        (Webp, claims::webp_extended(20_000, 7), 140_000),
        (Tiff, claims::tiff(false, &[(1_700, 2_200)]), 3_740_000),
        (Tiff, claims::tiff(true, &[(70_000, 2)]), 140_000),
        (Tiff, claims::tiff(false, &[(5, 5), (90_000, 10), (6, 6)]), 900_000),
        (Heic, claims::heic(4_032, 3_024), 12_192_768),
        (Png, testfiles::png(1, 0), 48 * 48),
        (Jpeg, testfiles::jpeg(1, 300_000), 320 * 240),
        (Webp, testfiles::webp(1, 0), 48 * 48),
        (Tiff, testfiles::tiff(1, 200_000), 48 * 48),
        (Heic, testfiles::heic(1, 0), 4_032 * 3_024),
    ] {
        for block in [1, 7, 1_000, file.len()] {
            assert_eq!(pixels(kind, &file, block), Ok(Some(told)), "{kind:?}, {block} bytes at a time");
        }
    }
}

#[test]
fn no_side_is_nothing_and_no_picture_is_absurd() {
    for file in [
        claims::png(0, 5),
        claims::png(u32::MAX, u32::MAX),
        claims::png(100_001, 10_000),
        claims::jpeg(5, 0),
        claims::jpeg(65_000, 65_000),
        claims::webp_lossy(0, 5),
        claims::webp_extended(1 << 24, 1 << 24),
        claims::tiff(true, &[(5, 5), (0, 5)]),
        claims::tiff(false, &[(1_000_000, 1_001)]),
        claims::heic(0, 0),
        claims::heic(60_000, 60_000),
    ] {
        for block in [1, 600, file.len()] {
            assert_eq!(sniff_in_blocks("a", &file, &[block]), Err(Refused::Pixels), "{:?}", &file[..12]);
        }
    }
    assert!(inspect("a", &claims::png(100_000, 10_000)).is_ok());
}

#[test]
fn a_picture_without_a_size_is_broken_and_a_film_of_pictures_is_not() {
    let jpeg = testfiles::jpeg(1, 0);
    for file in [
        jpeg[..20].to_vec(),
        b"\xFF\xD8\xFF\xDA\0\x0C".to_vec(),
        b"\xFF\xD8\xFF\xE0\0\x01\xFF\xC0\0\x11\x08\0\x01\0\x01".to_vec(),
        [b"\xFF\xD8\xFF\xFE".as_slice(), &vec![0; 300_000]].concat(),
        claims::png(5, 5)[..20].to_vec(),
        claims::webp_lossless(5, 5)[..20].to_vec(),
        b"RIFF\x20\0\0\0WEBPVP8 \x0A\0\0\0\x10\0\0\x9D\x01\x2B\x05\0\x05\0".to_vec(),
        b"II*\0\x08\0\0\0\0\0".to_vec(),
        b"MM\0*\xFF\xFF\xFF\xFF".to_vec(),
    ] {
        assert_eq!(inspect("a", &file), Err(Refused::Broken), "{file:?}");
    }
    let film = b"\0\0\0\x14ftypmsf1\0\0\0\0heic\0\0\0\x08moov";
    assert_eq!(inspect("a", film), Ok(MediaType::Heic.into()));
}

#[test]
fn a_walk_ends_whatever_the_bytes_say() {
    // Directories that each point to the next byte but one; boxes of nothing but their heads; bytes that are no markers.
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    while tiff.len() < 3_000_000 {
        let next = u32::try_from(tiff.len() + 18).unwrap();
        tiff.extend([&[1, 0][..], &[0; 12], &next.to_le_bytes()].concat());
    }
    let boxes = [b"\0\0\0\x10ftypheic\0\0\0\0".to_vec(), b"\0\0\0\x08free".repeat(400_000)].concat();
    let markers = [b"\xFF\xD8".to_vec(), vec![0xFF; 3_000_000]].concat();
    for (kind, file) in [(Kind::Tiff, tiff), (Kind::Heic, boxes), (Kind::Jpeg, markers)] {
        let mut check = PictureCheck::new(kind);
        check.push(&file).unwrap();
        assert_eq!((check.steps, check.wanted), (STEPS, Next::End), "{kind:?}");
    }
    // One that points back ends where it stands.
    let back = b"II*\0\x0A\0\0\0\0\0\x01\0\x00\x01\x03\0\x01\0\0\0\x05\0\0\0\x08\0\0\0";
    assert_eq!(inspect("a", back), Err(Refused::Broken));
}

#[test]
fn nothing_is_held_of_a_photo_but_its_head() {
    let mut check = PictureCheck::new(Kind::Jpeg);
    for block in testfiles::jpeg(1, 900_000).chunks(65_536) {
        check.push(block).unwrap();
        assert!(check.held.capacity() <= 64, "{}", check.held.capacity());
    }
}
