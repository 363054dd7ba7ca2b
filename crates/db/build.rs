//! Builds again when a migration is added: `sqlx::migrate!` only watches the files it has seen.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
