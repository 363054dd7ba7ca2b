use super::*;
use crate::clock::SystemClock;
use crate::listen::{self, Limits};
use axum::Router;
use axum::routing::get;
use domain::Clock as _;
use rcgen::{CertificateParams, KeyPair};
use rustls::{ClientConfig, NamedGroup, ProtocolVersion, RootCertStore};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_util::sync::CancellationToken;

const DEADLINE: Duration = Duration::from_secs(20);

/// Writes a certificate of its own making for these hosts, and gives it.
fn write(directory: &Path, name: &str, hosts: &[&str]) -> (Certificate, CertificateDer<'static>) {
    let key = KeyPair::generate().unwrap();
    let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let certificate = CertificateParams::new(hosts).unwrap().self_signed(&key).unwrap();
    let files = Certificate {
        chain_file: directory.join(format!("{name}.pem")),
        key_file: directory.join(format!("{name}.key")),
    };
    std::fs::write(&files.chain_file, certificate.pem()).unwrap();
    std::fs::write(&files.key_file, key.serialize_pem()).unwrap();
    std::fs::set_permissions(&files.key_file, std::fs::Permissions::from_mode(0o600)).unwrap();
    (files, certificate.der().clone())
}

fn hosts(all: &[&str]) -> Vec<String> {
    all.iter().map(|host| (*host).to_owned()).collect()
}

async fn start(certificates: &Certificates, header: Duration) -> (SocketAddr, CancellationToken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
    let limits = Limits { connections: 2, header, shutdown: DEADLINE };
    let router = Router::new().route("/", get(|| async { "well" }));
    tokio::spawn(listen::serve(listener, Some(certificates.acceptor()), router, limits, stop.clone()));
    (address, stop)
}

async fn connect(
    address: SocketAddr,
    host: &str,
    trusted: &CertificateDer<'static>,
    versions: &[&'static rustls::SupportedProtocolVersion],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = TcpStream::connect(address).await.unwrap();
    let host = ServerName::try_from(host.to_owned()).unwrap();
    tokio::time::timeout(DEADLINE, TlsConnector::from(Arc::new(config)).connect(host, socket)).await.unwrap()
}

#[tokio::test]
async fn a_browser_gets_the_certificate_of_the_host_it_asks_for_and_keys_that_outlast_quantum_computers() {
    let directory = tempfile::tempdir().unwrap();
    let (one, one_der) = write(directory.path(), "one", &["a.example", "b.example"]);
    let (two, two_der) = write(directory.path(), "two", &["c.example"]);
    let certificates = Certificates::read(&[one, two], hosts(&["a.example", "b.example", "c.example"])).unwrap();
    let (address, stop) = start(&certificates, DEADLINE).await;
    for (host, der) in [("a.example", &one_der), ("b.example", &one_der), ("c.example", &two_der)] {
        let mut line = connect(address, host, der, &[&version::TLS13]).await.unwrap();
        let (_, session) = line.get_ref();
        assert_eq!(session.protocol_version(), Some(ProtocolVersion::TLSv1_3));
        let group = session.negotiated_key_exchange_group().unwrap().name();
        assert_eq!(group, NamedGroup::X25519MLKEM768);
        line.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        tokio::time::timeout(DEADLINE, line.read_to_string(&mut answer)).await.unwrap().unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("well"), "{answer}");
    }
    assert!(connect(address, "c.example", &one_der, &[&version::TLS13]).await.is_err());
    stop.cancel();
}

#[tokio::test]
async fn who_speaks_without_tls_or_is_silent_is_not_answered_and_keeps_no_place() {
    let directory = tempfile::tempdir().unwrap();
    let (files, der) = write(directory.path(), "one", &["a.example"]);
    let certificates = Certificates::read(&[files], hosts(&["a.example"])).unwrap();
    let (address, stop) = start(&certificates, Duration::from_millis(50)).await;
    let mut silent = TcpStream::connect(address).await.unwrap();
    let mut bare = TcpStream::connect(address).await.unwrap();
    bare.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    for socket in [&mut silent, &mut bare] {
        let mut bytes = Vec::new();
        // Closed, or broken off with what was not read.
        drop(tokio::time::timeout(DEADLINE, socket.read_to_end(&mut bytes)).await.unwrap());
        assert!(!bytes.starts_with(b"HTTP"), "{}", String::from_utf8_lossy(&bytes));
    }
    // Both places are free again.
    assert!(connect(address, "a.example", &der, &[&version::TLS13]).await.is_ok());
    stop.cancel();
}

#[tokio::test]
async fn a_renewed_certificate_is_used_without_a_restart_and_a_broken_one_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let (files, old) = write(directory.path(), "one", &["a.example"]);
    let certificates = Certificates::read(std::slice::from_ref(&files), hosts(&["a.example"])).unwrap();
    let (address, stop) = start(&certificates, DEADLINE).await;
    assert!(!certificates.read_again().unwrap(), "nothing changed");

    std::fs::write(&files.chain_file, "-----BEGIN CERTIFICATE-----\nhalf").unwrap();
    assert!(certificates.read_again().is_err());
    assert!(connect(address, "a.example", &old, &[&version::TLS13]).await.is_ok());

    let (_, new) = write(directory.path(), "one", &["a.example"]);
    assert!(certificates.read_again().unwrap());
    assert!(connect(address, "a.example", &new, &[&version::TLS13]).await.is_ok());
    assert!(connect(address, "a.example", &old, &[&version::TLS13]).await.is_err());
    stop.cancel();
}

#[test]
fn what_is_wrong_with_certificates_is_said() {
    let directory: TempDir = tempfile::tempdir().unwrap();
    let (one, _) = write(directory.path(), "one", &["a.example"]);
    let (two, _) = write(directory.path(), "two", &["b.example"]);
    let wrong = |files: &[Certificate], all: &[&str]| Certificates::read(files, hosts(all)).unwrap_err();
    assert_eq!(wrong(std::slice::from_ref(&one), &["a.example", "b.example"]), "none is for b.example");
    let mixed = Certificate { key_file: two.key_file.clone(), ..one.clone() };
    assert!(wrong(&[mixed], &["a.example"]).contains("does not belong to"));
    let missing = Certificate { chain_file: directory.path().join("none.pem"), ..one.clone() };
    assert!(wrong(&[missing], &["a.example"]).contains("none.pem"));
    std::fs::set_permissions(&two.key_file, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(wrong(&[two], &["b.example"]).contains("others than its owner"));
    let days = (Certificates::read(&[one], hosts(&["a.example"])).unwrap().ends() - SystemClock.now()).num_days();
    assert!(days > SOON, "rcgen's own default is far away: {days}");
}
