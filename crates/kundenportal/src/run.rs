//! From a command to its exit code: 0 done, 1 failed or found wrong, 2 not understood (`audit verify`: unreadable);
//! `document open` has a code of its own for each refusal, `doctor --nagios` those of a plugin.

use std::path::Path;
use std::process::ExitCode;

use crate::cli::{
    Accounts, Audit, Cli, Command, Config as ConfigCommand, Configured, Document, Keys, Legal, Objects, Outage, People,
    Receipt,
};
use crate::config::{self, Config};
use crate::error::{Error, Result};
use crate::{commands, demo, harden, logging, print, serve};

/// Runs a command to its end.
pub fn run(cli: Cli) -> ExitCode {
    match dispatch(cli.command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            print::failure(error.sentence());
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<u8> {
    match command {
        Command::Demo(args) => block_on(demo::demo(&args, environment()))?,
        Command::Serve(args) => with(&args.config, async |config| serve::serve(config, &args.only).await)?,
        Command::Worker(args) => with(&args.config, async |config| serve::worker(config).await)?,
        Command::Migrate(args) => with(&args.config, async |config| commands::migrate(config).await)?,
        Command::Doctor(args) if args.nagios => {
            let told = with(&args.config, async |config| Ok(commands::doctor_nagios(config).await));
            return Ok(told.unwrap_or_else(|error| commands::unknown_to_nagios(&error.sentence())));
        }
        Command::Doctor(args) => {
            return with(&args.config, async |config| Ok(u8::from(!commands::doctor(config).await)));
        }
        Command::Objects(Objects::Check(args)) => {
            return with(&args.config, async |config| Ok(u8::from(!commands::objects_check(config).await?)));
        }
        Command::Backup(args) => with(&args.config, async |config| commands::backup(config, &args).await)?,
        Command::Restore(args) => {
            return with(&args.config, async |config| Ok(u8::from(!commands::restore(config, &args).await?)));
        }
        Command::Config(ConfigCommand::Check(args)) => check(&args)?,
        Command::Accounts(Accounts::AddAdmin(args)) => {
            with(&args.config, async |config| commands::add_admin(config, &args).await)?;
        }
        Command::Legal(Legal::Write(args)) => {
            with(&args.config, async |config| commands::write_legal_text(config, &args).await)?;
        }
        Command::People(People::Import(args)) => {
            with(&args.config, async |config| commands::people_import(config, &args).await)?;
        }
        Command::Keys(command) => keys(command)?,
        Command::Outage(command) => return outage(command),
        Command::Audit(command) => return audit(command),
        Command::Receipt(Receipt::Verify(args)) => return Ok(commands::verify_receipt(&args, environment())),
        Command::Document(Document::Open(args)) => return block_on(async { Ok(commands::document_open(&args).await) }),
    }
    Ok(0)
}

fn keys(command: Keys) -> Result<()> {
    match command {
        Keys::Init(args) => with(&args.config, async |config| commands::keys_init(config).await),
        Keys::List(args) => with(&args.config, async |config| commands::keys_list(config).await),
        Keys::Rotate(args) => with(&args.config, async |config| commands::rotate_key(config, &args).await),
        Keys::ExportWraps(args) => {
            with(&args.config, async |config| Box::pin(commands::export_wraps(config, &args)).await)
        }
    }
}

fn outage(command: Outage) -> Result<u8> {
    match command {
        Outage::Verify(args) => return Ok(commands::outage_verify(&args)),
        Outage::Begin(args) => with(&args.config, async |config| commands::outage_begin(config, &args).await)?,
        Outage::End(args) => with(&args.config, async |config| commands::outage_end(config, &args).await)?,
        Outage::List(args) => with(&args.config, async |config| commands::outage_list(config, &args).await)?,
    }
    Ok(0)
}

fn audit(command: Audit) -> Result<u8> {
    match command {
        Audit::Verify(args) => return Ok(commands::verify(&args)),
        Audit::Export(args) => with(&args.config, async |config| Box::pin(commands::export(config, &args)).await)?,
        Audit::Checkpoint(args) => with(&args.config, async |config| commands::checkpoint(config, &args).await)?,
        Audit::AcceptRestore(args) => {
            with(&args.config, async |config| commands::accept_restore(config, &args).await)?;
        }
    }
    Ok(0)
}

fn check(args: &Configured) -> Result<()> {
    load(&args.config)?;
    print::line(format_args!("{}: fine", args.config.display()));
    Ok(())
}

fn load(file: &Path) -> Result<Config> {
    Ok(config::load(file, environment())?)
}

/// What the process was given, as far as it is text.
pub(crate) fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// Runs a command with its configuration, telling the operator as the configuration says.
fn with<T>(file: &Path, command: impl AsyncFnOnce(&Config) -> Result<T>) -> Result<T> {
    let config = load(file)?;
    logging::start(&config.log);
    harden::process().map_err(Error::io("this process"))?;
    block_on(command(&config))
}

fn block_on<T>(command: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::io("runtime"))?;
    runtime.block_on(command)
}
