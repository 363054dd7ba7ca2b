//! Too long, too large, and what clamd does not tell of by itself.

use clamd::{Answer, Doubt};
use clamdtest::{Clamd, Settings};

use crate::{client, eicar, scan};

const LIMIT: u64 = 1 << 20;

#[tokio::test]
async fn over_the_stream_limit_is_told_on_both_ways() {
    let clamd = Clamd::with(&Settings { stream_max: LIMIT, ..Settings::default() });
    for way in [clamd.unix(), clamd.tcp()] {
        let client = client(&way);
        let limit = usize::try_from(LIMIT).unwrap();
        // At the limit, one byte over it, and so much more that it closes while we still write.
        assert_eq!(scan(&client, vec![vec![0; limit]]).await, Ok(Answer::Clean));
        for more in [1, 100_000, 20 << 20] {
            assert_eq!(scan(&client, vec![vec![0; limit + more]]).await, Ok(Answer::TooLong), "{way} {more}");
            let small = vec![vec![0; 4096]; (limit + more).div_ceil(4096)];
            assert_eq!(scan(&client, small).await, Ok(Answer::TooLong), "{way} {more}, in small blocks");
        }
        assert_eq!(client.prove_size(LIMIT).await, Ok(()));
        assert_eq!(client.prove_size(LIMIT + 1).await, Err(Doubt::Short(LIMIT + 1)));
    }
}

#[tokio::test]
async fn what_it_did_not_look_into_is_no_clean_file() {
    let clamd = Clamd::with(&Settings { file_max: LIMIT, ..Settings::default() });
    let client = client(&clamd.unix());
    client.prove().await.unwrap();
    let large = [eicar(), vec![0; 2 << 20]].concat();
    let answer = scan(&client, vec![large]).await.unwrap();
    assert_eq!(answer, Answer::Limit("Heuristics.Limits.Exceeded.MaxFileSize".to_owned()));
    assert_eq!(client.prove_size(LIMIT).await, Ok(()));
    assert_eq!(client.prove_size(LIMIT + 1).await, Err(Doubt::Shallow(LIMIT + 1)));
}

#[tokio::test]
async fn a_clamd_that_calls_it_clean_is_found_out() {
    let clamd = Clamd::with(&Settings { file_max: LIMIT, admits_limits: false, ..Settings::default() });
    let client = client(&clamd.unix());
    let large = [eicar(), vec![0; 2 << 20]].concat();
    assert_eq!(scan(&client, vec![large]).await, Ok(Answer::Clean), "this is why");
    assert_eq!(client.prove().await, Err(Doubt::Silent));
    assert_eq!(client.prove().await, Err(Doubt::Silent), "whatever it remembers");
    assert_eq!(client.prove_size(LIMIT + 1).await, Err(Doubt::Shallow(LIMIT + 1)));
}

#[tokio::test]
async fn the_highest_nesting_that_it_can_be_set_to_is_gone_past() {
    let more = vec!["MaxRecursion 100".to_owned()];
    let clamd = Clamd::with(&Settings { more, ..Settings::default() });
    client(&clamd.unix()).prove().await.unwrap();
}

#[tokio::test]
async fn signatures_that_know_nothing_are_found_out() {
    let clamd = Clamd::with(&Settings { knows_eicar: false, days: None, ..Settings::default() });
    let client = client(&clamd.unix());
    assert_eq!(client.prove().await, Err(Doubt::Blind));
    assert_eq!(client.version().await.unwrap().signatures, None);
}

#[tokio::test]
async fn the_age_of_signatures_is_told() {
    let clamd = Clamd::with(&Settings { days: Some(40), ..Settings::default() });
    let signatures = client(&clamd.unix()).version().await.unwrap().signatures.unwrap();
    let age = crate::now() - signatures.made;
    assert!((39..=41).contains(&age.num_days()), "{age}");
}

#[tokio::test]
async fn a_password_is_told_from_malware() {
    let more = vec!["AlertEncrypted yes".to_owned()];
    let clamd = Clamd::with(&Settings { more, ..Settings::default() });
    // An entry of a ZIP archive with the mark of encryption.
    let mut zip = b"PK\x03\x04\x14\0\x01\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\0\x10\0\0\0\x01\0\0\0a".to_vec();
    zip.extend([7; 16]);
    let begin = u32::try_from(zip.len()).unwrap();
    zip.extend(
        b"PK\x01\x02\x14\0\x14\0\x01\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\0\x10\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a",
    );
    let length = u32::try_from(zip.len()).unwrap() - begin;
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend(length.to_le_bytes());
    zip.extend(begin.to_le_bytes());
    zip.extend([0; 2]);
    let answer = scan(&client(&clamd.unix()), vec![zip]).await.unwrap();
    assert_eq!(answer, Answer::Encrypted("Heuristics.Encrypted.Zip".to_owned()));
}
