//! Letters to a real mail server.

use std::time::Duration;

use chrono::{DateTime, Utc};
use mailer::{Fault, Letter, Mailer, Server, Step, Tls};
use smtptest::{MailServer, Settings};

const FROM: &str = "Jobcenter Musterkreis <portal@jobcenter.example>";

fn letter(to: &str) -> Letter<'_> {
    let at: DateTime<Utc> = "2026-05-04T19:14:00Z".parse().unwrap();
    Letter { id: "7", to, subject: "Neues für Sie", body: "Grüße\n\nEs gibt Neues.", language: "de", at }
}

fn server(mail: &MailServer) -> Server {
    Server::new("localhost", mail.port(), FROM).unwrap().with_timeout(Duration::from_secs(20))
}

async fn send(server: Server) -> Result<mailer::Accepted, Fault> {
    Mailer::new(server).unwrap().send(&letter("kundin@mail.example")).await
}

/// A key and a certificate for `localhost` that signs itself.
fn certificate() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    (made.signing_key.serialize_pem(), made.cert.pem())
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let mail = MailServer::start();
    let accepted = send(server(&mail)).await.unwrap();
    assert_eq!(accepted.queued_as.as_deref(), Some("M1"));
    let mails = mail.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].from.as_str(), mails[0].to.as_slice()),
        ("portal@jobcenter.example", &["kundin@mail.example".to_owned()][..])
    );
    assert_eq!(mails[0].helo, "jobcenter.example");
    assert_eq!(mails[0].text(), "Grüße\n\nEs gibt Neues.");
    let headers = [
        ("Message-ID", "<7@jobcenter.example>"),
        ("Date", "Mon, 04 May 2026 19:14:00 +0000"),
        ("From", "Jobcenter Musterkreis <portal@jobcenter.example>"),
        ("To", "kundin@mail.example"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Content-Language", "de"),
    ];
    for (name, value) in headers {
        let said = mails[0].header(name).unwrap_or_default().replace('"', "");
        assert_eq!(said, value, "{name}");
    }
}

#[tokio::test]
async fn what_a_server_says_is_told_apart_and_its_words_are_not_told_on() {
    let mail = MailServer::start();
    let (sender, recipient, content) = (smtptest::Step::Sender, smtptest::Step::Recipient, smtptest::Step::Content);
    let cases = [
        (recipient, 451, Fault::Later { step: Step::Recipient, code: 451 }),
        (recipient, 550, Fault::NobodyThere { code: 550 }),
        (recipient, 530, Fault::Away { step: Step::Recipient, code: Some(530) }),
        (sender, 550, Fault::Away { step: Step::Sender, code: Some(550) }),
        (sender, 421, Fault::Away { step: Step::Sender, code: Some(421) }),
        (content, 452, Fault::Later { step: Step::Content, code: 452 }),
        (content, 554, Fault::Refused { step: Step::Content, code: 554 }),
    ];
    for (step, code, expected) in cases {
        mail.refuse(step, &[code]);
        let fault = send(server(&mail)).await.unwrap_err();
        assert_eq!(fault, expected);
        assert!(!format!("{fault} {fault:?} {}", fault.class()).contains("mail.example"));
    }
    assert!(mail.mails().is_empty());
    send(server(&mail)).await.unwrap();
}

#[tokio::test]
async fn nobody_there_is_no_letter_lost() {
    let mail = MailServer::start();
    mail.stop();
    let fault = send(server(&mail)).await.unwrap_err();
    assert_eq!(fault, Fault::Away { step: Step::Greeting, code: None });
    mail.start_again();
    Mailer::new(server(&mail)).unwrap().look().await.unwrap();
    send(server(&mail)).await.unwrap();
}

#[tokio::test]
async fn tls_is_wanted_and_checked() {
    let (key, certificate) = certificate();
    let ca = || Some(certificate.clone().into_bytes());
    let starttls = smtptest::Tls::Upgrade(key.clone(), certificate.clone());
    let implicit = smtptest::Tls::Implicit(key, certificate.clone());
    for (theirs, ours) in [(starttls, Tls::Upgrade), (implicit, Tls::Implicit)] {
        let mail = MailServer::with(&Settings { tls: theirs, ..Settings::default() });
        send(server(&mail).with_tls(ours, ca())).await.unwrap();
        assert!(mail.mails()[0].secure);
        // A certificate that nobody vouches for.
        let fault = send(server(&mail).with_tls(ours, None)).await.unwrap_err();
        assert!(matches!(fault, Fault::Away { step: Step::Tls | Step::Greeting, code: None }), "{fault}");
        assert_eq!(mail.mails().len(), 1);
    }
    let open = MailServer::start();
    let fault = send(server(&open).with_tls(Tls::Upgrade, ca())).await.unwrap_err();
    assert_eq!(fault, Fault::Away { step: Step::Tls, code: None });
}

#[tokio::test]
async fn a_wrong_password_is_ours_to_mend() {
    let login = Some(("portal".to_owned(), "geheim".to_owned()));
    let mail = MailServer::with(&Settings { login, ..Settings::default() });
    let with = |password: &str| server(&mail).with_login("portal".to_owned(), password.to_owned().into());
    let fault = send(with("falsch")).await.unwrap_err();
    assert_eq!(fault, Fault::Away { step: Step::SignIn, code: Some(535) });
    send(with("geheim")).await.unwrap();
    assert_eq!(mail.mails()[0].user.as_deref(), Some("portal"));
}
