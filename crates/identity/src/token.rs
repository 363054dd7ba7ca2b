//! Session tokens: 32 random bytes, shown once, stored as a hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Face, Rng};
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

/// The key under which failures of a network are counted: an IPv4 address, or the /64 of an IPv6 address.
pub(crate) fn network_subject(address: std::net::IpAddr) -> String {
    match address.to_canonical() {
        std::net::IpAddr::V4(v4) => format!("n:{v4}"),
        std::net::IpAddr::V6(v6) => {
            let prefix = u128::from(v6) & !u128::from(u64::MAX);
            format!("n:{}/64", std::net::Ipv6Addr::from(prefix))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_one_v6_network_are_counted_together() {
        let subject = |text: &str| network_subject(text.parse().unwrap());
        assert_eq!(subject("2001:db8:1:2::3"), subject("2001:db8:1:2:ffff::9"));
        assert_ne!(subject("2001:db8:1:2::3"), subject("2001:db8:1:3::3"));
        assert_eq!(subject("::ffff:192.0.2.1"), subject("192.0.2.1"));
    }
}
