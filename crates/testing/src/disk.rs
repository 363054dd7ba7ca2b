//! What somebody finds who takes the disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Row as _};

use crate::TestPortal;

/// What changes although nothing was changed: the log itself, and when somebody was last seen.
const BOOKKEEPING: [&str; 8] = [
    "audit_heads",
    "audit_leaves",
    "audit_details",
    "audit_nodes",
    "audit_checkpoints",
    "audit_repeats",
    "sessions",
    "_sqlx_migrations",
];

/// Every file below a directory, with its bytes, by its path.
///
/// # Panics
/// If one can't be read.
pub fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(&directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let bytes = std::fs::read(&path).expect("a file");
                found.insert(path, bytes);
            }
        }
    }
    found
}

/// Whether these bytes stand somewhere in those.
///
/// # Panics
/// If there are none to look for.
pub fn holds(hay: &[u8], needle: &[u8]) -> bool {
    assert!(!needle.is_empty(), "nothing to look for");
    hay.windows(needle.len()).any(|window| window == needle)
}

impl TestPortal {
    /// Where objects are kept, if that is a directory.
    pub fn objects_directory(&self) -> Option<&Path> {
        self.objects.as_deref()
    }

    /// Every file of the object store.
    ///
    /// # Panics
    /// If objects are not in a directory.
    pub fn object_files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(self.objects.as_deref().expect("objects are in a directory"))
    }

    /// The files of the database: itself, its log of what is to be written, what is shared.
    ///
    /// # Panics
    /// If it is not SQLite.
    pub fn database_files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(self.database.file().expect("a SQLite file").parent().expect("a directory"))
    }

    /// Everything in every table but bookkeeping, as text: equal before and after means that nothing was changed.
    ///
    /// # Panics
    /// If the database is not SQLite or can't be read.
    pub async fn rows(&self) -> BTreeMap<String, String> {
        let mut database = self.sqlite().await;
        let tables = sqlx::query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        let tables = tables.fetch_all(&mut database).await.expect("tables can be listed");
        let mut all = BTreeMap::new();
        for table in tables.iter().map(|row| row.get::<String, _>(0)) {
            if !BOOKKEEPING.contains(&table.as_str()) {
                let rows = dump(&mut database, &table).await;
                all.insert(table, rows);
            }
        }
        all
    }

    /// How many entries of a log have this action.
    ///
    /// # Panics
    /// If the database can't be read.
    pub async fn entries(&self, tenant: domain::TenantId, action: domain::Action) -> usize {
        let mut tx = self.custody.read(tenant).await.expect("rows can be read");
        let counted = tx.query("SELECT COUNT(*) FROM audit_leaves WHERE tenant_id = $1 AND action = $2");
        let (count,) = counted.bind(tenant).bind(action).fetch_one().await.expect("the log can be counted");
        count
    }

    async fn sqlite(&self) -> SqliteConnection {
        let file = self.database.file().expect("a SQLite file");
        SqliteConnectOptions::new().filename(file).read_only(true).connect().await.expect("the file can be opened")
    }
}

async fn dump(database: &mut SqliteConnection, table: &str) -> String {
    let columns = sqlx::query("SELECT name FROM pragma_table_info(?)").bind(table.to_owned());
    let columns = columns.fetch_all(&mut *database).await.expect("columns can be listed");
    let quoted: Vec<_> = columns.iter().map(|row| format!("quote({})", row.get::<String, _>(0))).collect();
    let sql = format!(
        "SELECT coalesce(group_concat(line, char(10)), '') FROM (SELECT {} AS line FROM {table} ORDER BY 1)",
        quoted.join(" || ',' || ")
    );
    sqlx::query(AssertSqlSafe(sql)).fetch_one(database).await.expect("rows can be read").get(0)
}
