//! What sending notices costs: the real service, twenty receivers on this machine, everything signed, decided and in the journal.
//!
//! A plain program that does nothing unless told what to; `benches/README.md` says what each figure means.
//!
//! ```sh
//! cargo bench --bench sending -- --moves 1000                 # 20,000 notices that wait when the service starts
//! cargo bench --bench sending -- --moves 1000 --dead          # the same, and one of the twenty is dead
//! cargo bench --bench sending -- --flow 1000 --seconds 20     # so many notices a second, and when each is first tried
//! ```

#[path = "../tests/it/support/owing.rs"]
mod owing;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::Parser;

use owing::{Owing, SERVICES, secret, subscribe};

/// Measures the sending of notices.
#[derive(Parser)]
struct Arguments {
    /// Sends so many moves to twenty services, that wait when the service starts.
    #[arg(long, value_name = "MOVES")]
    moves: Option<usize>,
    /// Nobody listens at one of them.
    #[arg(long)]
    dead: bool,
    /// Adds so many notices a second while the service runs, and says when each was first tried.
    #[arg(long, value_name = "A SECOND", conflicts_with = "moves")]
    flow: Option<usize>,
    /// For so long.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Households of the council.
    #[arg(long, default_value_t = 2_000)]
    households: usize,
    /// People to whom something happens.
    #[arg(long, default_value_t = 1_000)]
    people: usize,
    /// Threads that send.
    #[arg(long, default_value_t = 32)]
    senders: usize,
    /// Given by cargo bench.
    #[arg(long, hide = true)]
    bench: bool,
}

/// When each notice came first, by the text that tells which move it is of.
type Came = Arc<Mutex<BTreeMap<String, Instant>>>;

#[expect(clippy::print_stdout, reason = "a program for the terminal")]
fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.moves.is_none() && arguments.flow.is_none() {
        println!("nothing to do: give --moves MOVES or --flow NOTICES");
        return Ok(());
    }
    // another program, to be measured beside this one
    let program = std::env::var("HEARTH_PROGRAM");
    let program = program.unwrap_or_else(|_| env!("CARGO_BIN_EXE_hearth").to_owned());
    let program = Path::new(&program);
    let dir = tempfile::tempdir()?;
    let folder = dir.path().join("council");
    let households = arguments.households.to_string();
    let demo = ["demo", "--nights", "1", "--no-serve", "--quiet", "--households", &households];
    Command::new(program).args(demo).arg("--dir").arg(&folder).output()?;
    subscribe(program, &folder, &format!("senders = {}\n", arguments.senders));
    let came = Came::default();
    let urls = (0..SERVICES.len()).map(|service| {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/hooks", listener.local_addr()?);
        if !(arguments.dead && service == 0) {
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &secret(service));
            receive(listener, service, key, Arc::clone(&came));
        }
        Ok(url)
    });
    let urls = urls.collect::<Result<Vec<String>>>()?;
    let mut owing = Owing::of(&folder, arguments.people);
    owing.endpoints(&said(), &urls);
    owing.moves(&said(), 0);
    if let Some(moves) = arguments.moves {
        owing.moves(&said(), moves);
        drop(owing);
        let healthy = SERVICES.len() - usize::from(arguments.dead);
        let (mut served, ready) = serve(program, &folder)?;
        let before = processor(served.id());
        let (took, so_many) = until_all(&came, moves * healthy)?;
        let cpu = processor(served.id()) - before;
        println!(
            "{so_many} notices to {healthy} receivers that answer{}: {:.1} s from the first to the last, {:.0} a second; ready in {ready:.1?}; {:.0} µs of the service's processor time each; {} MB at most",
            if arguments.dead { " beside one that is dead" } else { "" },
            took.as_secs_f64(),
            so_many as f64 / took.as_secs_f64(),
            cpu * 1e6 / so_many as f64,
            memory(served.id()) >> 10,
        );
        // what was taken last is written down as delivered in a moment
        std::thread::sleep(Duration::from_secs(2));
        end(&mut served)?;
        let (mut again, ready) = serve(program, &folder)?;
        let most = memory(again.id()) >> 10;
        println!(
            "started again with all of them in its journal: ready in {ready:.1?}, {most} MB at most"
        );
        return end(&mut again);
    }
    let a_second = arguments.flow.unwrap_or_default();
    let (mut served, _) = serve(program, &folder)?;
    std::thread::sleep(Duration::from_secs(2));
    // ten times a second, as many moves as make the rate
    let at_once = a_second.div_ceil(10 * SERVICES.len());
    let (began, mut added) = (now(), Vec::new());
    for tick in 0..arguments.seconds * 10 {
        let due = began + Duration::from_millis(100) * u32::try_from(tick)?;
        std::thread::sleep(due.saturating_duration_since(now()));
        owing.moves(&said(), at_once);
        added.extend(std::iter::repeat_n(now(), at_once));
    }
    let (_, so_many) = until_all(&came, added.len() * SERVICES.len())?;
    let came = came.lock().expect("nobody panics");
    let mut waits: Vec<f64> = Vec::with_capacity(so_many);
    for (which, at) in came.iter() {
        // every second service is told nothing by which a move is known
        let Some(number) = which.split(' ').nth(2).and_then(|it| it.parse::<usize>().ok()) else {
            continue;
        };
        waits.push(at.saturating_duration_since(added[number - 1]).as_secs_f64());
    }
    waits.sort_by(f64::total_cmp);
    let share = |percent: usize| waits[(waits.len() - 1) * percent / 100];
    println!(
        "{so_many} notices, {a_second} a second for {} s: from the event in the journal to the first attempt {:.2} s (median), {:.2} s (99 %), {:.2} s at most",
        arguments.seconds,
        share(50),
        share(99),
        share(100),
    );
    end(&mut served)
}

#[expect(clippy::disallowed_methods, reason = "what is measured is time on the wall")]
fn now() -> Instant {
    Instant::now()
}

/// This moment, as entries are stamped.
fn said() -> String {
    #[expect(clippy::disallowed_methods, reason = "entries are stamped by the clock")]
    let now = std::time::SystemTime::now();
    let now = jiff::Timestamp::try_from(now).expect("a moment");
    format!("{now:.0}")
}

fn serve(program: &Path, folder: &Path) -> Result<(Child, Duration)> {
    let began = now();
    let mut child = Command::new(program)
        .args(["serve", "--port", "0", "--config"])
        .arg(folder.join("hearth.toml"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("standard output")?).read_line(&mut line)?;
    if !line.starts_with("serving at ") {
        bail!("it does not serve: {line}");
    }
    Ok((child, began.elapsed()))
}

fn end(served: &mut Child) -> Result<()> {
    served.kill()?;
    served.wait()?;
    Ok(())
}

/// Waits until so many have come: how long that took from the first of them on.
fn until_all(came: &Came, so_many: usize) -> Result<(Duration, usize)> {
    let (mut has, mut still) = (0, 0);
    while has < so_many {
        std::thread::sleep(Duration::from_millis(20));
        let before = std::mem::replace(&mut has, came.lock().expect("nobody panics").len());
        still = if has == before { still + 1 } else { 0 };
        if still > 3_000 {
            bail!("{has} of {so_many} have come, and no more do");
        }
    }
    let came = came.lock().expect("nobody panics");
    let first = came.values().min().context("something came")?;
    let last = came.values().max().context("something came")?;
    Ok((last.duration_since(*first), has))
}

/// A receiver that is well, on threads of its own: it checks the signature and says that it has it.
fn receive(listener: TcpListener, service: usize, key: ring::hmac::Key, came: Came) {
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (key, came) = (key.clone(), Arc::clone(&came));
            std::thread::spawn(move || answer(&stream, service, &key, &came));
        }
    });
}

fn answer(stream: &TcpStream, service: usize, key: &ring::hmac::Key, came: &Came) -> Option<()> {
    use base64ct::{Base64, Encoding as _};
    // answers are small and go at once
    stream.set_nodelay(true).ok()?;
    let (mut from, mut to) = (BufReader::new(stream), stream);
    loop {
        let (mut id, mut at, mut signatures, mut length) =
            <(String, String, String, usize)>::default();
        loop {
            let mut line = String::new();
            if from.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if line.trim().is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name {
                "webhook-id" => value.clone_into(&mut id),
                "webhook-timestamp" => value.clone_into(&mut at),
                "webhook-signature" => value.clone_into(&mut signatures),
                "content-length" => length = value.parse().ok()?,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        from.read_exact(&mut body).ok()?;
        let content = [format!("{id}.{at}.").as_bytes(), &body].concat();
        let is_right = |signature: &str| {
            let bytes = signature.strip_prefix("v1,").and_then(|it| Base64::decode_vec(it).ok());
            bytes.is_some_and(|it| ring::hmac::verify(key, &content, &it).is_ok())
        };
        let status = if signatures.split(' ').any(is_right) { "204 Told" } else { "401 Forged" };
        if status.starts_with('2') {
            came.lock()
                .expect("nobody panics")
                .entry(which(&body, service, &id))
                .or_insert_with(now);
        }
        to.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes()).ok()?;
    }
}

/// By what a notice is known: of those that say where somebody moves, the number of the house is that of the move.
fn which(body: &[u8], service: usize, id: &str) -> String {
    let event: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let line = event["data"]["moves_to"]["lines"][0].as_str().unwrap_or_default();
    match line.split_once(' ') {
        Some((number, _)) => format!("{service} {id} {number}"),
        None => format!("{service} {id}"),
    }
}

/// Processor time of a process in seconds: user and system.
fn processor(id: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(2).filter_map(|it| it.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// The most memory that a process has had, in kB.
fn memory(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|it| it.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
