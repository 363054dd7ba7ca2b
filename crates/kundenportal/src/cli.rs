//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Exchange of documents between customers and Jobcenters.
#[derive(Debug, Parser)]
#[command(name = "kundenportal", version, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run everything in one process on this machine, with made-up people, and print their accounts.
    Demo(Demo),
    /// Answer requests and run background jobs.
    Serve(Serve),
    /// Run background jobs only.
    Worker(Configured),
    /// Bring the database to this version, and make the Jobcenters of the configuration that are missing.
    Migrate(Configured),
    /// Look whether everything that the portal needs is there and works.
    Doctor(Configured),
    /// The configuration.
    #[command(subcommand)]
    Config(Config),
    /// Persons, households and cases from the specialist system.
    #[command(subcommand)]
    People(People),
    /// Keys.
    #[command(subcommand)]
    Keys(Keys),
    /// The audit log.
    #[command(subcommand)]
    Audit(Audit),
}

/// A command that needs a configuration and nothing else.
#[derive(Debug, Args)]
pub struct Configured {
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// Where the demo keeps everything.
    #[arg(long, value_name = "DIR", default_value = "./data")]
    pub data: PathBuf,
    /// Port on the loopback address; 0 picks a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Remove database, objects, keys and spool of the directory and begin anew.
    #[arg(long)]
    pub reset: bool,
    /// Print addresses and accounts as one JSON object in the first line.
    #[arg(long)]
    pub json: bool,
}

/// `serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
    /// Answer only these groups of routes; the others are 404 here.
    #[arg(long, value_name = "GROUP", value_delimiter = ',')]
    pub only: Vec<Group>,
}

/// A group of routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Group {
    /// Pages for people, and their styles and scripts.
    Pages,
    /// The JSON API, without what the other groups have.
    Api,
    /// Sending documents.
    Uploads,
    /// Live events.
    Events,
    /// The audit log.
    Audit,
}

/// `config`
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Tell everything that is wrong with a configuration.
    Check(Configured),
}

/// `people`
#[derive(Debug, Subcommand)]
pub enum People {
    /// Preview an import, or apply it.
    Import(PeopleImport),
}

/// `people import`
#[derive(Debug, Args)]
pub struct PeopleImport {
    /// The CSV file; its columns are described in docs/reference/people-import.md.
    pub file: PathBuf,
    /// Slug of the Jobcenter.
    #[arg(long, value_name = "SLUG")]
    pub tenant: String,
    /// Apply it; without this only the preview is shown.
    #[arg(long)]
    pub apply: bool,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `keys`
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Make the key file that the configuration names. Never replaces one.
    Init(Configured),
    /// List the versions of each Jobcenter's key, and the key that its audit log is checked with.
    List(Configured),
}

/// `audit`
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Write a Jobcenter's whole log, as `audit verify` reads it, to standard output.
    Export(OfTenant),
    /// Judge an export without a database. Exit code 0: whole, 1: broken, 2: unreadable.
    Verify(Verify),
    /// Make a checkpoint that covers every entry, and print it.
    Checkpoint(OfTenant),
    /// Accept an older state of the database after a restore; the log then says so.
    AcceptRestore(AcceptRestore),
}

/// A command about one Jobcenter.
#[derive(Debug, Args)]
pub struct OfTenant {
    /// Slug of the Jobcenter.
    #[arg(long, value_name = "SLUG")]
    pub tenant: String,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `audit verify`
#[derive(Debug, Args)]
pub struct Verify {
    /// The export; `-` is standard input.
    pub file: PathBuf,
    /// A key of the log, kept from elsewhere.
    #[arg(long = "key", value_name = "VKEY")]
    pub keys: Vec<String>,
    /// File with a checkpoint kept earlier.
    #[arg(long = "checkpoint", value_name = "NOTE")]
    pub checkpoints: Vec<PathBuf>,
    /// File with a receipt kept earlier.
    #[arg(long = "receipt", value_name = "FILE")]
    pub receipts: Vec<PathBuf>,
}

/// `audit accept-restore`
#[derive(Debug, Args)]
pub struct AcceptRestore {
    /// Slug of the Jobcenter.
    #[arg(long, value_name = "SLUG")]
    pub tenant: String,
    /// Why the older state is right; stands in the log.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_of_the_contract_is_understood() {
        for line in [
            "kundenportal demo",
            "kundenportal demo --data DIR --port 0 --reset --json",
            "kundenportal serve --config FILE",
            "kundenportal serve --config FILE --only pages,api,uploads,events,audit",
            "kundenportal worker --config FILE",
            "kundenportal migrate --config FILE",
            "kundenportal doctor --config FILE",
            "kundenportal config check --config FILE",
            "kundenportal people import FILE --tenant T --config FILE",
            "kundenportal people import FILE --tenant T --config FILE --apply",
            "kundenportal keys init --config FILE",
            "kundenportal keys list --config FILE",
            "kundenportal audit export --tenant T --config FILE",
            "kundenportal audit verify FILE",
            "kundenportal audit verify FILE --key A --key B --checkpoint C --receipt D --receipt E",
            "kundenportal audit checkpoint --tenant T --config FILE",
            "kundenportal audit accept-restore --tenant T --reason TEXT --config FILE",
        ] {
            assert!(parse(line).is_ok(), "{line}");
        }
        for line in [
            "kundenportal",
            "kundenportal serve",
            "kundenportal serve --config FILE --only everything",
            "kundenportal demo --port 65536",
            "kundenportal audit accept-restore --tenant T --config FILE",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn the_demo_has_the_defaults_of_the_contract() {
        let Command::Demo(demo) = parse("kundenportal demo").unwrap().command else { panic!("another command") };
        assert_eq!((demo.data.to_str(), demo.port, demo.reset, demo.json), (Some("./data"), 8080, false, false));
    }

    #[test]
    fn several_groups_are_told_apart() {
        let Command::Serve(serve) = parse("kundenportal serve --config F --only api,events").unwrap().command else {
            panic!("another command")
        };
        assert_eq!(serve.only, [Group::Api, Group::Events]);
    }
}
