//! Writes the files of the testkit again: `cargo run -p envelope --example testkit`. They are the same every time.
#![expect(clippy::print_stdout, reason = "it tells what it wrote")]

use std::path::Path;

#[path = "../tests/testkit/cases.rs"]
mod cases;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testkit");
    for case in cases::cases() {
        std::fs::write(folder.join(case.name).with_extension("sealed"), &case.sealed)?;
        let outcome = case.outcome.map_or_else(|refusal| refusal.to_string(), |plain| format!("{} bytes", plain.len()));
        println!("{:<24} {:>6} bytes sealed: {outcome}", case.name, case.sealed.len());
    }
    Ok(())
}
