//! Builds again when the files of the user interface were built: they are embedded.

fn main() {
    println!("cargo::rerun-if-changed=ui/dist");
}
