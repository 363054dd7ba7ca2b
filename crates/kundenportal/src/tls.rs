//! TLS that ends in the portal itself, for houses without a reverse proxy.
//!
//! Version 1.3 only (RFC 8446), keys agreed by X25519MLKEM768 before anything else: what is recorded today is not read
//! by tomorrow's quantum computers. Certificates are chosen by the host name that is asked for, and read again when their
//! files change: whoever renews them restarts nothing.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rustls::client::verify_server_name;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{ClientHello, ParsedCertificate, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, version};
use tokio_rustls::TlsAcceptor;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::config::{Certificate, secret};
use crate::schedule::Schedule;

/// How soon a renewed certificate is used.
const LOOKS: Duration = Duration::from_mins(1);
/// Days before the end of a certificate in which it is told of.
pub const SOON: i64 = 14;

/// The certificates for some host names.
#[derive(Debug, Clone)]
pub struct Certificates {
    files: Arc<[Certificate]>,
    hosts: Arc<[String]>,
    chosen: Arc<Chosen>,
}

/// What is used now. A file that is changed to something useless changes nothing here.
#[derive(Debug)]
struct Chosen(RwLock<Arc<ByHost>>);

#[derive(Debug)]
struct ByHost {
    of: HashMap<String, Arc<CertifiedKey>>,
    /// For who names no host, or another one: the portal itself then answers 421.
    first: Arc<CertifiedKey>,
    ends: DateTime<Utc>,
}

impl Certificates {
    /// Reads them, and sees that each host name has one.
    ///
    /// # Errors
    /// What is wrong with which file, or which host has none.
    pub fn read(files: &[Certificate], hosts: Vec<String>) -> Result<Self, String> {
        let chosen = Arc::new(Chosen(RwLock::new(Arc::new(ByHost::read(files, &hosts)?))));
        Ok(Self { files: files.into(), hosts: hosts.into(), chosen })
    }

    /// What makes TLS connections of others.
    pub fn acceptor(&self) -> TlsAcceptor {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&version::TLS13])
            .map(|config| config.with_no_client_auth().with_cert_resolver(self.chosen.clone()));
        let Ok(mut config) = config else { unreachable!("aws-lc-rs has TLS 1.3") };
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }

    /// When the first of those that are used ends.
    pub fn ends(&self) -> DateTime<Utc> {
        self.chosen.now().ends
    }

    /// Reads the files again. Gives whether something else is used now.
    ///
    /// # Errors
    /// As [`Certificates::read`]; then what was used goes on being used.
    pub fn read_again(&self) -> Result<bool, String> {
        let (before, now) = (self.chosen.now(), ByHost::read(&self.files, &self.hosts)?);
        if before.is(&now) {
            return Ok(false);
        }
        *self.chosen.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(now);
        Ok(true)
    }

    /// Adds reading them again to what a process does by itself.
    #[must_use]
    pub fn keep_fresh(self, schedule: Schedule) -> Schedule {
        schedule.every(LOOKS, "certificates", move || {
            let certificates = self.clone();
            async move {
                if tokio::task::spawn_blocking(move || certificates.read_again()).await?? {
                    tracing::info!("another certificate is used from now on");
                }
                Ok(())
            }
        })
    }
}

impl Chosen {
    fn now(&self) -> Arc<ByHost> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ResolvesServerCert for Chosen {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let now = self.now();
        let of_host = hello.server_name().and_then(|host| now.of.get(host));
        Some(Arc::clone(of_host.unwrap_or(&now.first)))
    }
}

impl ByHost {
    fn read(files: &[Certificate], hosts: &[String]) -> Result<Self, String> {
        let mut all = Vec::with_capacity(files.len());
        for file in files {
            all.push(Arc::new(certified(file)?));
        }
        let first = Arc::clone(all.first().ok_or("no certificate")?);
        let mut of = HashMap::new();
        for host in hosts {
            let fits = all.iter().find(|certified| is_for(certified, host));
            of.insert(host.clone(), Arc::clone(fits.ok_or_else(|| format!("none is for {host}"))?));
        }
        let mut ends = DateTime::<Utc>::MAX_UTC;
        for certified in &all {
            ends = ends.min(end(certified)?);
        }
        Ok(Self { of, first, ends })
    }

    /// Whether the same certificates are used for the same hosts.
    fn is(&self, other: &Self) -> bool {
        self.first.cert == other.first.cert
            && self.of.iter().all(|(host, one)| other.of.get(host).is_some_and(|another| another.cert == one.cert))
    }
}

fn certified(file: &Certificate) -> Result<CertifiedKey, String> {
    let Certificate { chain_file, key_file } = file;
    let of = |path: &std::path::Path| {
        let path = path.display().to_string();
        move |error: rustls::pki_types::pem::Error| format!("{path}: {error}")
    };
    let chain = CertificateDer::pem_file_iter(chain_file).map_err(of(chain_file))?;
    let chain: Vec<_> = chain.collect::<Result<_, _>>().map_err(of(chain_file))?;
    if chain.is_empty() {
        return Err(format!("{}: no certificate is in it", chain_file.display()));
    }
    secret::owner_only(key_file)?;
    let key = PrivateKeyDer::from_pem_file(key_file).map_err(of(key_file))?;
    CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider())
        .map_err(|error| format!("{}: does not belong to {}: {error}", key_file.display(), chain_file.display()))
}

fn is_for(certified: &CertifiedKey, host: &str) -> bool {
    let Ok(certificate) = certified.end_entity_cert().and_then(ParsedCertificate::try_from) else { return false };
    ServerName::try_from(host).is_ok_and(|host| verify_server_name(&certificate, &host).is_ok())
}

/// When a chain can't be used any more: whatever of it ends first.
fn end(certified: &CertifiedKey) -> Result<DateTime<Utc>, String> {
    let mut ends = DateTime::<Utc>::MAX_UTC;
    for certificate in &certified.cert {
        let (_, read) = X509Certificate::from_der(certificate).map_err(|error| format!("no certificate: {error}"))?;
        let last = DateTime::from_timestamp(read.validity().not_after.timestamp(), 0);
        ends = ends.min(last.ok_or("a certificate ends at no time that there is")?);
    }
    Ok(ends)
}

#[cfg(test)]
mod tests;
