//! The terminal while the screen is shown: raw mode, alternate screen and bracketed paste, restored
//! in every case.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{cursor, queue, style};
use ratatui::layout::{Position, Rect};
use ratatui::{Terminal, TerminalOptions, Viewport};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::crash;
use super::error::TuiError;
use super::input;
use super::options::Options;
use super::wire::{self, Wire, drawn};
use crate::config::display::Surroundings;

/// Whether the screen is shown now. Global, because a panic hook and a watchdog have no other way
/// to know.
static ACTIVE: AtomicBool = AtomicBool::new(false);
/// Whether the terminal reports the mouse. Whoever gives the terminal back has to know.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Reports of clicks and of the wheel, with positions in decimal digits (SGR), which windows of any
/// size need. Shift selects text as without them.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// Collects the bytes of a frame, so that one frame is one write(2).
#[derive(Debug, Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Sink {
    /// Encloses what `draw` writes in the marks of a synchronized update. A frame like the one that
    /// is shown has no bytes, and gets no marks either: an idle line stays silent.
    fn enclose<T>(&self, draw: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let before = self.0.borrow().len();
        self.0.borrow_mut().extend_from_slice(BEGIN_SYNC);
        let drawn = draw()?;
        let mut bytes = self.0.borrow_mut();
        if bytes.len() == before + BEGIN_SYNC.len() {
            bytes.truncate(before);
        } else {
            bytes.extend_from_slice(END_SYNC);
        }
        Ok(drawn)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// The backend flushes several times per frame; the bytes are sent in [`Screen::send`].
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Capacity in bytes: more than a full repaint of a large terminal.
const FRAME: usize = 64 * 1024;
const BEGIN_SYNC: &[u8] = b"\x1b[?2026h";
const END_SYNC: &[u8] = b"\x1b[?2026l";

/// The state that frames are drawn on.
#[derive(Debug)]
enum Canvas {
    /// Nothing is shown, so the next frame has none to be compared with. It is drawn in this empty
    /// memory, which takes its size.
    Blank(Wire<Sink>, Buffer),
    /// The first frame is shown.
    First(Wire<Sink>, Buffer),
    Kept(Box<Terminal<Wire<Sink>>>),
}

/// The terminal, held until dropped.
#[derive(Debug)]
pub(super) struct Screen {
    /// `None` only after drawing a frame failed.
    canvas: Option<Canvas>,
    sink: Sink,
    area: Rect,
    /// Whether frames are enclosed in synchronized-update marks, for terminals that know them.
    sync: bool,
}

/// Refuses terminals that cannot show the screen.
pub(super) fn check(surroundings: &Surroundings) -> Result<(), TuiError> {
    if let Some(codeset) = surroundings.foreign_codeset() {
        return Err(TuiError::Codeset(codeset.to_owned()));
    }
    let tty = rustix::termios::isatty(rustix::stdio::stdin())
        && rustix::termios::isatty(rustix::stdio::stdout());
    if !tty {
        return Err(TuiError::NotATerminal);
    }
    if surroundings.dumb() {
        return Err(TuiError::DumbTerminal);
    }
    Ok(())
}

/// Columns and rows of the terminal; 80 × 24 if it reports none.
pub(super) fn size() -> Rect {
    let (columns, rows) = rustix::termios::tcgetwinsize(rustix::stdio::stdout())
        .map_or((0, 0), |size| (size.ws_col, size.ws_row));
    if columns == 0 || rows == 0 {
        Rect::new(0, 0, 80, 24)
    } else {
        Rect::new(0, 0, columns, rows)
    }
}

impl Screen {
    /// Takes over the terminal. The first frame is drawn in this memory, which is empty.
    pub(super) fn enter(options: &Options, frame: Buffer) -> Result<Screen, TuiError> {
        let surroundings = &options.surroundings;
        MOUSE.store(false, Ordering::SeqCst);
        crash::hook(options.state.as_deref());
        // Leaving out colours is decided here: crossterm's own NO_COLOR also loses reverse video
        // (dua-cli #238).
        style::force_color_output(true);
        let mut sink = Sink::default();
        sink.0.borrow_mut().reserve(FRAME);
        take(&mut sink)?;
        Ok(Screen {
            canvas: Some(Canvas::Blank(Wire::new(sink.clone()), frame)),
            sink,
            area: size(),
            sync: surroundings.modern(),
        })
    }

    /// The current size; the next frame is drawn for it.
    pub(super) fn fit(&mut self) -> io::Result<Rect> {
        let area = size();
        if area != self.area {
            self.area = area;
            self.repaint()?;
        }
        Ok(area)
    }

    /// Draws a frame and sends it in one write.
    pub(super) fn draw(
        &mut self,
        render: impl FnOnce(Rect, &mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        let canvas = self.canvas.take();
        let blank = || Canvas::Blank(Wire::new(self.sink.clone()), Buffer::default());
        let canvas = canvas.unwrap_or_else(blank);
        let area = self.area;
        let draw = || match canvas {
            Canvas::Blank(wire, frame) => first(wire, frame, area, render),
            Canvas::First(wire, shown) => next(kept(wire, shown)?, render),
            Canvas::Kept(terminal) => next(terminal, render),
        };
        self.canvas = Some(if self.sync {
            self.sink.enclose(draw)?
        } else {
            draw()?
        });
        self.send()
    }

    /// Redraws every cell with the next frame.
    ///
    /// Not by `Terminal::clear`, which asks the terminal for the cursor position and waits up to
    /// two seconds for the answer.
    pub(super) fn repaint(&mut self) -> io::Result<()> {
        let mut wire = Wire::new(self.sink.clone());
        wire.clear()?;
        self.canvas = Some(Canvas::Blank(wire, Buffer::default()));
        Ok(())
    }

    /// Suspends the program; when the shell resumes it, everything is drawn again.
    ///
    /// Without a shell with job control the signal has no effect and this returns at once.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        restore();
        let stopped =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TSTP);
        take(&mut self.sink)?;
        stopped?;
        self.area = size();
        self.repaint()
    }

    /// Turns the reports of the mouse on or off.
    pub(super) fn mouse(&mut self, on: bool) -> io::Result<()> {
        MOUSE.store(on, Ordering::SeqCst);
        self.sink.write_all(if on { MOUSE_ON } else { MOUSE_OFF })?;
        self.send()
    }

    /// Sends bytes that are not part of a frame.
    pub(super) fn emit(&mut self, bytes: &str) -> io::Result<()> {
        self.sink.write_all(bytes.as_bytes())?;
        self.send()
    }

    fn send(&mut self) -> io::Result<()> {
        let mut bytes = self.sink.0.borrow_mut();
        let sent = write_all(&bytes);
        bytes.clear();
        sent
    }
}

/// Draws a frame when nothing is shown yet.
///
/// Not by ratatui, which allocates two frames and compares them before it shows the first; that
/// would delay the start.
fn first(
    mut wire: Wire<Sink>,
    mut buffer: Buffer,
    area: Rect,
    render: impl FnOnce(Rect, &mut Buffer) -> Option<Position>,
) -> io::Result<Canvas> {
    buffer.resize(area);
    let cursor = render(area, &mut buffer);
    wire.draw(drawn(&buffer))?;
    match cursor {
        Some(cursor) => {
            wire.show_cursor()?;
            wire.set_cursor_position(cursor)?;
        }
        None => wire.hide_cursor()?,
    }
    Ok(Canvas::First(wire, buffer))
}

/// Continues from the frame that is shown.
fn kept(wire: Wire<Sink>, shown: Buffer) -> io::Result<Box<Terminal<Wire<Sink>>>> {
    let options = TerminalOptions {
        viewport: Viewport::Fixed(shown.area),
    };
    let mut terminal = Box::new(Terminal::with_options(wire, options)?);
    *terminal.current_buffer_mut() = shown;
    terminal.swap_buffers();
    Ok(terminal)
}

fn next(
    mut terminal: Box<Terminal<Wire<Sink>>>,
    render: impl FnOnce(Rect, &mut Buffer) -> Option<Position>,
) -> io::Result<Canvas> {
    wire::draw(&mut terminal, |frame| {
        let area = frame.area();
        if let Some(cursor) = render(area, frame.buffer_mut()) {
            frame.set_cursor_position(cursor);
        }
    })?;

    Ok(Canvas::Kept(terminal))
}

/// Takes over the terminal: raw mode now, the rest with the next bytes sent.
fn take(sink: &mut Sink) -> io::Result<()> {
    enable_raw_mode()?;
    ACTIVE.store(true, Ordering::SeqCst);
    queue!(
        sink,
        EnterAlternateScreen,
        EnableBracketedPaste,
        cursor::Hide
    )?;
    if MOUSE.load(Ordering::SeqCst) {
        sink.write_all(MOUSE_ON)?;
    }
    Ok(())
}

impl Drop for Screen {
    fn drop(&mut self) {
        // First, while each key is still readable at once.
        input::hold();
        restore();
    }
}

/// Writes straight to the descriptor: standard output would split a frame at line breaks and at the
/// size of its buffer.
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(rustix::stdio::stdout(), bytes) {
            Ok(n) => bytes = bytes.get(n..).unwrap_or_default(),
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => {
                let stdout = rustix::stdio::stdout();
                let mut fds = [PollFd::new(&stdout, PollFlags::OUT)];
                poll(&mut fds, None)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Restores the terminal, once; safe to call from any thread.
pub(super) fn restore() {
    give_back(write_all);
}

/// Restores the terminal when the loop no longer can: if the terminal accepts no bytes now, none
/// are sent.
pub(super) fn restore_at_once() {
    give_back(|bytes| {
        let stdout = rustix::stdio::stdout();
        let mut fds = [PollFd::new(&stdout, PollFlags::OUT)];
        let now = Timespec::default();
        if poll(&mut fds, Some(&now))? > 0 {
            rustix::io::write(stdout, bytes)?;
        }
        Ok(())
    });
}

fn give_back(write: impl FnOnce(&[u8]) -> io::Result<()>) {
    if ACTIVE.swap(false, Ordering::SeqCst) {
        let mut bytes = Vec::new();
        if MOUSE.load(Ordering::SeqCst) {
            bytes.extend_from_slice(MOUSE_OFF);
        }
        // Nothing can be done about a terminal that is gone.
        let _ = queue!(
            bytes,
            style::ResetColor,
            style::SetAttribute(style::Attribute::Reset),
            DisableBracketedPaste,
            LeaveAlternateScreen,
            cursor::Show
        );
        let _ = write(&bytes);
        let _ = disable_raw_mode();
    }
}

/// Whether the terminal is taken over now.
pub(super) fn active() -> bool {
    ACTIVE.load(Ordering::SeqCst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_without_a_change_sends_nothing() {
        let mut sink = Sink::default();
        sink.write_all(b"\x07").unwrap();
        sink.enclose(|| Ok(())).unwrap();
        assert_eq!(*sink.0.borrow(), b"\x07");
        let mut same = sink.clone();
        sink.enclose(|| same.write_all(b"x")).unwrap();
        assert_eq!(*sink.0.borrow(), b"\x07\x1b[?2026hx\x1b[?2026l");
    }
}
