//! One connection for one question. `z` commands: question and answer each end with NUL.

use std::io;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufWriter};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use crate::answer::nonsense;
use crate::{Address, Answer, Fault, ScanError, Step, Timing};

/// What is sent as one chunk at most. Its length stands in front of it; one of length 0 ends the stream.
const CHUNK: usize = 64 * 1024;
/// clamd's longest answer is a name and a few words.
const LONGEST_ANSWER: usize = 4096;

pub(crate) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

pub(crate) async fn connect(address: &Address, limit: Duration) -> Result<Box<dyn Wire>, Fault> {
    let connect = async {
        Ok::<Box<dyn Wire>, io::Error>(match address {
            Address::Unix(path) => Box::new(UnixStream::connect(path).await?),
            Address::Tcp(place) => {
                let stream = TcpStream::connect(place).await?;
                stream.set_nodelay(true)?;
                Box::new(stream)
            }
        })
    };
    match timeout(limit, connect).await {
        Ok(connected) => connected.map_err(|error| Fault::Unreachable(error.kind())),
        Err(_) => Err(Fault::Slow(Step::Connect)),
    }
}

/// Asks something short. A server that takes the question and says nothing is as good as none.
pub(crate) async fn ask(mut wire: Box<dyn Wire>, question: &[u8], limit: Duration) -> Result<Vec<u8>, Fault> {
    let asked = async {
        wire.write_all(question).await.map_err(|error| broken(&error))?;
        hear(wire).await
    };
    timeout(limit, asked).await.unwrap_or(Err(Fault::Slow(Step::Answer)))
}

/// Sends a document and hears what clamd says of it, which it may do at any time: over its limit it answers in the
/// middle and closes.
pub(crate) async fn stream<E>(
    wire: Box<dyn Wire>,
    timing: Timing,
    document: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Answer, ScanError<E>> {
    let (reader, writer) = tokio::io::split(wire);
    let mut heard = pin!(hear(reader));
    let sent = tokio::select! {
        biased;
        // Whatever is sent after it is not read any more.
        early = &mut heard => return Ok(before_the_end(&early?)?),
        sent = send(writer, timing.step, document) => sent,
    };
    match sent {
        Ok(()) => {
            let answer = timeout(timing.answer, heard).await.map_err(|_| Fault::Slow(Step::Answer))??;
            Ok(Answer::read(&answer)?)
        }
        Err(ScanError::Document(error)) => Err(ScanError::Document(error)),
        // It closed while we wrote: what it said before is still there to be read.
        Err(ScanError::Scanner(fault)) => match timeout(timing.step, heard).await {
            Ok(Ok(answer)) => Ok(before_the_end(&answer)?),
            _ => Err(fault.into()),
        },
    }
}

/// Who has not seen everything may say that it is too long or that something was found, not that it is clean.
fn before_the_end(answer: &[u8]) -> Result<Answer, Fault> {
    match Answer::read(answer)? {
        Answer::Clean => Err(Fault::Early),
        other => Ok(other),
    }
}

async fn send<E>(
    writer: impl AsyncWrite + Unpin,
    limit: Duration,
    document: impl Stream<Item = Result<Bytes, E>>,
) -> Result<(), ScanError<E>> {
    let mut writer = BufWriter::with_capacity(CHUNK, writer);
    let mut document = pin!(document);
    put(&mut writer, limit, b"zINSTREAM\0").await?;
    while let Some(block) = document.next().await {
        let block = block.map_err(ScanError::Document)?;
        for chunk in block.chunks(CHUNK) {
            // Never over 64 KiB.
            let length = u32::try_from(chunk.len()).unwrap_or(u32::MAX);
            put(&mut writer, limit, &length.to_be_bytes()).await?;
            put(&mut writer, limit, chunk).await?;
        }
    }
    put(&mut writer, limit, &[0; 4]).await?;
    match timeout(limit, writer.flush()).await {
        Ok(flushed) => Ok(flushed.map_err(|error| broken(&error))?),
        Err(_) => Err(Fault::Slow(Step::Send).into()),
    }
}

async fn put(writer: &mut (impl AsyncWrite + Unpin), limit: Duration, bytes: &[u8]) -> Result<(), Fault> {
    match timeout(limit, writer.write_all(bytes)).await {
        Ok(written) => written.map_err(|error| broken(&error)),
        Err(_) => Err(Fault::Slow(Step::Send)),
    }
}

/// Reads one answer and takes off the NUL that ends it. An answer without one was cut.
async fn hear(mut reader: impl AsyncRead + Unpin) -> Result<Vec<u8>, Fault> {
    let mut heard = Vec::new();
    let mut block = [0; 512];
    loop {
        let read = reader.read(&mut block).await.map_err(|error| broken(&error))?;
        if read == 0 {
            return Err(if heard.is_empty() { Fault::Broken(io::ErrorKind::UnexpectedEof) } else { nonsense(&heard) });
        }
        heard.extend_from_slice(block.get(..read).unwrap_or_default());
        if let Some(end) = heard.iter().position(|byte| *byte == 0) {
            let more = heard.len() > end + 1;
            if more {
                return Err(nonsense(&heard));
            }
            heard.truncate(end);
            return Ok(heard);
        }
        if heard.len() > LONGEST_ANSWER {
            return Err(nonsense(&heard));
        }
    }
}

fn broken(error: &io::Error) -> Fault {
    Fault::Broken(error.kind())
}
