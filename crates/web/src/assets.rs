//! Styles, fonts and the script, built from `ui/` and embedded.
//!
//! `ui/dist` isn't committed: `make ui` builds it. Every file carries a part of its hash in its name
//! (`portal.3f9a0c1b.css`), so it may be cached for ever; a name without it (`portal.css`) is what code speaks of.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bytes::Bytes;
use rust_embed::RustEmbed;

/// Where the files are served.
pub const PREFIX: &str = "/assets/";

/// The value of `Cache-Control` for every asset.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

#[derive(RustEmbed)]
#[folder = "ui/dist"]
#[allow_missing = true]
struct Dist;

/// From the plain name to the name with the hash.
static NAMES: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| Dist::iter().filter_map(|file| Some((plain_name(&file)?, file.into_owned()))).collect());

/// One file, ready to be sent.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The file.
    pub bytes: Bytes,
    /// The same, compressed by gzip, where that is smaller.
    pub gzip: Option<Bytes>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// A strong validator in quotes (RFC 9110, section 8.8.3).
    pub etag: String,
}

/// The file at this path below [`PREFIX`].
pub fn get(path: &str) -> Option<Asset> {
    plain_name(path)?;
    let content_type = content_type(path)?;
    let file = Dist::get(path)?;
    let etag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash().get(..16)?));
    Some(Asset {
        bytes: embedded(file.data),
        gzip: Dist::get(&format!("{path}.gz")).map(|f| embedded(f.data)),
        content_type,
        etag,
    })
}

/// The path under which a file is served; the plain name again while `ui/dist` is missing.
pub fn url(name: &str) -> String {
    format!("{PREFIX}{}", NAMES.get(name).map_or(name, String::as_str))
}

/// Whether the files were built.
pub fn built() -> bool {
    NAMES.contains_key("portal.css") && NAMES.contains_key("portal.rtl.css") && NAMES.contains_key("portal.js")
}

fn embedded(data: std::borrow::Cow<'static, [u8]>) -> Bytes {
    match data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

/// `portal.3f9a0c1b.css` is `portal.css`; compressed copies and anything else have no plain name.
fn plain_name(file: &str) -> Option<String> {
    let (rest, extension) = file.rsplit_once('.')?;
    let (stem, hash) = rest.rsplit_once('.')?;
    let is_hash = hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    (is_hash && content_type(file).is_some()).then(|| format!("{stem}.{extension}"))
}

fn content_type(file: &str) -> Option<&'static str> {
    match file.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "woff2" => Some("font/woff2"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
