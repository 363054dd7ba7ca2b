//! What is clean and what is not, on both ways to it.

use std::sync::LazyLock;

use bytes::Bytes;
use clamd::{Answer, ScanError};
use clamdtest::Clamd;
use futures::stream;

use crate::{client, eicar, scan};

static CLAMD: LazyLock<Clamd> = LazyLock::new(Clamd::start);

fn ways() -> [String; 2] {
    [CLAMD.unix(), CLAMD.tcp()]
}

fn found() -> Answer {
    Answer::Found(Clamd::EICAR.to_owned())
}

#[tokio::test]
async fn it_says_what_it_is() {
    for way in ways() {
        let version = client(&way).version().await.unwrap();
        let age = crate::now() - version.signatures.unwrap().made;
        assert!(version.program.starts_with("ClamAV 1.") && age.num_hours().abs() <= 14, "{version}");
    }
}

#[tokio::test]
async fn clean_is_clean_and_eicar_is_found() {
    for way in ways() {
        let client = client(&way);
        assert_eq!(scan(&client, vec![b"Guten Tag".to_vec()]).await, Ok(Answer::Clean));
        assert_eq!(scan(&client, vec![]).await, Ok(Answer::Clean));
        assert_eq!(scan(&client, vec![eicar()]).await, Ok(found()));
        client.prove_alive().await.unwrap();
        client.prove().await.unwrap();
    }
}

#[tokio::test]
async fn eicar_is_found_in_a_pdf_and_across_every_cut() {
    let pdf = [b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n".as_slice(), &eicar(), b"\n%%EOF\n"].concat();
    for way in ways() {
        let client = client(&way);
        for size in [1, 7, 64, 100_000] {
            let blocks = pdf.chunks(size).map(<[u8]>::to_vec).collect();
            assert_eq!(scan(&client, blocks).await, Ok(found()), "{way} {size}");
        }
    }
}

#[tokio::test]
async fn eicar_is_found_at_the_end_of_many_blocks() {
    for way in ways() {
        let mut blocks = vec![vec![b'x'; 1 << 20]; 8];
        blocks.push(eicar());
        assert_eq!(scan(&client(&way), blocks).await, Ok(found()), "{way}");
    }
}

#[tokio::test]
async fn a_document_that_breaks_off_is_no_answer() {
    for way in ways() {
        let blocks = stream::iter([Ok(Bytes::from_static(b"%PDF")), Err("the store is down")]);
        let ended = client(&way).scan(blocks).await;
        assert_eq!(ended, Err(ScanError::Document("the store is down")), "{way}");
    }
}
