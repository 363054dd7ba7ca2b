//! The program `kundenportal`.

use clap::Parser as _;

fn main() -> std::process::ExitCode {
    kundenportal::run(kundenportal::cli::Cli::parse())
}
