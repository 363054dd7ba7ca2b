//! What lies in the data directory, while a process works on it or after it was killed.

use std::path::{Path, PathBuf};

use crate::house::House;

/// The objects of documents.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Those that are whole.
    pub(crate) whole: Vec<PathBuf>,
    /// Those that are not, with their lengths.
    pub(crate) unfinished: Vec<(PathBuf, u64)>,
}

impl House {
    /// The objects of documents that are there now.
    pub(crate) fn stored(&self) -> Stored {
        let mut stored = Stored::default();
        for path in files(&self.data().join("objects/t")) {
            let text = path.to_string_lossy().into_owned();
            let kind = path.ancestors().nth(2).and_then(Path::file_name);
            match text.split_once('#') {
                _ if kind.is_none_or(|kind| kind != "d") => {}
                None => stored.whole.push(path),
                // A second name of a whole object: killed between giving it its name and taking the old one away.
                Some((whole, _)) if Path::new(whole).exists() => {}
                Some(_) => {
                    let length = path.metadata().map_or(0, |found| found.len());
                    stored.unfinished.push((path, length));
                }
            }
        }
        stored
    }

    /// Every file of the data directory but the list of the demo's accounts, which holds names and passwords so that a
    /// later start can print them again.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let accounts = self.data().join("accounts.json");
        let paths = files(&self.data()).into_iter().filter(|path| *path != accounts);
        paths.filter_map(|path| std::fs::read(&path).ok().map(|bytes| (path, bytes))).collect()
    }
}

/// Files come and go while we look.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(&directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}
