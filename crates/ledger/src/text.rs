//! Bytes as base64 text (RFC 4648 section 4, padded, canonical), also as serde fields.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes canonical base64.
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads canonical base64; `None` for anything else.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Reads canonical base64 of exactly 32 bytes.
pub(crate) fn decode_hash(text: &str) -> Option<[u8; 32]> {
    decode(text)?.try_into().ok()
}

/// Writes a field of bytes: for `#[serde(with = "…")]`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: AsRef<[u8]>, S: Serializer>(bytes: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&encode(bytes.as_ref()))
}

/// Reads such a field.
///
/// # Errors
/// Those of the deserializer; not canonical base64, or another number of bytes.
pub fn deserialize<'de, T: TryFrom<Vec<u8>>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
    let bytes = decode(&text).ok_or_else(|| serde::de::Error::custom("not base64"))?;
    T::try_from(bytes).map_err(|_| serde::de::Error::custom("wrong number of bytes"))
}
