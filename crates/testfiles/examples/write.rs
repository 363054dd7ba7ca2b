//! Writes one file of each kind into a directory, to look at them with other programs:
//! `cargo run -p testfiles --example write -- DIR`

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err(std::io::Error::other("name a directory"));
    };
    std::fs::create_dir_all(&folder)?;
    let files = [
        ("paper.pdf", testfiles::pdf(1, 12, 5_000_000)),
        ("photo.jpg", testfiles::jpeg(1, 4_000_000)),
        ("picture.png", testfiles::png(1, 100_000)),
        ("picture.webp", testfiles::webp(1, 100_000)),
        ("scan.tiff", testfiles::tiff(1, 100_000)),
        ("photo.heic", testfiles::heic(1, 100_000)),
        ("letter.docx", testfiles::docx(1, 100_000)),
        ("table.xlsx", testfiles::xlsx(1, 100_000)),
        ("letter.odt", testfiles::odt(1, 100_000)),
        ("letter.txt", testfiles::text(1, 100_000)),
    ];
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
