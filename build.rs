//! Fetches the Design System's files for the pages, as a lock of the project says, and hands them on to be embedded.
//!
//! In: `src/http/ui/assets/package-lock.json`, which names each package with the digest of what is in it. Out: `design_system.rs` in Cargo's folder for what
//! is built, which embeds the files, or says that there are none. A build never fails for want of them: without Node, without its registry, or with
//! `HEARTH_ASSETS=plain`, pages stand under a small stylesheet of the project's own.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What is embedded: the file in the packages, and what it is called.
const SHEETS: [(&str, &str); 2] = [
    ("govuk-frontend/dist/govuk/govuk-frontend.min.css", "govuk"),
    ("@ministryofjustice/frontend/moj/moj-frontend.min.css", "moj"),
];
const SCRIPTS: [(&str, &str); 1] = [("govuk-frontend/dist/govuk/govuk-frontend.min.js", "govuk")];

/// So long the registry may take.
const PATIENCE: Duration = Duration::from_secs(60);

type Fault = Box<dyn Error>;

fn main() -> Result<(), Fault> {
    let lock = "src/http/ui/assets/package-lock.json";
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={lock}");
    println!("cargo:rerun-if-env-changed=HEARTH_ASSETS");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let wanted = std::env::var("HEARTH_ASSETS").is_ok_and(|it| it == "plain");
    let fetched = if wanted { Err("HEARTH_ASSETS=plain".into()) } else { fetched(&out) };
    let text = match fetched {
        Ok(text) => text,
        Err(fault) => {
            println!(
                "cargo:warning=the pages will be plain, without the GOV.UK Design System's own files: {fault}. \
                 With Node and npm, HEARTH_ASSETS=full in the environment builds them anew."
            );
            embedding(true, &[], &[])
        }
    };
    fs::write(out.join("design_system.rs"), text)?;
    Ok(())
}

/// Fetches the packages, and makes of them what can be embedded.
fn fetched(out: &Path) -> Result<String, Fault> {
    let folder = out.join("design-system");
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(Path::new("src/http/ui/assets").join(file), folder.join(file))?;
    }
    install(&folder)?;
    let packages = folder.join("node_modules");
    let read = |(from, name): (&str, &str), ending: &str| -> Result<(String, PathBuf), Fault> {
        let text = fs::read_to_string(packages.join(from)).map_err(|it| format!("{from}: {it}"))?;
        let to = out.join(format!("{name}.{ending}"));
        let package = from.split("/dist/").next().unwrap_or(from);
        fs::write(
            &to,
            format!("/* from {package}; MIT licence; Crown copyright */\n{}", ours(&text)),
        )?;
        Ok((name.to_owned(), to))
    };
    let sheets = SHEETS.into_iter().map(|it| read(it, "css")).collect::<Result<Vec<_>, _>>()?;
    let scripts = SCRIPTS.into_iter().map(|it| read(it, "js")).collect::<Result<Vec<_>, _>>()?;
    Ok(embedding(false, &sheets, &scripts))
}

/// Has npm install what the lock says, running nothing of it; given up after a while.
fn install(folder: &Path) -> Result<(), Fault> {
    let flags = "ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund --prefer-offline --silent \
                 --fetch-retries=0 --fetch-timeout=20000";
    let mut npm = Command::new("npm")
        .args(flags.split_whitespace())
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|it| format!("npm cannot be run ({it})"))?;
    let began = now();
    loop {
        match npm.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(format!("npm could not fetch them ({status})").into()),
            None if began.elapsed() > PATIENCE => {
                npm.kill()?;
                npm.wait()?;
                return Err("npm took too long to fetch them".into());
            }
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a registry is waited for by the clock on the wall")]
fn now() -> Instant {
    Instant::now()
}

/// A file without what a council may not use or does not serve: the typeface and pictures of GOV.UK, maps of the source.
fn ours(text: &str) -> String {
    let without_faces = without(text, "@font-face", '}');
    let without_pictures = without_faces.replace("\"GDS Transport\"", "arial");
    let without_pictures =
        without(&without_pictures.replace("GDS Transport", "arial"), "url(/", ')');
    let without_maps = without(&without_pictures, "/*# sourceMappingURL", '/');
    let without_maps = without(&without_maps, "//# sourceMappingURL", '\n');
    without_maps.replace("arial,arial,", "arial,")
}

/// The text without each stretch from `from` to the next `to`; where that was the value of a property, it is `none`.
fn without(text: &str, from: &str, to: char) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some(at) = rest.find(from) {
        kept.push_str(&rest[..at]);
        let behind = &rest[at + from.len()..];
        rest = behind.find(to).map_or("", |end| &behind[end + to.len_utf8()..]);
        if from.starts_with("url") {
            kept.push_str("none");
        }
    }
    kept.push_str(rest);
    kept
}

/// The code that embeds them.
fn embedding(plain: bool, sheets: &[(String, PathBuf)], scripts: &[(String, PathBuf)]) -> String {
    let list = |files: &[(String, PathBuf)]| {
        let each = files.iter().map(|(name, path)| {
            format!("({name:?}, include_str!({:?}))", path.display().to_string())
        });
        each.collect::<Vec<_>>().join(", ")
    };
    format!(
        "/// True where the Design System's own files are absent.\npub(in crate::http::ui) const PLAIN: bool = {plain};\n\
         const FETCHED_SHEETS: &[(&str, &str)] = &[{}];\nconst FETCHED_SCRIPTS: &[(&str, &str)] = &[{}];\n",
        list(sheets),
        list(scripts)
    )
}
