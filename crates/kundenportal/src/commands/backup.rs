//! `backup` and `restore`

use std::fs::OpenOptions;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use audit::guard::Found;
use blobs::ObjectKey;
use custody::Custody;
use domain::Channel;
use futures::StreamExt as _;

use super::objects;
use crate::backup::{self, Manifest, Piece, Reused, Tally, names};
use crate::cli::{Backup, Restore};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::files::{self, NewFile};
use crate::portal::{Portal, Schema};
use crate::print;

/// Makes a backup of everything but the key file, beside a running portal.
///
/// # Errors
/// What can't be read or written; then the directory has no manifest, and is no backup.
pub(crate) async fn make(config: &Config, args: &Backup) -> Result<()> {
    let out = args.out.as_path();
    if out.exists() {
        return Err(Error::refused(format!(
            "{} is there already: each backup has a directory of its own",
            out.display()
        )));
    }
    let reused = args.reuse.as_deref().map(Reused::open).transpose()?;
    let portal = Portal::open_beside(config).await?;
    let store = config.objects.open_to_read().map_err(custody::Error::Objects)?;
    let objects = out.join(names::OBJECTS);
    files::create_directory(&objects).map_err(Error::io(out.display()))?;
    let began = portal.custody.now();

    let parts = [out.join("objects.1"), out.join("objects.2")];
    let [first, second] = [writer(&parts[0])?, writer(&parts[1])?];
    let before = copied(first, async |list| backup::copy_out(&store, &objects, list, reused, |_| true).await).await?;
    let rows_at = portal.custody.now();
    let database = backup::dump(&config.database, &portal.db, out).await?;
    export_wraps(&portal.custody, &out.join(names::WRAPS)).await?;
    let newer = |key: &ObjectKey| !matches!(key, ObjectKey::Checkpoint { .. });
    let behind = copied(second, async |list| backup::copy_out(&store, &objects, list, None, newer).await).await?;
    copied(writer(&out.join(names::LIST))?, async |list| backup::merge(&parts[0], &parts[1], list)).await?;
    for part in &parts {
        files::remove(part).map_err(Error::io(part.display()))?;
    }

    let pieces = [Piece::of(out, database)?, Piece::of(out, names::WRAPS)?, Piece::of(out, names::LIST)?];
    let total = (before.objects + behind.objects, before.bytes + behind.bytes);
    let times = [began, rows_at, portal.custody.now()];
    Manifest::new(portal.db.version().await?, times, pieces, total).write(out)?;
    portal.db.close().await;
    print::line(format_args!(
        "wrote {}: rows as of {}, {} objects of {} bytes, {} of them linked to an older backup",
        out.display(),
        rows_at.to_rfc3339(),
        total.0,
        total.1,
        before.reused
    ));
    print::line(
        "The key file is not in it. Without that file nobody can read anything of this backup: keep it elsewhere.",
    );
    Ok(())
}

fn writer(path: &Path) -> Result<BufWriter<std::fs::File>> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    Ok(BufWriter::new(file.map_err(Error::io(path.display()))?))
}

/// Writes a list to its end, and to the disk.
async fn copied<T>(
    mut list: BufWriter<std::fs::File>,
    write: impl AsyncFnOnce(&mut BufWriter<std::fs::File>) -> Result<T>,
) -> Result<T> {
    let written = write(&mut list).await?;
    list.flush().and_then(|()| list.get_ref().sync_all()).map_err(Error::io("the list of objects"))?;
    Ok(written)
}

async fn export_wraps(custody: &Custody, to: &Path) -> Result<()> {
    let mut file = NewFile::create(to).map_err(Error::io(to.display()))?;
    let mut blocks = std::pin::pin!(custody.export_wraps(Channel::Cli));
    while let Some(block) = blocks.next().await {
        file.write_all(&block?).map_err(Error::io(to.display()))?;
    }
    file.keep().map_err(Error::io(to.display()))
}

/// Brings a backup into an empty place, and says what is lost. Gives whether nothing is.
///
/// # Errors
/// A place that is not empty, a backup that is not whole, what can't be read or written. Objects that were brought before stay:
/// the next try goes on from there; rows come last, all or nothing.
pub(crate) async fn restore(config: &Config, args: &Restore) -> Result<bool> {
    let from = args.from.as_path();
    let manifest = Manifest::read(from)?;
    for piece in [&manifest.database, &manifest.wraps, &manifest.list] {
        piece.expect(from)?;
    }
    // Before anything is written: without the keys the rest is of no use.
    config.keys.open().await.map_err(Error::refused)?;
    let db = db::Db::connect(&config.database.open().map_err(Error::refused)?)?;
    if manifest.migration > db.known_version() {
        return Err(Error::refused(format!(
            "the backup was made by version {} of the program, which is newer than this one",
            manifest.program
        )));
    }
    db.close().await;
    let tally = {
        let store = config.objects.open().map_err(custody::Error::Objects)?;
        backup::copy_in(from, &store, |line| print::line(format_args!("DAMAGED       {}", line.path))).await?
    };
    backup::load(&config.database, from, &manifest.database.name).await?;
    let portal = Portal::open(config, Schema::Migrate).await?;
    let Tally { objects, bytes, damaged, .. } = tally;
    print::line(format_args!(
        "restored: rows as of {}, {objects} objects of {bytes} bytes",
        manifest.rows_at.to_rfc3339()
    ));
    let logs = logs_are_whole(&portal).await?;
    let documents = objects::compare(&portal).await?;
    portal.db.close().await;
    print::line(format_args!("What came after {} is not in this backup.", manifest.rows_at.to_rfc3339()));
    Ok(logs && documents && damaged == 0)
}

async fn logs_are_whole(portal: &Portal) -> Result<bool> {
    let mut whole = true;
    for tenant in portal.services.identity.tenants() {
        match portal.services.audit.check_rollback(tenant.id).await? {
            Found::Whole => {
                print::line(format_args!("{}: the log has everything that its checkpoints cover", tenant.slug));
            }
            Found::WentBack { stored, present, .. } => {
                whole = false;
                print::line(format_args!(
                    "{}: LOST {} entries of the log: it has {present}, a checkpoint covers {stored}. The Jobcenter is only read \
                     from until `kundenportal audit accept-restore`",
                    tenant.slug,
                    stored.saturating_sub(present)
                ));
            }
        }
    }
    Ok(whole)
}
