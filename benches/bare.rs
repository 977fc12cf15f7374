//! A server that does nothing, of the same framework as the service: what `benches/service/load` measures the service against.
//!
//! In: nothing. Out: its address on a line, then answers until it is killed. No figure is taken here.

use actix_web::{App, HttpResponse, HttpServer, rt, web};

/// As under `cargo bench`, which runs every bench and would wait for this one for ever.
const ASKED: &str = "--bench";

fn main() -> std::io::Result<()> {
    if std::env::args().any(|it| it == ASKED) {
        return Ok(());
    }
    rt::System::new().block_on(async {
        let hello = || async { HttpResponse::Ok().body("hello") };
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        let server = HttpServer::new(move || App::new().route("/", web::get().to(hello)));
        let server = server.workers(workers).bind(("127.0.0.1", 0))?;
        for address in server.addrs() {
            use std::io::Write as _;
            writeln!(std::io::stdout(), "http://{address}/")?;
        }
        server.run().await
    })
}
