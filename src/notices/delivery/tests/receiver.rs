//! A receiver on this machine: real sockets, real HTTP/1.1 with connections that are kept, and answers or misdeeds as a test wants them.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as it came in.
#[derive(Clone, Debug)]
pub(in crate::notices) struct Received {
    pub(in crate::notices) method: String,
    pub(in crate::notices) path: String,
    pub(in crate::notices) headers: Vec<(String, String)>,
    pub(in crate::notices) body: Vec<u8>,
    /// Over which connection it came, counted from 1.
    pub(in crate::notices) connection: usize,
}

impl Received {
    pub(in crate::notices) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }
}

/// What the receiver does about it.
#[derive(Clone, Debug)]
pub(in crate::notices) enum Reply {
    /// Answers with a status, header lines and a body.
    Answer(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Says nothing until the test is over.
    Silence,
    /// Writes these bytes and hangs up.
    Bytes(Vec<u8>),
    /// Writes a byte every few milliseconds, and never comes to an end.
    Drip,
}

impl Reply {
    pub(in crate::notices) fn status(status: u16) -> Self {
        Self::Answer(status, Vec::new(), Vec::new())
    }

    pub(in crate::notices) fn with(status: u16, name: &'static str, value: &str) -> Self {
        Self::Answer(status, vec![(name, value.to_owned())], Vec::new())
    }
}

type Behaviour = dyn Fn(&Received) -> Reply + Send + Sync;

struct Shared {
    behaviour: Box<Behaviour>,
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
    over: AtomicBool,
    tls: Option<Arc<rustls::ServerConfig>>,
}

/// Listens until it is dropped.
pub(in crate::notices) struct Receiver {
    at: SocketAddr,
    shared: Arc<Shared>,
}

impl Receiver {
    pub(in crate::notices) fn new(
        behaviour: impl Fn(&Received) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::start(Box::new(behaviour), None)
    }

    /// The same behind TLS.
    pub(in crate::notices) fn behind_tls(
        tls: rustls::ServerConfig,
        behaviour: impl Fn(&Received) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::start(Box::new(behaviour), Some(Arc::new(tls)))
    }

    fn start(behaviour: Box<Behaviour>, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let at = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared {
            behaviour,
            received: Mutex::default(),
            connections: AtomicUsize::new(0),
            over: AtomicBool::new(false),
            tls,
        });
        let of_thread = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if of_thread.over.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&of_thread);
                let connection = shared.connections.fetch_add(1, Ordering::SeqCst) + 1;
                if let Ok(stream) = stream {
                    thread::spawn(move || shared.greet(stream, connection));
                }
            }
        });
        Self { at, shared }
    }

    /// Answers everything with one status.
    pub(in crate::notices) fn answering(status: u16) -> Self {
        Self::new(move |_| Reply::status(status))
    }

    pub(in crate::notices) fn url(&self, path: &str) -> String {
        let scheme = if self.shared.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.at)
    }

    pub(in crate::notices) fn requests(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        // wakes the thread that waits for a connection
        let _ = TcpStream::connect(self.at);
    }
}

impl Shared {
    fn greet(&self, stream: TcpStream, connection: usize) {
        match &self.tls {
            None => self.serve(stream, connection),
            Some(tls) => {
                let tls = rustls::ServerConnection::new(Arc::clone(tls)).expect("a connection");
                self.serve(rustls::StreamOwned::new(tls, stream), connection);
            }
        }
    }

    fn serve(&self, stream: impl Read + Write, connection: usize) {
        let mut stream = BufReader::new(stream);
        while let Some(request) = read_request(&mut stream, connection) {
            let reply = (self.behaviour)(&request);
            self.received.lock().unwrap().push(request);
            let out = stream.get_mut();
            match reply {
                Reply::Answer(status, headers, body) => {
                    let mut answer = format!("HTTP/1.1 {status} x\r\n");
                    for (name, value) in headers {
                        let _ = write!(answer, "{name}: {value}\r\n");
                    }
                    let _ = write!(answer, "content-length: {}\r\n\r\n", body.len());
                    let bytes = [answer.as_bytes(), &body].concat();
                    if out.write_all(&bytes).is_err() {
                        return;
                    }
                }
                Reply::Silence => return self.until_over(|| true),
                Reply::Bytes(bytes) => {
                    let _ = out.write_all(&bytes);
                    return;
                }
                Reply::Drip => {
                    let _ = out.write_all(b"HTTP/1.1 200 x\r\ncontent-length: 9999\r\n\r\n");
                    return self.until_over(|| out.write_all(b".").is_ok());
                }
            }
        }
    }

    fn until_over(&self, mut each: impl FnMut() -> bool) {
        while !self.over.load(Ordering::SeqCst) && each() {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn read_request(reader: &mut BufReader<impl Read>, connection: usize) -> Option<Received> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.map_or(0, |(_, value)| value.parse().unwrap_or(0));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Received { method, path, headers, body, connection })
}
