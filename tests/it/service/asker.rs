//! Whoever asks under load: one connection that is kept, and next to nothing that is done for an answer, since the processors are shared with what is asked.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Headers of an answer, at most.
const HEADERS: usize = 32;

/// One who asks, and waits for each answer before the next question.
pub(crate) struct Asker {
    address: String,
    /// None until it is asked for the first time.
    stream: Option<TcpStream>,
    /// A request, and then what came back.
    bytes: Vec<u8>,
}

impl Asker {
    /// Asks whoever listens at this address, `host:port`, in the open.
    pub(crate) fn of(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None, bytes: Vec::new() }
    }

    /// Asks for a path: the status and the body.
    ///
    /// # Errors
    /// If there is no connection, or it ends before the answer does. After that nothing more comes of this one.
    pub(crate) fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> io::Result<(u16, &[u8])> {
        let Self { address, stream, bytes } = self;
        let stream = match stream {
            Some(stream) => stream,
            none => none.insert(connected(address)?),
        };
        bytes.clear();
        write!(bytes, "GET {path} HTTP/1.1\r\nhost: {address}\r\n")?;
        for (name, value) in headers {
            write!(bytes, "{name}: {value}\r\n")?;
        }
        bytes.extend(b"\r\n");
        stream.write_all(bytes)?;
        bytes.clear();
        let (status, body) = loop {
            if let Some(found) = whole(bytes)? {
                break found;
            }
            let had = bytes.len();
            bytes.resize(had + 16_384, 0);
            let came = stream.read(&mut bytes[had..])?;
            bytes.truncate(had + came);
            if came == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        };
        Ok((status, &bytes[body..]))
    }
}

fn connected(address: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    Ok(stream)
}

/// The status of an answer and where its body begins, once all of it is there.
fn whole(bytes: &[u8]) -> io::Result<Option<(u16, usize)>> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut answer = httparse::Response::new(&mut headers);
    let parsed = answer.parse(bytes).map_err(|fault| wrong(&fault.to_string()))?;
    let httparse::Status::Complete(body) = parsed else { return Ok(None) };
    let length = answer.headers.iter().find(|it| it.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|it| std::str::from_utf8(it.value).ok()?.parse::<usize>().ok());
    let length = length.ok_or_else(|| wrong("an answer does not say how long it is"))?;
    let status = answer.code.ok_or_else(|| wrong("an answer has no status"))?;
    Ok((bytes.len() >= body + length).then_some((status, body)))
}
