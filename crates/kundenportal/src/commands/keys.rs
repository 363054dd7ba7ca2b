//! `keys init`, `list`, `rotate` and `export-wraps`

use std::io::Write as _;
use std::path::Path;

use custody::KeyVersion;
use custody::pkcs11::Token;
use domain::Channel;
use futures::StreamExt as _;

use crate::cli::{ExportWraps, OfTenant};
use crate::config::{Config, Provider};
use crate::error::{Error, Result};
use crate::files::NewFile;
use crate::portal::{Portal, Schema};
use crate::random::SystemRng;
use crate::{files, print};

/// Makes the key file, and in a token the key.
///
/// # Errors
/// If there is one already, or it can't be written; what the token says.
pub(crate) async fn init(config: &Config) -> Result<()> {
    for line in make(config).await? {
        print::line(line);
    }
    print::line("Without it nothing that is stored can be read. Keep a backup of it apart from database and objects.");
    Ok(())
}

/// The same without a word; gives what there is to say.
///
/// # Errors
/// As [`init`].
pub(crate) async fn make(config: &Config) -> Result<Vec<String>> {
    let file = config.keys.file.as_deref().ok_or_else(|| Error::refused("keys.file is not set"))?;
    match config.keys.provider {
        Provider::File => {
            generate(file)?;
            Ok(vec![format!("made {}", file.display())])
        }
        Provider::Pkcs11 => in_token(config, file).await,
    }
}

async fn in_token(config: &Config, file: &Path) -> Result<Vec<String>> {
    let refused = |error: custody::pkcs11::Error| Error::refused(error.to_string());
    let to = config.keys.pkcs11.open().map_err(Error::refused)?;
    if file.exists() {
        return Err(Error::io(file.display())(std::io::ErrorKind::AlreadyExists.into()));
    }
    let (name, token) = (to.key.clone(), to.token.clone());
    let made = if Token::make_key(&to).map_err(refused)? { "made" } else { "found" };
    let text = custody::TokenProvider::generate(&Token::open(to).map_err(refused)?, &SystemRng).await?;
    files::create_secret(file, text.as_bytes()).map_err(Error::io(file.display()))?;
    Ok(vec![
        format!("{made} the key {name} in the token {token}, which it can't leave"),
        format!("made {} for the log, wrapped by the token", file.display()),
        "Back up the token as its maker says: a token that is lost takes everything with it.".to_owned(),
    ])
}

/// Writes new keys to a file that only its owner may read. Never replaces one.
///
/// # Errors
/// [`Error::Io`].
fn generate(file: &Path) -> Result<()> {
    files::create_secret(file, custody::FileProvider::generate(&SystemRng).as_bytes())
        .map_err(Error::io(file.display()))
}

/// Lists the versions of each Jobcenter's key with the case keys under them, and what its log is checked with.
///
/// # Errors
/// What can't be reached.
pub(crate) async fn list(config: &Config) -> Result<()> {
    let portal = Portal::open(config, Schema::Expect).await?;
    for tenant in portal.services.identity.tenants() {
        print::line(format_args!("{}", tenant.slug));
        let versions = portal.custody.key_versions(tenant.id).await?;
        let newest = versions.first().map(|key| key.version);
        for KeyVersion { version, created_at, retired_at, cases } in versions {
            let state = match retired_at {
                Some(at) => format!("retired {}", at.to_rfc3339()),
                None if Some(version) == newest => "in use".to_owned(),
                None => "being replaced".to_owned(),
            };
            print::line(format_args!("  key {version} made {}, {state}, {cases} case keys", created_at.to_rfc3339()));
        }
        print::line(format_args!("  log {}", portal.services.audit.vkey(tenant.id).await?));
    }
    portal.db.close().await;
    Ok(())
}

/// Makes a new version of a Jobcenter's key. Case keys follow in the background of a running portal.
///
/// # Errors
/// What can't be reached.
pub(crate) async fn rotate(config: &Config, args: &OfTenant) -> Result<()> {
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    let tenant = portal.tenant(&args.tenant)?;
    let version = portal.custody.rotate_key(&portal.actor(tenant.id, Channel::Cli)).await?;
    print::line(format_args!("{}: key {version} is in use", tenant.slug));
    print::line("The keys of its cases follow while the portal or a worker runs; `keys list` tells how far they are.");
    portal.db.close().await;
    Ok(())
}

/// Writes what recovery needs beside the objects and the key file.
///
/// # Errors
/// What can't be reached or written; then the file is not whole, and `document open` says so.
pub(crate) async fn export_wraps(config: &Config, args: &ExportWraps) -> Result<()> {
    let portal = Portal::open(config, Schema::Expect).await?;
    portal.guard_logs().await?;
    let mut out = match &args.out {
        Some(path) => Some(NewFile::create(path).map_err(Error::io(path.display()))?),
        None => None,
    };
    let mut blocks = std::pin::pin!(portal.custody.export_wraps(Channel::Cli));
    while let Some(block) = blocks.next().await {
        match &mut out {
            Some(file) => file.write_all(&block?).map_err(Error::io("the new file"))?,
            None => print::bytes(&block?).map_err(Error::io("standard output"))?,
        }
    }
    if let (Some(file), Some(path)) = (out, &args.out) {
        file.keep().map_err(Error::io(path.display()))?;
        print::line(format_args!("wrote {}", path.display()));
    }
    portal.db.close().await;
    Ok(())
}
