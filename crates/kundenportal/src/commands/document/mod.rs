//! `document open`: an object from a backup, without a server and a database.

mod failed;

use std::fs::File;
use std::io::{BufReader, IsTerminal as _, Read, Seek as _, Write};
use std::path::Path;
use std::sync::Arc;

use blobs::ObjectKey;
use custody::KeyProvider;
use custody::wraps::{Recovered, recover};
use envelope::HEADER;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::cli::OpenDocument;
use crate::config;
use crate::files::NewFile;
use crate::print;
use crate::random::SystemRng;
use failed::{Failed, Result, io};

/// Sealed bytes that are read at a time.
const BLOCK: usize = 1 << 20;

/// Opens an object. Gives the exit code.
pub(crate) async fn open(args: &OpenDocument) -> u8 {
    match try_open(args).await {
        Ok(()) => 0,
        Err(failed) => {
            print::failure(&failed);
            failed.exit_code()
        }
    }
}

async fn try_open(args: &OpenDocument) -> Result<()> {
    let to_stdout = args.out.as_deref().is_none_or(|out| out == Path::new("-"));
    if args.out.is_none() && std::io::stdout().is_terminal() {
        return Err(Failed::Terminal);
    }
    let key = object_key(args)?;
    let provider = provider(args).await.map_err(Failed::KeyFile)?;
    let rows = File::open(&args.rows).map_err(io(args.rows.display()))?;
    let mut object = File::open(&args.object).map_err(io(args.object.display()))?;
    let recovered = recover(BufReader::new(rows), &key, &*provider, Arc::new(SystemRng)).await?;
    match args.out.as_deref().filter(|_| !to_stdout) {
        Some(path) => to_file(&mut object, &recovered, path, args.keep_good_part),
        None => to_standard_output(&mut object, &recovered),
    }
}

/// The key file, or the token that a configuration names.
async fn provider(args: &OpenDocument) -> std::result::Result<Arc<dyn KeyProvider>, String> {
    match (&args.key_file, &args.config) {
        (Some(file), _) => {
            let provider = custody::FileProvider::open(file).map_err(|error| error.to_string())?;
            Ok(Arc::new(provider))
        }
        (None, Some(config)) => {
            let config = config::load(config, []).map_err(|problems| problems.to_string())?;
            config.keys.open().await
        }
        (None, None) => Err("no key file".to_owned()),
    }
}

/// What the object is called in the store: told, or what its path ends in.
fn object_key(args: &OpenDocument) -> Result<ObjectKey> {
    let told = args.key.clone();
    let name = told.or_else(|| {
        let parts: Vec<_> = args.object.iter().map(|part| part.to_str()).collect::<Option<_>>()?;
        Some(parts.get(parts.len().checked_sub(5)?..)?.join("/"))
    });
    name.and_then(|name| name.parse().ok()).ok_or(Failed::NoName)
}

fn to_file(object: &mut File, recovered: &Recovered, path: &Path, keep_good_part: bool) -> Result<()> {
    let mut file = NewFile::create(path).map_err(io(path.display()))?;
    let opened = copy(object, recovered, &mut file);
    match opened {
        Ok(()) => {
            file.keep().map_err(io(path.display()))?;
            for line in told(recovered) {
                print::line(line);
            }
            print::line(format_args!("written to {}", path.display()));
            Ok(())
        }
        Err(Failed::Damaged { why, good, kept: _ }) if keep_good_part && good > 0 => {
            file.keep().map_err(io(path.display()))?;
            Err(Failed::Damaged { why, good, kept: Some(path.to_owned()) })
        }
        Err(failed) => Err(failed),
    }
}

/// Looks at all of it before the first byte leaves: what reads the other end can't be told that it was too much.
fn to_standard_output(object: &mut File, recovered: &Recovered) -> Result<()> {
    copy(object, recovered, &mut std::io::sink())?;
    object.rewind().map_err(io("the object"))?;
    copy(object, recovered, &mut std::io::stdout().lock())?;
    for line in told(recovered) {
        print::note(line);
    }
    Ok(())
}

fn told(recovered: &Recovered) -> [String; 5] {
    [
        format!("name: {}", recovered.name),
        format!("type: {}", recovered.media_type),
        format!("size: {}", recovered.size),
        format!("sha256: {}", hex::encode(recovered.sha256)),
        format!("received: {}", recovered.received_at.to_rfc3339()),
    ]
}

/// Opens the object chunk by chunk, and compares its hash with the one that was received.
fn copy(object: &mut File, recovered: &Recovered, out: &mut impl Write) -> Result<()> {
    let mut header = [0; HEADER];
    object.read_exact(&mut header).map_err(|_| Failed::OtherObject)?;
    let mut opener = recovered.opener(&header).map_err(|_| Failed::OtherObject)?;
    let (mut sealed, mut plain) = (vec![0; BLOCK], Zeroizing::new(Vec::new()));
    let mut given = Given { out, hash: Sha256::new(), good: 0 };
    loop {
        let read = object.read(&mut sealed).map_err(io("the object"))?;
        if read == 0 {
            break;
        }
        let opened = opener.update(sealed.get(..read).unwrap_or_default(), &mut plain);
        given.give(&mut plain)?;
        opened.map_err(|why| given.damaged(why))?;
    }
    let opened = opener.finish(&mut plain);
    given.give(&mut plain)?;
    opened.map_err(|why| given.damaged(why))?;
    given.out.flush().map_err(io("the document"))?;
    if given.good != recovered.size || given.hash.finalize().as_slice() != recovered.sha256 {
        return Err(Failed::OtherDocument);
    }
    Ok(())
}

/// What was given out so far.
struct Given<'a, W> {
    out: &'a mut W,
    hash: Sha256,
    good: u64,
}

impl<W: Write> Given<'_, W> {
    fn give(&mut self, plain: &mut Vec<u8>) -> Result<()> {
        self.hash.update(&*plain);
        self.good += plain.len() as u64;
        self.out.write_all(plain).map_err(io("the document"))?;
        plain.clear();
        Ok(())
    }

    const fn damaged(&self, why: envelope::Refusal) -> Failed {
        Failed::Damaged { why, good: self.good, kept: None }
    }
}
