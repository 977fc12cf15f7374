//! A partner's receiver of notices.
//!
//! `HEARTH_SECRET=whsec_… HEARTH_PUBLIC_KEY=whpk_… cargo run --release -- 8090` prints a line for each new notice that is posted to
//! `http://127.0.0.1:8090/`. `receiver` has all of it; here are the arguments.

mod receiver;

use std::io;

fn main() -> io::Result<()> {
    let said = |name: &str| {
        std::env::var(name).map_err(|_| {
            io::Error::other(format!("{name} is not set: it was shown when the endpoint was set"))
        })
    };
    let keys = receiver::Keys::parse(&said("HEARTH_SECRET")?, &said("HEARTH_PUBLIC_KEY")?);
    let keys = keys.map_err(io::Error::other)?;
    let port = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(8090);
    let receiver = receiver::Receiver::new(keys, |notice| println!("{notice}"));
    actix_web::rt::System::new().block_on(async { receiver.listen(port)?.0.await })
}
