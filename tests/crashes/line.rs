//! A line between the portal and PostgreSQL that can break at a COMMIT.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::unix::{OwnedReadHalf as ServerReads, OwnedWriteHalf as ServerTakes};
use tokio::net::{TcpListener, TcpStream, UnixStream};

/// Where it breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Break {
    /// The COMMIT never reaches the database.
    Before,
    /// The database commits, and its answer is lost.
    After,
}

/// The line. Every connection is one of its own; it breaks one of them.
#[derive(Debug)]
pub(crate) struct Line {
    port: u16,
    plan: Arc<Mutex<Plan>>,
}

#[derive(Debug, Default)]
struct Plan {
    commits: usize,
    breaks: Option<(usize, Break)>,
}

impl Line {
    /// A line to the server behind a socket.
    pub(crate) async fn to(socket: PathBuf) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let plan = Arc::new(Mutex::new(Plan::default()));
        let shared = Arc::clone(&plan);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if let Ok(server) = UnixStream::connect(&socket).await {
                    tokio::spawn(connect(client, server, Arc::clone(&shared)));
                }
            }
        });
        Self { port, plan }
    }

    /// Address of a database whose address on the server's socket is this.
    pub(crate) fn url(&self, direct: &str) -> String {
        let (before, _) = direct.split_once('?').expect("the server is named behind the database");
        let line = before.replace("@localhost/", &format!("@127.0.0.1:{}/", self.port));
        assert_ne!(line, before, "an address of another form");
        format!("{line}?sslmode=disable")
    }

    /// Lets it break at a COMMIT that is still to come, counted from 1.
    pub(crate) fn break_at(&self, commit: usize, how: Break) {
        *self.plan.lock().expect("nobody panics while holding it") = Plan { commits: 0, breaks: Some((commit, how)) };
    }

    /// Lets it break no more. Gives whether it broke where it was told to.
    pub(crate) fn mend(&self) -> bool {
        self.plan.lock().expect("nobody panics while holding it").breaks.take().is_none()
    }
}

impl Plan {
    fn commit(&mut self) -> Option<Break> {
        self.commits += 1;
        let (_, how) = self.breaks.filter(|(number, _)| *number == self.commits)?;
        self.breaks = None;
        Some(how)
    }
}

async fn connect(client: TcpStream, server: UnixStream, plan: Arc<Mutex<Plan>>) {
    let ((client_reads, client_takes), (server_reads, server_takes)) = (client.into_split(), server.into_split());
    let deaf = Arc::new(AtomicBool::new(false));
    let answers = tokio::spawn(answer(server_reads, client_takes, Arc::clone(&deaf)));
    // Whatever ends it: both halves are closed then.
    if ask(client_reads, server_takes, &plan, &deaf).await.is_err() {
        answers.abort();
    }
}

/// From the portal to the database, message by message. With an error the line is cut.
async fn ask(
    mut client: OwnedReadHalf,
    mut server: ServerTakes,
    plan: &Mutex<Plan>,
    deaf: &AtomicBool,
) -> std::io::Result<()> {
    // The first message has no type.
    let mut type_length = 0;
    loop {
        let mut message = vec![0; type_length + 4];
        client.read_exact(&mut message).await?;
        let length = message[type_length..].try_into().map(u32::from_be_bytes).expect("four bytes");
        message.resize(type_length + usize::try_from(length).expect("a message"), 0);
        client.read_exact(&mut message[type_length + 4..]).await?;
        type_length = 1;
        let commits = message.starts_with(b"Q") && message.ends_with(b"COMMIT\0");
        let breaks = if commits { plan.lock().expect("nobody panics while holding it").commit() } else { None };
        match breaks {
            None => server.write_all(&message).await?,
            Some(Break::Before) => return Err(std::io::ErrorKind::ConnectionReset.into()),
            Some(Break::After) => {
                deaf.store(true, Ordering::SeqCst);
                server.write_all(&message).await?;
            }
        }
    }
}

/// From the database to the portal. Ends both when there is an answer that is to be lost.
async fn answer(mut server: ServerReads, mut client: OwnedWriteHalf, deaf: Arc<AtomicBool>) {
    let mut block = vec![0; 65_536];
    while let Ok(length @ 1..) = server.read(&mut block).await {
        if deaf.load(Ordering::SeqCst) || client.write_all(&block[..length]).await.is_err() {
            return;
        }
    }
}
