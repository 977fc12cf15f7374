//! Receivers on this machine: one that answers as soon as it has read a request, one that takes connections and never says anything.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

/// Listens until the program ends.
pub(crate) struct Receiver(SocketAddr);

impl Receiver {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let at = listener.local_addr().expect("its address");
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                thread::spawn(move || serve(&stream));
            }
        });
        Self(at)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hooks", self.0)
    }
}

/// Connections are taken by the system, and nobody reads what comes.
pub(crate) fn accepts_and_says_nothing() -> Receiver {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let at = listener.local_addr().expect("its address");
    thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming() {
            held.push(stream);
        }
    });
    Receiver(at)
}

/// Reads requests to their end and answers each.
fn serve(stream: &TcpStream) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    let mut body = Vec::new();
    loop {
        let mut length = 0;
        loop {
            line.clear();
            if !reader.read_line(&mut line).is_ok_and(|read| read > 0) {
                return;
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            let header = text.split_once(':');
            if let Some((_, value)) =
                header.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        body.resize(length, 0);
        let mut out = stream;
        if reader.read_exact(&mut body).is_err()
            || out.write_all(b"HTTP/1.1 204 x\r\n\r\n").is_err()
        {
            return;
        }
    }
}
