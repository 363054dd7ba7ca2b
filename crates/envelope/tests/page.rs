//! `docs/format/cobblestone.md` says what the code does: its example is worked out here from the formulas of the page,
//! without the code of this crate, and then by this crate.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use envelope::{Context, Key, Salt, open, seal};
use hmac::{Hmac, Mac};
use sha2::Sha512;
use std::path::Path;
use std::process::Command;

struct Page(String);

impl Page {
    fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/format/cobblestone.md");
        Self(std::fs::read_to_string(path).unwrap())
    }

    /// The value of a line `name hex` of the worked example.
    fn value(&self, name: &str) -> Vec<u8> {
        let (_, example) = self.0.split_once("## Worked example").unwrap();
        let words = example.lines().filter_map(|line| line.split_once(' '));
        let (_, value) = words.into_iter().find(|(first, _)| *first == name).expect(name);
        hex::decode(value.trim()).expect(name)
    }

    fn array<const N: usize>(&self, name: &str) -> [u8; N] {
        self.value(name).try_into().expect(name)
    }

    fn program(&self) -> &str {
        let (_, rest) = self.0.split_once("```python\n").unwrap();
        rest.split_once("```").unwrap().0
    }
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = <Hmac<Sha512> as KeyInit>::new_from_slice(key).unwrap();
    mac.update(&parts.concat());
    mac.finalize().into_bytes().to_vec()
}

#[test]
fn the_formulas_give_the_example() {
    let page = Page::read();
    let key = page.value("key");
    let info = [
        b"c2sp.org/chunked-encryption@v1+".as_slice(),
        b"AEAD_AES_256_GCM",
        &[0],
        &page.value("salt"),
        &page.value("context"),
    ]
    .concat();
    let first = hmac(&key, &[&info, &[1]]);
    let second = hmac(&key, &[&first, &info, &[2]]);
    let derived = [first, second].concat();
    assert_eq!(derived[..32], page.value("chunk_key"));
    assert_eq!(derived[32..44], page.value("base_nonce"));
    assert_eq!(derived[44..76], page.value("commitment"));
    let cipher = Aes256Gcm::new(&page.array::<32>("chunk_key").into());
    let nonce = Nonce::from(page.array::<12>("base_nonce"));
    assert_eq!(cipher.encrypt(&nonce, page.value("plain").as_slice()).unwrap(), page.value("chunk_0"));
}

#[test]
fn this_crate_gives_the_example() {
    let page = Page::read();
    let id: [u8; 16] = std::array::from_fn(|index| 0x40 + u8::try_from(index).unwrap());
    let context = Context::new("example/v1").part(&id);
    assert_eq!(context.as_bytes(), page.value("context"));
    let key = Key::from_bytes(page.array("key"));
    let sealed = seal(&key, &context, Salt::from_bytes(page.array("salt")), &page.value("plain"));
    assert_eq!(sealed, [page.value("salt"), page.value("commitment"), page.value("chunk_0")].concat());
    assert_eq!(*open(&key, &context, &sealed).unwrap(), page.value("plain"));
}

#[test]
fn the_program_on_the_page_opens_the_example() {
    let page = Page::read();
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv/bin/python");
    assert!(python.exists(), "{} is missing: run `make setup`", python.display());
    let said = Command::new(python).args(["-c", page.program()]).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(said.stdout.trim_ascii(), page.value("plain"));
}
