//! Where a case is shown and a key is read: a terminal's own screen, or plain lines where there is no terminal.
//!
//! In: lines of text. Out: the reader's command. The terminal shows cases on its alternate screen, so that no name stays behind when the
//! session ends; it is given back however the program ends by itself, a panic among the ways. Ctrl-C is a key here, and quits.

use std::io::{self, BufRead as _, IsTerminal as _, Write};
use std::sync::Once;

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode, size,
};
use crossterm::{execute, queue};

use super::review_sheet::DIFFERS;
use crate::journal::CaseAnswer;

/// What a reader wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Command {
    Answer(CaseAnswer),
    Undo,
    Quit,
}

/// Where cases are shown.
pub(super) enum Screen {
    Terminal(RawScreen),
    Lines,
}

const KEYS: &str = "1 same   2 different   3 unsure   u undo the last   q quit";

impl Screen {
    /// The terminal, if both ends of the session are one.
    pub(super) fn open() -> io::Result<Self> {
        if io::stdin().is_terminal() && io::stdout().is_terminal() {
            return Ok(Self::Terminal(RawScreen::enter()?));
        }
        Ok(Self::Lines)
    }

    /// Shows a case and waits for the reader's word on it. `told` says what became of the last one.
    pub(super) fn ask(
        &self,
        lines: &[String],
        told: &str,
        out: &mut (dyn Write + Send),
    ) -> anyhow::Result<Command> {
        match self {
            Self::Terminal(_) => RawScreen::ask(lines, told, out),
            Self::Lines => {
                if !told.is_empty() {
                    writeln!(out, "{told}\n")?;
                }
                for line in lines {
                    writeln!(out, "{line}")?;
                }
                loop {
                    writeln!(out, "{KEYS}")?;
                    out.flush()?;
                    let mut answer = String::new();
                    if io::stdin().lock().read_line(&mut answer)? == 0 {
                        return Ok(Command::Quit);
                    }
                    if let Some(command) = of_word(answer.trim()) {
                        return Ok(command);
                    }
                }
            }
        }
    }
}

fn of_word(word: &str) -> Option<Command> {
    match word.to_lowercase().as_str() {
        "1" | "same" => Some(Command::Answer(CaseAnswer::Same)),
        "2" | "different" => Some(Command::Answer(CaseAnswer::Different)),
        "3" | "unsure" => Some(Command::Answer(CaseAnswer::Unsure)),
        "u" | "undo" => Some(Command::Undo),
        "q" | "quit" => Some(Command::Quit),
        _ => None,
    }
}

/// A terminal that gives single keys and shows another screen than the shell's, until it is dropped.
pub(super) struct RawScreen(());

/// Gives the terminal back. Twice does no harm.
fn give_back() {
    // nothing is left to be done where even this fails
    let _ = execute!(io::stdout(), Show, LeaveAlternateScreen);
    let _ = disable_raw_mode();
}

impl Drop for RawScreen {
    fn drop(&mut self) {
        give_back();
    }
}

impl RawScreen {
    fn enter() -> io::Result<Self> {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            // a panic speaks before anything is dropped: it would speak on a screen that goes away
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                before(panic);
            }));
        });
        let screen = Self(());
        enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen, Hide)?;
        Ok(screen)
    }

    fn ask(lines: &[String], told: &str, out: &mut (dyn Write + Send)) -> anyhow::Result<Command> {
        let mut top = 0_usize;
        loop {
            let (columns, rows) = size()?;
            // the foot has two lines
            let height = usize::from(rows).saturating_sub(2).max(1);
            top = top.min(lines.len().saturating_sub(height));
            let more = if lines.len() > top + height { "   space: more" } else { "" };
            let shown = lines.iter().skip(top).take(height);
            let frame = frame(shown, told, &format!("{KEYS}{more}"), (columns, rows))?;
            out.write_all(&frame)?;
            out.flush()?;
            match read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => match of_key(key) {
                    Pressed::Command(command) => return Ok(command),
                    Pressed::Down(lines) => top = top.saturating_add(lines.unwrap_or(height)),
                    Pressed::Up(lines) => top = top.saturating_sub(lines.unwrap_or(height)),
                    Pressed::Nothing => {}
                },
                Event::Key(_)
                | Event::Resize(_, _)
                | Event::FocusGained
                | Event::FocusLost
                | Event::Mouse(_) => {}
            }
        }
    }
}

/// A screenful, in one piece so that nothing flickers.
fn frame<'l>(
    lines: impl Iterator<Item = &'l String>,
    told: &str,
    keys: &str,
    (columns, rows): (u16, u16),
) -> io::Result<Vec<u8>> {
    let mut frame = Vec::new();
    queue!(frame, MoveTo(0, 0), Clear(ClearType::All))?;
    for line in lines {
        // the mark says it in words; the weight of the letters says it again
        let bold = line.ends_with(DIFFERS);
        if bold {
            queue!(frame, SetAttribute(Attribute::Bold))?;
        }
        write!(frame, "{}\r\n", fitting(line, columns))?;
        if bold {
            queue!(frame, SetAttribute(Attribute::Reset))?;
        }
    }
    queue!(frame, MoveTo(0, rows.saturating_sub(2)))?;
    write!(frame, "{}", fitting(told, columns))?;
    queue!(frame, MoveTo(0, rows.saturating_sub(1)), SetAttribute(Attribute::Reverse))?;
    write!(frame, "{}", fitting(keys, columns))?;
    queue!(frame, SetAttribute(Attribute::Reset))?;
    Ok(frame)
}

/// As much of a line as a terminal of that many columns shows without beginning another.
fn fitting(line: &str, columns: u16) -> String {
    line.chars().take(usize::from(columns)).collect()
}

/// What a key is for.
enum Pressed {
    Command(Command),
    /// So many lines; none is a screenful.
    Down(Option<usize>),
    Up(Option<usize>),
    Nothing,
}

fn of_key(key: KeyEvent) -> Pressed {
    let KeyEvent { code, modifiers, .. } = key;
    if let KeyCode::Char(character) = code {
        if modifiers.contains(KeyModifiers::CONTROL) {
            return match character {
                'c' | 'd' => Pressed::Command(Command::Quit),
                _ => Pressed::Nothing,
            };
        }
        if character == ' ' {
            return Pressed::Down(None);
        }
        return of_word(character.encode_utf8(&mut [0; 4]))
            .map_or(Pressed::Nothing, Pressed::Command);
    }
    if code == KeyCode::Esc {
        return Pressed::Command(Command::Quit);
    }
    if code == KeyCode::Down {
        return Pressed::Down(Some(1));
    }
    if code == KeyCode::Up {
        return Pressed::Up(Some(1));
    }
    if code == KeyCode::PageDown {
        return Pressed::Down(None);
    }
    if code == KeyCode::PageUp { Pressed::Up(None) } else { Pressed::Nothing }
}
