//! Session tokens: 32 random bytes, shown once, stored as a hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Face, Network, Rng};
use sha2::{Digest as _, Sha256};

/// A new token as the client carries it, and the hash that is stored.
pub(crate) fn draw(rng: &dyn Rng) -> (String, [u8; 32]) {
    let token = URL_SAFE_NO_PAD.encode(domain::random::bytes::<32>(rng));
    let hash = hash(&token);
    (token, hash)
}

/// SHA-256 of a presented token. The token has 256 random bits: nothing slower is needed.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The key under which failures of a login are counted: a digest, so that the table names nobody. Each face counts for
/// itself: whoever reaches only the customers' pages can't make staff wait.
pub(crate) fn login_subject(face: Face, login: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(format!("{face}:{login}")).into();
    format!("a:{}", URL_SAFE_NO_PAD.encode(digest))
}

/// The key under which checks of receipts by a network are counted.
pub(crate) fn check_subject(network: Network) -> String {
    format!("r:{network}")
}

/// The key under which failures of a network are counted.
pub(crate) fn network_subject(network: Network) -> String {
    format!("n:{network}")
}
