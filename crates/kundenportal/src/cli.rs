//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::Timestamp;

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
    Doctor(Doctor),
    /// The configuration.
    #[command(subcommand)]
    Config(Config),
    /// Accounts.
    #[command(subcommand)]
    Accounts(Accounts),
    /// The texts that the law wants before sign-in.
    #[command(subcommand)]
    Legal(Legal),
    /// Persons, households and cases from the specialist system.
    #[command(subcommand)]
    People(People),
    /// Keys.
    #[command(subcommand)]
    Keys(Keys),
    /// The object store.
    #[command(subcommand)]
    Objects(Objects),
    /// Copy rows, wrapped keys and objects into a new directory, while the portal runs. The key file is not among them.
    Backup(Backup),
    /// Bring a backup into an empty database and an empty store, and say exactly what is lost. Exit code 1: something is.
    Restore(Restore),
    /// The audit log.
    #[command(subcommand)]
    Audit(Audit),
    /// Times in which the portal did not work, for everybody to see.
    #[command(subcommand)]
    Outage(Outage),
    /// Receipts, without a running portal.
    #[command(subcommand)]
    Receipt(Receipt),
    /// Documents, without a running portal.
    #[command(subcommand)]
    Document(Document),
}

/// A command that needs a configuration and nothing else.
#[derive(Debug, Args)]
pub struct Configured {
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `backup`
#[derive(Debug, Args)]
pub struct Backup {
    /// A new directory for it, that only its owner may read.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// An older backup on the same disk: objects that it has are linked instead of copied.
    #[arg(long, value_name = "DIR")]
    pub reuse: Option<PathBuf>,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `restore`
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup.
    #[arg(long, value_name = "DIR")]
    pub from: PathBuf,
    /// The configuration file, which says where to.
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

/// `doctor`
#[derive(Debug, Args)]
pub struct Doctor {
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
    /// Print one line for Nagios, Icinga or Checkmk. Exit code 0: all well, 1: a warning, 2: critical, 3: unknown.
    #[arg(long)]
    pub nagios: bool,
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

/// `accounts`
#[derive(Debug, Subcommand)]
pub enum Accounts {
    /// Make an administrator's account and print its letter with the code, this once.
    AddAdmin(AddAdmin),
}

/// `accounts add-admin`
#[derive(Debug, Args)]
pub struct AddAdmin {
    /// Slug of the Jobcenter.
    #[arg(long, value_name = "SLUG")]
    pub tenant: String,
    /// What the administrator will type at sign-in.
    #[arg(long, value_name = "LOGIN")]
    pub login: String,
    /// The name to show.
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `legal`
#[derive(Debug, Subcommand)]
pub enum Legal {
    /// Write a text from a file; older versions are kept. `serve` needs all of them in German.
    Write(LegalWrite),
}

/// `legal write`
#[derive(Debug, Args)]
pub struct LegalWrite {
    /// imprint, privacy, terms, accessibility, easy-language, sign-language or help.
    pub page: String,
    /// The text: UTF-8; `# ` begins a heading, `- ` an item of a list, an empty line a paragraph.
    pub file: PathBuf,
    /// Slug of the Jobcenter.
    #[arg(long, value_name = "SLUG")]
    pub tenant: String,
    /// Its language, as a tag.
    #[arg(long, value_name = "TAG", default_value = "de")]
    pub language: String,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
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
    /// The file, CSV or JSON; both are described in docs/reference/people-import.md.
    #[arg(required_unless_present = "watch", conflicts_with = "watch")]
    pub file: Option<PathBuf>,
    /// Slug of the Jobcenter.
    #[arg(long, value_name = "SLUG")]
    pub tenant: String,
    /// Apply it; without this only the preview is shown.
    #[arg(long)]
    pub apply: bool,
    /// Apply it although it changes more than one in ten of the rows that are there: the number that the preview showed.
    #[arg(long, value_name = "NUMBER", requires = "apply")]
    pub confirm: Option<u64>,
    /// Apply every file that is moved into this folder, until told to stop. Reports stand in its folders done and failed.
    #[arg(long, value_name = "DIR")]
    pub watch: Option<PathBuf>,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `keys`
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Make the key file that the configuration names. Never replaces one.
    Init(Configured),
    /// List the versions of each Jobcenter's key, how many case keys are under which, and the key that its audit log is
    /// checked with.
    List(Configured),
    /// Make a new version of a Jobcenter's key; a running portal wraps the keys of its cases anew in the background.
    Rotate(OfTenant),
    /// Write what recovery needs beside the objects and the key file: wrapped keys, and where they belong.
    ExportWraps(ExportWraps),
}

/// `keys export-wraps`
#[derive(Debug, Args)]
pub struct ExportWraps {
    /// A new file for it, that only its owner may read; without this it goes to standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `receipt`
#[derive(Debug, Subcommand)]
pub enum Receipt {
    /// Judge a receipt without a database, in German or English as LANG says. Exit code 0: genuine, 1: not genuine, or a
    /// document is not one of those that it names, 2: unreadable.
    Verify(VerifyReceipt),
}

/// `receipt verify`
#[derive(Debug, Args)]
pub struct VerifyReceipt {
    /// The receipt, as it was downloaded.
    pub file: PathBuf,
    /// A key of the log, kept from elsewhere.
    #[arg(long = "key", value_name = "VKEY")]
    pub keys: Vec<String>,
    /// A document that was sent: is it one of those that the receipt names?
    #[arg(long = "document", value_name = "FILE")]
    pub documents: Vec<PathBuf>,
}

/// `document`
#[derive(Debug, Subcommand)]
pub enum Document {
    /// Open an object from a backup, without a server and a database.
    ///
    /// Exit code 0: opened. 1: a file can't be read or written. 2: not understood. 3: the rows are not whole. 4: they do
    /// not know the object. 5: the key file can't be used. 6: it is not the one of this installation. 7: a wrapped key
    /// does not open. 8: the object is not the one of this document. 9: the object is damaged. 10: the document is not
    /// the one that was received.
    Open(OpenDocument),
}

/// `document open`
#[derive(Debug, Args)]
pub struct OpenDocument {
    /// The object, as copied from the bucket or the directory.
    pub object: PathBuf,
    /// What `keys export-wraps` wrote.
    #[arg(long, value_name = "DUMP.jsonl")]
    pub rows: PathBuf,
    /// The key file.
    #[arg(long, value_name = "FILE", required_unless_present = "config")]
    pub key_file: Option<PathBuf>,
    /// Where the key is in a token: the configuration file that says which.
    #[arg(long, value_name = "FILE", conflicts_with = "key_file")]
    pub config: Option<PathBuf>,
    /// A new file for the document, that only its owner may read. `-` is standard output, which it is without this too,
    /// unless that is a terminal.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// The name of the object in the store, t/…/d/…/…, where its path does not end in it.
    #[arg(long, value_name = "NAME")]
    pub key: Option<String>,
    /// If the object is damaged, keep what stood before the damage.
    #[arg(long, requires = "out")]
    pub keep_good_part: bool,
}

/// `objects`
#[derive(Debug, Subcommand)]
pub enum Objects {
    /// Compare the whole store with the database and tell what a sweep would do. Changes nothing. Exit code 1: somebody
    /// has to look.
    Check(Configured),
}

/// `outage`
#[derive(Debug, Subcommand)]
pub enum Outage {
    /// Tell that the portal does not work, or did not from some moment on.
    Begin(OutageBegin),
    /// Tell that it works again.
    End(OutageEnd),
    /// Show the latest, and the key that others check their signatures with.
    List(OutageList),
    /// Check a signed note, without a running portal. Exit code 0: genuine, 1: not genuine, 2: unreadable.
    Verify(OutageVerify),
}

/// `outage begin`
#[derive(Debug, Args)]
pub struct OutageBegin {
    /// What does not work, in one line that customers understand, in German.
    #[arg(long, value_name = "TEXT")]
    pub what: String,
    /// Since when, as 2026-03-02T09:00:00+01:00; now, where nothing is said.
    #[arg(long, value_name = "TIME")]
    pub from: Option<Timestamp>,
    /// Slug of the Jobcenter; all of them, where nothing is said.
    #[arg(long, value_name = "SLUG")]
    pub tenant: Option<String>,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `outage end`
#[derive(Debug, Args)]
pub struct OutageEnd {
    /// Since when it works again; now, where nothing is said.
    #[arg(long, value_name = "TIME")]
    pub until: Option<Timestamp>,
    /// Slug of the Jobcenter; all of them, where nothing is said.
    #[arg(long, value_name = "SLUG")]
    pub tenant: Option<String>,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `outage list`
#[derive(Debug, Args)]
pub struct OutageList {
    /// Slug of the Jobcenter; all of them, where nothing is said.
    #[arg(long, value_name = "SLUG")]
    pub tenant: Option<String>,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `outage verify`
#[derive(Debug, Args)]
pub struct OutageVerify {
    /// The note, as it was copied from the page.
    pub file: PathBuf,
    /// The key of the Jobcenter's log, kept from elsewhere.
    #[arg(long, value_name = "VKEY")]
    pub key: String,
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
            "kundenportal doctor --nagios --config FILE",
            "kundenportal config check --config FILE",
            "kundenportal people import FILE --tenant T --config FILE",
            "kundenportal people import FILE --tenant T --config FILE --apply",
            "kundenportal keys init --config FILE",
            "kundenportal keys list --config FILE",
            "kundenportal objects check --config FILE",
            "kundenportal keys rotate --tenant T --config FILE",
            "kundenportal keys export-wraps --config FILE",
            "kundenportal keys export-wraps --config FILE --out DUMP.jsonl",
            "kundenportal outage begin --what TEXT --config FILE",
            "kundenportal outage begin --what TEXT --from 2026-03-02T09:00:00+01:00 --tenant T --config FILE",
            "kundenportal outage end --config FILE",
            "kundenportal outage end --until 2026-03-02T10:00:00Z --tenant T --config FILE",
            "kundenportal outage list --config FILE",
            "kundenportal outage verify NOTE --key VKEY",
            "kundenportal audit export --tenant T --config FILE",
            "kundenportal audit verify FILE",
            "kundenportal audit verify FILE --key A --key B --checkpoint C --receipt D --receipt E",
            "kundenportal audit checkpoint --tenant T --config FILE",
            "kundenportal audit accept-restore --tenant T --reason TEXT --config FILE",
            "kundenportal receipt verify FILE",
            "kundenportal receipt verify FILE --key A --key B --document C --document D",
            "kundenportal document open OBJECT --rows DUMP.jsonl --key-file FILE",
            "kundenportal document open OBJECT --rows D --key-file K --key t/a/d/b/c --out FILE --keep-good-part",
        ] {
            assert!(parse(line).is_ok(), "{line}");
        }
        for line in [
            "kundenportal",
            "kundenportal serve",
            "kundenportal serve --config FILE --only everything",
            "kundenportal demo --port 65536",
            "kundenportal audit accept-restore --tenant T --config FILE",
            "kundenportal keys rotate --config FILE",
            "kundenportal outage begin --config FILE",
            "kundenportal outage end --until noon --config FILE",
            "kundenportal document open OBJECT --rows D",
            "kundenportal document open OBJECT --rows D --key-file K --keep-good-part",
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
