//! The built files are there, small, and only what the content security policy lets through.

use super::*;

const HINT: &str = "crates/web/ui/dist is missing or old: run `make ui` (npm ci && npm run build in crates/web/ui)";

fn file(name: &str) -> Asset {
    let url = url(name);
    get(url.strip_prefix(PREFIX).unwrap()).unwrap_or_else(|| panic!("{name}: {HINT}"))
}

fn compressed(name: &str) -> usize {
    file(name).gzip.unwrap_or_else(|| panic!("{name} has no compressed copy: {HINT}")).len()
}

#[test]
fn the_user_interface_is_built() {
    assert!(built(), "{HINT}");
}

#[test]
fn a_first_visit_is_small() {
    for css in ["portal.css", "portal.rtl.css"] {
        assert!(compressed(css) <= 16 * 1024, "{css}: {} bytes", compressed(css));
    }
    let js = compressed("portal.js");
    assert!(js <= 8 * 1024, "portal.js: {js} bytes");
    let fonts: usize = ["fira-sans-400.woff2", "fira-sans-600.woff2"].iter().map(|font| file(font).bytes.len()).sum();
    let all = compressed("portal.css") + js + fonts + file("favicon.svg").bytes.len();
    assert!(all <= 90 * 1024, "a first visit: {all} bytes");
}

#[test]
fn the_compressed_copy_has_the_length_of_the_file() {
    for name in ["portal.css", "portal.rtl.css", "portal.js"] {
        let Asset { bytes, gzip, .. } = file(name);
        let gzip = gzip.unwrap_or_else(|| panic!("{name} has no compressed copy: {HINT}"));
        // The last four bytes of a gzip file are the length of what was compressed (RFC 1952, section 2.3.1).
        let length = u32::from_le_bytes(gzip[gzip.len() - 4..].try_into().unwrap());
        assert_eq!(length as usize, bytes.len(), "{name}: {HINT}");
    }
}

#[test]
fn names_carry_the_hash_and_only_such_names_are_served() {
    let url = url("portal.css");
    assert!(url.starts_with("/assets/portal.") && url.len() == "/assets/portal.01234567.css".len(), "{url}: {HINT}");
    for path in ["portal.css", "", "../package.json", "portal.01234567.css.gz", "portal.zzzzzzzz.css"] {
        assert!(get(path).is_none(), "{path}");
    }
}

#[test]
fn types_and_validators() {
    assert_eq!(file("portal.js").content_type, "text/javascript; charset=utf-8");
    assert_eq!(file("portal.css").content_type, "text/css; charset=utf-8");
    let (one, other) = (file("portal.css").etag, file("portal.rtl.css").etag);
    assert!(one.len() == 34 && one.starts_with('"') && one != other);
}

/// The policy allows styles and fonts from here and images from `data:`; nothing else.
#[test]
fn styles_load_nothing_from_elsewhere() {
    for css in ["portal.css", "portal.rtl.css"] {
        let text = String::from_utf8(file(css).bytes.to_vec()).unwrap();
        assert!(!text.contains("@import") && !text.contains("http://") || text.contains("http://www.w3.org/2000/svg"));
        for target in text.split("url(").skip(1).map(|rest| rest.trim_start_matches(['"', '\''])) {
            let font = target.starts_with("/assets/")
                || target.starts_with("fira-sans-")
                || target.starts_with("./fira-sans-");
            assert!(font || target.starts_with("data:image/svg+xml"), "{}", &target[..40]);
        }
    }
}

/// Trusted types are required: a page's script makes elements, never markup.
#[test]
fn the_script_makes_no_markup() {
    let text = String::from_utf8(file("portal.js").bytes.to_vec()).unwrap();
    for sink in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "DOMParser",
        "new Function",
        ".style.",
        "createObjectURL",
    ] {
        assert!(!text.contains(sink), "{sink}");
    }
}
