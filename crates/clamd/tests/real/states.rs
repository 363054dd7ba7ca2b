//! Down, killed in the middle, stopped where it is.

use std::convert::Infallible;

use bytes::Bytes;
use clamd::{Answer, Fault, ScanError, Step, Timing};
use clamdtest::Clamd;
use futures::stream;

use crate::{client, eicar, patient, scan, soon};

#[tokio::test]
async fn killed_in_the_middle_is_no_answer_and_the_next_one_is() {
    let clamd = Clamd::start();
    for way in [clamd.unix(), clamd.tcp()] {
        let client = client(&way);
        let blocks = stream::unfold(0, |turn| {
            if turn == 20 {
                clamd.kill();
            }
            let block = Ok::<_, Infallible>(Bytes::from(vec![b'x'; 100_000]));
            async move { (turn < 200).then_some((block, turn + 1)) }
        });
        let ended = client.scan(Box::pin(blocks)).await;
        assert!(matches!(ended, Err(ScanError::Scanner(Fault::Broken(_)))), "{way} {ended:?}");
        let away = scan(&client, vec![eicar()]).await.unwrap_err();
        assert!(matches!(away, Fault::Unreachable(_)) && away.is_away(), "{way} {away}");
        assert!(client.version().await.unwrap_err().is_away());
        clamd.start_again();
        assert!(matches!(scan(&client, vec![eicar()]).await, Ok(Answer::Found(_))), "{way}");
    }
}

#[tokio::test]
async fn stopped_where_it_is_gives_no_verdict() {
    let clamd = Clamd::start();
    for way in [clamd.unix(), clamd.tcp()] {
        let client = patient(&way, soon());
        scan(&client, vec![b"warm".to_vec()]).await.unwrap();
        clamd.pause();
        let short = scan(&client, vec![b"Guten Tag".to_vec()]).await;
        assert_eq!(short, Err(Fault::Slow(Step::Answer)), "{way}");
        let long = scan(&client, vec![vec![0; 1 << 20]; 30]).await;
        assert_eq!(long, Err(Fault::Slow(Step::Send)), "{way}");
        assert_eq!(client.version().await, Err(Fault::Slow(Step::Answer)));
        assert!(client.prove_alive().await.is_err());
        let hurried = patient(&way, Timing { whole: soon().step, ..Timing::default() });
        assert_eq!(scan(&hurried, vec![b"Guten Tag".to_vec()]).await, Err(Fault::Slow(Step::Whole)));
        clamd.go_on();
        assert_eq!(scan(&crate::client(&way), vec![b"Guten Tag".to_vec()]).await, Ok(Answer::Clean), "{way}");
    }
}

#[tokio::test]
async fn nobody_there_is_told_apart() {
    let nowhere = tempfile_path();
    let fault = scan(&client(&nowhere), vec![eicar()]).await.unwrap_err();
    assert_eq!(fault, Fault::Unreachable(std::io::ErrorKind::NotFound));
}

fn tempfile_path() -> String {
    format!("unix:{}/no-such-folder/socket", env!("CARGO_TARGET_TMPDIR"))
}
